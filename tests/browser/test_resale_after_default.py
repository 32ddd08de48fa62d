"""A buyer does not pay; the re-sale brings 30 % less; the kept deposit goes its four steps.

By people at their browsers, every sum checked to the fen. Law: OJA-38, OJA-39, TRAP-09.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.claims_house import ClaimsHouse, Court, claims_house
from tests.browser.people import Person
from tests.browser.test_claims_and_ranks import pay_the_price, rule_and_serve, see_the_default
from tests.browser.test_live_lot import offer, part
from web.sandbox.histories import running

HISTORIES = {
    "unpaid": running(ends_in=timedelta(hours=3), logins=("bidder", "bidder2"), bids=("bidder",))
}
REASON = "买受人悔拍造成差价，应当承担相应责任。"
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(420)]


@pytest.fixture(scope="module")
def served() -> Iterator[ClaimsHouse]:
    with claims_house(HISTORIES) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def court(browser: Browser, served: ClaimsHouse) -> AsyncIterator[Court]:
    yield Court(browser, served)


def thirty_per_cent_apart(terms: dict[str, Any], next_fen: int) -> tuple[int, int]:
    """Return the price to bid now and at the re-sale: whole steps, 30 % apart or a step more."""
    start_fen, step_fen = terms["start_fen"], terms["increment_fen"]
    price_fen = next_fen
    while price_fen * 7 // 10 < start_fen:
        price_fen += step_fen
    again_fen = start_fen + (price_fen * 7 // 10 - start_fen) // step_fen * step_fen
    return price_fen, again_fen


async def bid_far_above(person: Person, price_fen: int) -> None:
    """Bid, say yes where a big step is asked about, and see that it is on disk."""
    await offer(person, price_fen)
    answer = part(person, "said").locator("li").first
    await expect(answer).to_contain_text(re.compile("On disk as|a big step"), timeout=10_000)
    if await part(person, "jump").is_visible():
        await part(person, "jump").get_by_role("button", name="Yes, place this bid").click()
    await expect(answer).to_contain_text("On disk as", timeout=10_000)


async def amounts(person: Person) -> list[tuple[int, int]]:
    """Return what each of the four steps took and left, in fen, as the page has it."""
    found = await person.page.evaluate(
        """() => [...document.querySelectorAll("section[id^=kept-] tbody tr")]
          .slice(0, 4).map(row => [...row.querySelectorAll("data")].map(d => Number(d.value)))"""
    )
    return [(taken, left) for taken, left in found]


async def sell_again(court: Court, again_fen: int) -> None:
    """The thing is announced again as before and bought by somebody else for less."""
    await court.decide_terms("resale")
    await court.tell_everybody("resale")
    await court.publish("resale")
    await court.pay("bidder3", await court.apply("bidder3", "resale"))
    await court.begin_bidding("resale")
    buyer = await court.at_lot("bidder3", "resale")
    await bid_far_above(buyer, again_fen)
    await court.end_bidding("resale")
    await pay_the_price(court, buyer)


async def test_a_deposit_kept_after_a_default_goes_four_steps_and_no_further(court: Court) -> None:
    before = await court.live.state("unpaid")
    price_fen, again_fen = thirty_per_cent_apart(before, before["next_fen"])
    kept_fen = before["deposit_fen"]
    defaulter = await court.at_lot("bidder2", "unpaid")
    await bid_far_above(defaulter, price_fen)
    await court.end_bidding("unpaid")
    await see_the_default(court)
    judge = await court.who("judge")
    await judge.go("/court/sales?state=defaulted")
    await judge.page.locator("main a[href^='/court/sales/sale_']").first.click()
    defaulted = judge.page.url
    await judge.sees("The property has not been sold again yet; the whole deposit waits.")
    assert await amounts(judge) == [(0, kept_fen)] * 4

    await sell_again(court, again_fen)
    judge = await rule_and_serve(court)
    four = await amounts(judge)
    costs_fen, lower_fen = four[0][0], four[1][0]
    assert four == [
        (costs_fen, kept_fen - costs_fen),
        (kept_fen - costs_fen, 0),
        (0, 0),
        (0, 0),
    ]
    uncovered_fen = price_fen - again_fen - lower_fen
    assert (price_fen - again_fen) * 100 >= price_fen * 30
    await judge.sees("Worked out against the re-sale")
    while await judge.page.get_by_role("button", name="Enter the account").count():
        form = judge.page.locator("form[action$='/accounts']").first
        await form.locator("[name=account]").fill("6222000012345678")
        async with judge.page.expect_navigation():
            await form.get_by_role("button").click()
    await judge.press("Approve and pay out")
    await judge.sees("The first three steps are done.")
    assert await amounts(judge) == four

    await judge.page.goto(defaulted)
    await judge.sees(f"{uncovered_fen / 100:,.2f}")
    await judge.sees("The shortfall is recorded; nobody is charged unless a judge decides it.")
    await judge.page.check("input[name=ordered][value=yes]")
    await judge.fill({
        "Sum, if one is ordered": f"{uncovered_fen / 100:.2f}",
        "Reason of the decision": REASON,
    })  # fmt: skip
    await judge.press("Decide on the top-up")
    await judge.sees("The decision is made.")
    number = await judge.page.locator(".pay-number").first.inner_text()

    await defaulter.go("/my/bids")
    await defaulter.page.locator("a[href^='/my/purchases/']").first.click()
    await defaulter.sees("What became of your deposit")
    assert await amounts(defaulter) == four
    await defaulter.sees(number)
    await court.live.post("/bank", number=number)
    await judge.page.goto(defaulted)
    await judge.reload_until("paid on top")
    assert (await amounts(judge))[3] == (0, uncovered_fen)
