"""Every table of the house, those of `auction` and those of valuation."""

from __future__ import annotations

import valuation.agencies.models
import valuation.appraisal.desk_models
import valuation.appraisal.models
import valuation.choice.models
import valuation.directed_inquiry.models
import valuation.draw.models
import valuation.fees.models
import valuation.negotiation.models
import valuation.network_inquiry.models
import valuation.procedure.models
import valuation.serving.models
import valuation.supervision.models  # noqa: F401  (the imports register tables)
from auction.tables import METADATA

__all__ = ["METADATA"]
