"""Pure. What lots tell the other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class LotPublished(Event):
    """A lot was announced; the engine takes it up, interested people are told."""

    KIND: ClassVar[str] = "lot_published"

    lot_id: str
    case_id: str
    court_id: str

    def key(self) -> str:
        """Return the lot's key."""
        return f"lot:{self.lot_id}"


@dataclass(frozen=True)
class LotCorrected(Event):
    """A new version of a lot's announcement stands beside the old; interested people are told."""

    KIND: ClassVar[str] = "lot_corrected"

    lot_id: str
    case_id: str
    court_id: str
    version: int

    def key(self) -> str:
        """Return the lot's key."""
        return f"lot:{self.lot_id}"


@dataclass(frozen=True)
class TermsSubmitted(Event):
    """Terms wait for the panel's signatures."""

    KIND: ClassVar[str] = "terms_submitted"

    lot_id: str
    decision_id: str
    court_id: str

    def key(self) -> str:
        """Return the lot's key."""
        return f"lot:{self.lot_id}"


@dataclass(frozen=True)
class LotRelisted(Event):
    """A further round was proposed after a failure or a default: a draft waits for the judge."""

    KIND: ClassVar[str] = "lot_relisted"

    lot_id: str
    previous_lot_id: str
    case_id: str
    court_id: str
    is_resale: bool

    def key(self) -> str:
        """Return the key of the lot it follows."""
        return f"lot:{self.previous_lot_id}"


@dataclass(frozen=True)
class ActOrdered(Event):
    """The court ordered an act on a lot: its engine is to take it. Law: OJA-44, OJA-47, AUC-17."""

    KIND: ClassVar[str] = "act_ordered"

    lot_id: str
    court_id: str
    act_id: str
    kind: str
    reason: str
    ends_at_ms: int | None

    def key(self) -> str:
        """Return the lot's key."""
        return f"lot:{self.lot_id}"


@dataclass(frozen=True)
class NoSurplusTold(Event):
    """The applicant is to hear that a sale would leave it nothing. Law: AUC-06."""

    KIND: ClassVar[str] = "no_surplus_told"

    lot_id: str
    case_id: str
    court_id: str
    start_fen: int
    burden_fen: int

    def key(self) -> str:
        """Return the lot's key."""
        return f"lot:{self.lot_id}"
