"""Pure. What a live lot tells the other rooms, written in the commit of its journal batch.

Not to be mixed up with `events.py`: those are the lot's own linked record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class _LotNews(Event):
    lot_id: str
    court_id: str

    def key(self) -> str:
        """Return the lot's key."""
        return f"lot:{self.lot_id}"


@dataclass(frozen=True)
class LotOpened(_LotNews):
    """Bidding has begun."""

    KIND: ClassVar[str] = "lot_opened"


@dataclass(frozen=True)
class LotResumed(_LotNews):
    """Bidding goes on, by the court's act or by the platform's own after an outage."""

    KIND: ClassVar[str] = "lot_resumed"


@dataclass(frozen=True)
class LotKnockedDown(_LotNews):
    """Bidding is over and somebody leads. Law: OJA-29, OJA-35."""

    KIND: ClassVar[str] = "lot_knocked_down"

    price_fen: int
    paddle: str
    closed_at_ms: int


@dataclass(frozen=True)
class LotUnsold(_LotNews):
    """Bidding is over and nobody bid, or the reserve was not met. Law: OJA-41."""

    KIND: ClassVar[str] = "lot_unsold"

    reason: str | None
    closed_at_ms: int


@dataclass(frozen=True)
class LotWithdrawn(_LotNews):
    """The lot was withdrawn; every deposit goes back."""

    KIND: ClassVar[str] = "lot_withdrawn"

    reason: str


@dataclass(frozen=True)
class ActTaken(_LotNews):
    """The lot did what the court ordered of it. Law: OJA-44, OJA-47, AUC-17."""

    KIND: ClassVar[str] = "act_taken"

    act_id: str
    at_ms: int


@dataclass(frozen=True)
class ActRefused(_LotNews):
    """The lot could not do it any more, or not like this: it had closed, say."""

    KIND: ClassVar[str] = "act_refused"

    act_id: str
    code: str


@dataclass(frozen=True)
class BidderAdmitted(Event):
    """The engine admitted whoever paid a deposit; the paddle is not told here. Law: OJA-24."""

    KIND: ClassVar[str] = "bidder_admitted"

    lot_id: str
    deposit_number: str
    court_id: str

    def key(self) -> str:
        """Return the deposit's key."""
        return f"deposit:{self.deposit_number}"


@dataclass(frozen=True)
class AdmissionRefused(Event):
    """The engine refused an admission (the lot was over); the deposit goes back."""

    KIND: ClassVar[str] = "admission_refused"

    lot_id: str
    deposit_number: str
    court_id: str
    code: str

    def key(self) -> str:
        """Return the deposit's key."""
        return f"deposit:{self.deposit_number}"
