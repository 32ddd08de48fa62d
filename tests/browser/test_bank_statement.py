"""A deposit by bank transfer: the statement brought, a fen short, sent back by two, paid in full.

The statements are the sandbox bank's, a stand-in; everything else is the house's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser

from auction.kernel.money import format_yuan, parse_yuan
from tests.browser.people import CONFIRM, Person
from tests.browser.sale_house import SaleHouse, served_after
from tests.browser.test_whole_chain import payment_number
from tests.journeys.served_house import ServedHouse
from web.sandbox.histories import running
from web.sandbox.people import bank_account
from web.sandbox.story import Story

Lived = tuple[ServedHouse, Story]
NAME = "李思源"


@pytest.fixture
def open_now() -> Iterator[Lived]:
    """A court whose one flat is open now and has no bidder yet."""
    with served_after(running(ends_in=timedelta(hours=6), logins=(), bids=())) as lived:
        yield lived


async def apply(house: SaleHouse, login: str = "bidder") -> tuple[Person, str]:
    """Somebody applies; return them and the number they are to write on the transfer."""
    bidder = await house.who(login)
    await bidder.go(f"/lots/{house.lot_id}/apply")
    await bidder.fill({"Account the deposit returns to": bank_account(77)})
    await bidder.page.locator("main input[type=checkbox]").first.check()
    await bidder.press("Apply and see what to pay")
    return bidder, await payment_number(bidder)


async def asked_fen(clerk: Person, number: str) -> int:
    await clerk.go("/finance/expected")
    row = await clerk.page.locator("main tr", has_text=number).inner_text()
    found = re.search(r"¥\s?([\d,]+(?:\.\d\d)?)", row)
    assert found is not None
    return parse_yuan(found.group(1)) or 0


async def bring_statement(clerk: Person, **more: str) -> None:
    """The clerk takes the statement from the bank, looks at what it would do, and books it."""
    path = f"/sandbox/bank/statement.xml?{urlencode(more)}"
    file = await (await clerk.page.request.get(clerk.site + path)).body()
    await clerk.go("/finance/statements")
    await clerk.attach("The bank's file", "statement.xml", file, "application/xml")
    await clerk.press("Look at it")
    await clerk.sees("nothing is booked yet")
    await clerk.press("Book all of it")
    await clerk.sees("Every line is booked.")


async def send_back_by_two(house: SaleHouse, clerk: Person) -> None:
    """One clerk sends the money back and makes the batch, another releases it."""
    await clerk.go("/finance")
    await clerk.press("Return to sender")
    await clerk.go("/finance/batches")
    await clerk.press("Put what waits into a batch")
    await clerk.sees("You made this batch; somebody else has to release it.")
    second = await house.who("finance2")
    await second.go(clerk.page.url.removeprefix(clerk.site).partition("?")[0])
    await second.press("Release it")
    await second.sees("Take the file (pain.001)")


@pytest.mark.timeout(420)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_deposit_a_fen_short_goes_back_and_the_whole_one_brings_a_paddle(
    browser: Browser, open_now: Lived
) -> None:
    house = SaleHouse(browser, *open_now)
    bidder, number = await apply(house)
    clerk = await house.who("finance")
    whole_fen = await asked_fen(clerk, number)

    short = format_yuan(whole_fen - 1)
    await bring_statement(clerk, number=number, amount=short, payer_name=NAME)
    await clerk.go("/finance")
    await clerk.sees("Too small")
    await send_back_by_two(house, clerk)

    await bring_statement(clerk, number=number, amount=format_yuan(whole_fen), payer_name=NAME)
    await clerk.go("/finance/transfers?state=returned")
    await clerk.sees(NAME)
    await bidder.go(f"/lots/{house.lot_id}")
    await bidder.reload_until(CONFIRM)
    await bidder.confirm_bidding()
    await bidder.sees("Paddle ")

    await clerk.go("/finance/books/closes")
    await clerk.follow("Today so far")
    await clerk.sees("Trial balance of the day")
    shown = await clerk.page.locator("main").inner_text()
    assert "look into it" not in shown
    assert re.search(r"¥\s?0\s+difference", shown)
