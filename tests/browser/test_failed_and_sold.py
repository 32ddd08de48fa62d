"""What becomes of a flat nobody buys, and of one whose debtor pays, each act in a browser.

Court time is moved by the sandbox's clock; before these stories begin, the sandbox's seed has
brought each flat to its announced auction. Law: OJA-41, OJA-42, OJS-02 to OJS-08, AUC-19.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from tests.browser.people import Person
from tests.browser.sale_house import (
    A_MOMENT,
    SaleHouse,
    announce,
    book_arrival,
    decide_as_proposed,
    nobody_bids,
    pay_for_entry,
    served_after,
)
from tests.browser.test_whole_chain import a_paper, bid, payment_number, waive_notices
from tests.journeys.served_house import ServedHouse
from web.sandbox.histories import coming, running
from web.sandbox.story import Story

Lived = tuple[ServedHouse, Story]


@pytest.fixture
def almost_failed() -> Iterator[Lived]:
    """A court whose one flat is about to be over without a bid."""
    with served_after(running(ends_in=timedelta(minutes=20), logins=(), bids=())) as lived:
        yield lived


@pytest.fixture
def opening_tomorrow() -> Iterator[Lived]:
    """A court whose one flat opens tomorrow; one bidder has paid the deposit."""
    with served_after(coming(days=1, applicants=("bidder",))) as lived:
        yield lived


# -- Failed, failed, sold -------------------------------------------------------------------------


async def take_second_round(house: SaleHouse) -> str:
    """The draft that followed the failure is decided by three, on the terms the law proposes."""
    judge = await house.who("judge")
    await judge.follow("The round that follows")
    second = judge.page.url.rsplit("/", 1)[1]
    await decide_as_proposed(house, second)
    return second


async def tell_everybody(house: SaleHouse, lot: str) -> None:
    """Two open the notice in their accounts, a third signs a slip; three whole days pass."""
    judge = await house.who("judge")
    for login in ("applicant", "debtor"):
        party = await house.who(login)
        await party.go(house.own_case)
        await party.follow("Open the notice")
    await judge.go(f"/court/lots/{lot}/notices")
    await judge.choose({"How": "In person"})
    await judge.fill({"Where: the address": "海口市龙华区滨海大道1号"})
    slip = "Signed slip or return receipt"
    await judge.attach(slip, "slip.pdf", a_paper(), "application/pdf")
    await judge.press("Record the proof")
    await judge.sees("Still missing before this can be published")
    lawful = judge.page.locator("main td[data-label='Lawful from'] time")
    days = await lawful.evaluate_all("all => all.map((each) => each.dateTime)")
    assert len(days) == 3
    await house.clock_to(max(datetime.fromisoformat(day) for day in days) + A_MOMENT)


async def nobody_takes_it_in_kind(house: SaleHouse) -> None:
    """The applicant says no in their account; the other creditor is silent to the end."""
    applicant = await house.who("applicant")
    await applicant.go(house.own_case)
    await applicant.sees("Do you take it in kind")
    until = applicant.page.locator("section[aria-labelledby^=in-kind] time").first
    over_at = datetime.fromisoformat(await until.get_attribute("datetime") or "")
    await applicant.tick("I do not take it")
    await applicant.press("Send the answer")
    await house.clock_to(over_at + A_MOMENT)


async def list_sale(house: SaleHouse, failed: str) -> str:
    """The judge drafts the judicial sale; three sign, all waive notice, it is announced."""
    judge = await house.who("judge")
    await judge.go(f"/court/lots/{failed}")
    await judge.reload_until("Draft the judicial sale")
    await judge.press("Draft the judicial sale")
    sale = judge.page.url.rsplit("/", 1)[1]
    await decide_as_proposed(house, sale)
    await waive_notices(judge, f"/court/lots/{sale}")
    await announce(house, sale)
    return sale


async def buy_on_day_sixty(house: SaleHouse, sale: str) -> Person:
    """The whole price is paid before; the first bid comes on the last day; its 24 hours run."""
    buyer = await pay_for_entry(house, "bidder", sale)
    last = await house.ends_at(sale)
    await house.clock_to(last - timedelta(hours=5))
    await buyer.go(f"/lots/{sale}")
    await bid(buyer)
    assert timedelta(hours=18) < await house.ends_at(sale) - last < timedelta(hours=20)
    await house.clock_to(await house.ends_at(sale) + A_MOMENT)
    await expect(buyer.page.locator("[data-part=standing]")).to_contain_text("It is yours")
    return buyer


@pytest.mark.timeout(420)
@pytest.mark.asyncio(loop_scope="module")
async def test_what_two_auctions_did_not_sell_is_sold_on_day_sixty(
    browser: Browser, almost_failed: Lived
) -> None:
    house = SaleHouse(browser, *almost_failed)
    await nobody_bids(house, house.lot_id)
    second = await take_second_round(house)
    await tell_everybody(house, second)
    await announce(house, second)
    await nobody_bids(house, second)
    await nobody_takes_it_in_kind(house)
    sale = await list_sale(house, second)
    buyer = await buy_on_day_sixty(house, sale)

    stranger = await house.stranger()
    await stranger.go(f"/language?to=en&back=/lots/{sale}")
    await stranger.sees("Sold to")
    await buyer.go("/my/bids")
    await buyer.reload_until("To the purchase")
    await buyer.follow("To the purchase")
    await buyer.sees("Sold to you, by a confirmation")
    await expect(buyer.page.locator("main")).to_contain_text(
        "All is paid. The court makes the ruling"
    )


# -- Paid off on the last day ---------------------------------------------------------------------


async def debtor_pays_all(house: SaleHouse) -> None:
    """The debtor sees the sum of today and gets its number; the finance clerk books it."""
    debtor = await house.who("debtor")
    await debtor.go(house.own_case)
    await debtor.follow("Pay all off before the sale")
    await debtor.press("Give me the number")
    await book_arrival(house, await payment_number(debtor))
    await debtor.reload_until("All of it has come")


async def judge_allows_it(house: SaleHouse) -> None:
    """The judge is told that the money came, goes there and allows that the sale stops."""
    judge = await house.who("judge")
    await judge.go("/inbox")
    await judge.reload_until("All is paid off")
    await judge.press("Go there")
    await judge.press("Allow it and withdraw the lots")


@pytest.mark.timeout(420)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_debtor_who_pays_all_on_the_last_day_keeps_the_flat(
    browser: Browser, opening_tomorrow: Lived
) -> None:
    house = SaleHouse(browser, *opening_tomorrow)
    await debtor_pays_all(house)
    await judge_allows_it(house)

    stranger = await house.stranger()
    await stranger.go(f"/language?to=en&back=/lots/{house.lot_id}")
    await stranger.reload_until("The debtor has paid all claims and costs")
    bidder = await house.who("bidder")
    await bidder.go("/my/bids")
    await bidder.reload_until("returned")
    creditor = await house.who("applicant")
    await creditor.go(house.own_case)
    owed = creditor.page.locator("main td[data-label='Still owed']")
    await expect(owed).to_have_text(["¥\u00a00", "¥\u00a00"])
