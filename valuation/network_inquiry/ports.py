"""The outside world of a network inquiry: a platform that is asked, and answers in its own time."""

from __future__ import annotations

from typing import Protocol

from valuation.network_inquiry.answers import Fault, Reply
from valuation.network_inquiry.mandates import Mandate, PlatformAddress


class PriceSource(Protocol):
    """Asks platforms for prices. Never raises for what a platform does: that is a `Fault`."""

    async def ask(self, platform: PlatformAddress, mandate: Mandate) -> Fault | None:
        """Hand a mandate over; None once the platform has it. The same id twice is one mandate."""
        ...

    async def answer(self, platform: PlatformAddress, mandate_id: str) -> Reply:
        """Return what the platform says now about a mandate it has."""
        ...
