"""Pure. What goes out to a platform: the six things the law wants in a mandate. Law: REF-11."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from valuation.network_inquiry.rules import REPORT_DAYS, RoundKind


@dataclass(frozen=True)
class PlatformAddress:
    """Where a platform is asked, and by which key of the settings."""

    base_url: str
    key_name: str


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """What one platform is asked, once; its id makes it harmless to send twice."""

    id: str
    kind: RoundKind
    corrects: str | None
    flaw: str
    court: str
    case_number: str
    property_kind: str
    name: str
    location: str
    features: str
    quantity: str
    purpose: str
    requirements: str
    sent_at: datetime

    def payload(self) -> dict[str, Any]:
        """Return it as it goes over the wire."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "corrects": self.corrects,
            "flaw": self.flaw,
            "court": self.court,
            "case": self.case_number,
            "property": {
                "kind": self.property_kind,
                "name": self.name,
                "location": self.location,
                "features": self.features,
                "quantity": self.quantity,
            },
            "purpose": self.purpose,
            "requirements": self.requirements,
            "sent_at": self.sent_at.isoformat(),
            "term_days": REPORT_DAYS,
        }
