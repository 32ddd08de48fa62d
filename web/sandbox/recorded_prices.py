"""A stand-in for inquiry platforms: recorded answers, which say that they are no platform's.

The sandbox alone loads it. An address that ends in `/late` never reports, one in `/extension` asks
for more time, all others report at once.
"""

from __future__ import annotations

import hashlib
from datetime import date

from auction.cases.rules import months_later
from auction.kernel.clock import Clock, court_day
from valuation.network_inquiry.answers import ExtensionAsked, Fault, Pending, Quote, Reply
from valuation.network_inquiry.mandates import Mandate, PlatformAddress

_BASE_FEN = 100_000_000
_SPREAD_FEN = 10_000_000
_VALID_MONTHS = 6
_SAYS = "演示数据：沙箱替身所答，非任何平台出具。Stand-in of the sandbox, no platform's answer."


class RecordedPrices:
    """Answers as platforms would, from nothing but their addresses."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._answered_on: dict[str, date] = {}

    async def ask(self, platform: PlatformAddress, mandate: Mandate) -> Fault | None:
        """Take a mandate."""
        return None

    async def answer(self, platform: PlatformAddress, mandate_id: str) -> Reply:
        """Return the recorded answer, the same each time."""
        if platform.base_url.endswith("/late"):
            return Pending()
        if platform.base_url.endswith("/extension"):
            return ExtensionAsked(_SAYS)
        on = self._answered_on.setdefault(mandate_id, court_day(self._clock.now()))
        drawn = int.from_bytes(hashlib.sha256(platform.base_url.encode()).digest()[:4])
        amount_fen = _BASE_FEN + drawn % _SPREAD_FEN
        return Quote(
            amount_fen=amount_fen,
            valid_until_on=months_later(on, _VALID_MONTHS),
            basis=_SAYS,
            method=_SAYS,
            samples=({"name": _SAYS, "on": on.isoformat(), "amount_fen": amount_fen},),
            raw=f"{mandate_id} {amount_fen} {_SAYS}".encode(),
        )
