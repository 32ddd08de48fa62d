"""The sandbox's stand-in for platforms: says what it is, and is none of production's."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.valuation.house import HandClock
from valuation.network_inquiry.answers import ExtensionAsked, Pending, Quote, validity_fault
from valuation.network_inquiry.mandates import PlatformAddress
from web.sandbox.recorded_prices import RecordedPrices

CLOCK = HandClock(datetime(2026, 3, 16, 2, tzinfo=UTC))


async def answer(path: str = "") -> object:
    address = PlatformAddress(f"https://prices.example{path}", "none")
    return await RecordedPrices(CLOCK).answer(address, "ask_1")


async def test_it_says_that_it_is_a_stand_in() -> None:
    quote = await answer()
    assert isinstance(quote, Quote)
    assert "no platform's answer" in quote.basis
    assert validity_fault(quote, CLOCK.at.date()) is None


async def test_it_says_the_same_twice() -> None:
    first, second = await answer(), await answer()
    assert first == second


async def test_it_can_be_late_or_ask_for_time() -> None:
    assert isinstance(await answer("/late"), Pending)
    assert isinstance(await answer("/extension"), ExtensionAsked)
