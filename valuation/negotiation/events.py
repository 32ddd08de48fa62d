"""Pure. What a negotiation tells: each has a reader in `valuation/negotiation/news.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class _NegotiationEvent(Event):
    negotiation_id: str
    court_id: str

    def key(self) -> str:
        """Return the negotiation's key."""
        return f"negotiation:{self.negotiation_id}"


@dataclass(frozen=True)
class NegotiationBegun(_NegotiationEvent):
    """Parties are asked to state a price under seal. Law: REF-04."""

    KIND: ClassVar[str] = "negotiation_begun"


@dataclass(frozen=True)
class PricesAgreed(_NegotiationEvent):
    """All stated the same price: the judge says whether it harms others. Law: REF-04."""

    KIND: ClassVar[str] = "prices_agreed"


@dataclass(frozen=True)
class NegotiationFailed(_NegotiationEvent):
    """The negotiation ended without a price."""

    KIND: ClassVar[str] = "negotiation_failed"

    why: str
