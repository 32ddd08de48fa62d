"""Every room's models, imported once, so that the metadata is whole."""

from __future__ import annotations

from sqlmodel import SQLModel

import auction.bidding.models
import auction.cases.models
import auction.db.models
import auction.deadlines.models
import auction.documents.models
import auction.enrolment.models
import auction.in_kind.models
import auction.ledger.models
import auction.lots.models
import auction.notices.models
import auction.notifications.models
import auction.payments.models
import auction.people.models
import auction.plans.models
import auction.remedies.models
import auction.settlement.models
import auction.settlement.standing_models
import auction.taxes.models
import auction.viewing.models  # noqa: F401  (each import registers tables)

METADATA = SQLModel.metadata
