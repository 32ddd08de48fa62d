"""Two pay their deposits by card and by transfer; one buys, and everybody else gets theirs back.

Two hundred others entered before. The card gateway and the bank are the sandbox's stand-ins;
everything else is the house's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.async_api import Browser

from auction.kernel.money import format_yuan
from tests.browser.crowd import FIRST_POSITION, crowd
from tests.browser.people import CONFIRM, Person
from tests.browser.sale_house import A_MOMENT, SaleHouse, served_after
from tests.browser.test_bank_statement import Lived, apply, asked_fen, bring_statement
from tests.browser.test_whole_chain import bid
from web.sandbox.histories import Instants, running
from web.sandbox.story import Story

CROWD = 200
BY_CARD, BY_TRANSFER = "钱多福", "李思源"


@pytest.fixture
def full_room() -> Iterator[Lived]:
    """A court whose one flat is open, with two hundred in the room."""

    async def run(story: Story, now: datetime) -> Instants:
        opened = running(ends_in=timedelta(hours=6), logins=(), bids=())
        async for at in opened(story, now):
            yield at
        yield now - timedelta(hours=2)
        await crowd(story, CROWD)

    with served_after(run) as lived:
        yield lived


async def apply_by_card(house: SaleHouse) -> tuple[Person, str]:
    """Somebody applies and pays on the gateway's page, under their own name."""
    bidder, number = await apply(house, "rival1")
    await bidder.press("Pay by bank card")
    await bidder.page.get_by_label("Name on the card").fill(BY_CARD)
    async with bidder.page.expect_navigation(url=re.compile(r".*/my/deposits/.*")):
        await bidder.page.get_by_role("button", name=re.compile("^Pay")).click()
    await enter(house, bidder)
    return bidder, number


async def apply_by_transfer(house: SaleHouse, clerk: Person) -> tuple[Person, str]:
    """Somebody applies, and the bank's statement tells of the transfer."""
    bidder, number = await apply(house, "bidder")
    whole = format_yuan(await asked_fen(clerk, number))
    await bring_statement(clerk, number=number, amount=whole, payer_name=BY_TRANSFER)
    await enter(house, bidder)
    return bidder, number


async def enter(house: SaleHouse, bidder: Person) -> None:
    """The money was heard of: there is a paddle."""
    await bidder.go(f"/lots/{house.lot_id}")
    await bidder.reload_until(CONFIRM)
    await bidder.confirm_bidding()
    await bidder.sees("Paddle ")


@pytest.mark.timeout(600)
@pytest.mark.asyncio(loop_scope="module")
async def test_one_of_two_hundred_and_two_buys_and_all_others_get_their_deposits_back(
    browser: Browser, full_room: Lived
) -> None:
    house = SaleHouse(browser, *full_room)
    clerk = await house.who("finance")
    loser, by_card = await apply_by_card(house)
    buyer, by_transfer = await apply_by_transfer(house, clerk)
    await bid(loser)
    await bid(buyer)
    await house.clock_to(await house.ends_at(house.lot_id) + A_MOMENT)

    await loser.go(f"/my/deposits/{by_card}")
    await loser.reload_until("Proof of the return")
    await loser.sees("Confirmed by the card gateway")
    one = await house.who(f"crowd{FIRST_POSITION}")
    await one.go("/my/bids")
    await one.reload_until("returned")
    await buyer.go(f"/my/deposits/{by_transfer}")
    assert "Proof of the return" not in await buyer.page.locator("main").inner_text()

    await clerk.go("/finance/payouts?state=confirmed")
    await clerk.reload_until(f"{CROWD + 1} payouts were made")
    await bring_statement(clerk)
    await clerk.go("/finance/books/months")
    await clerk.reload_until("agrees to the fen")
    shown = await clerk.page.locator("main").inner_text()
    assert "look into it" not in shown
