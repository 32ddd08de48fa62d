"""Before the first bid the password is asked once more, in each sign-in and lot. Law: OJA-23."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from auction.db.embedded import Server
from auction.kernel.actor import Actor
from auction.people.models import Account
from tests.fakes.whole_house import Browser, WholeHouse, whole_house
from web.security.passwords import hash_password

pytestmark = pytest.mark.asyncio(loop_scope="module")
PASSWORD = "harbour lights 1887"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(pg_server: Server, pg_template: str) -> AsyncIterator[WholeHouse]:
    async with whole_house(pg_server, pg_template) as opened:
        yield opened


@pytest.fixture(scope="module")
def bidder(house: WholeHouse) -> Actor:
    return house.walk.bidder


async def at_the_lot(house: WholeHouse, bidder: Actor) -> Browser:
    """Return a new browser of the bidder, whose password is known."""
    async with house.site.house.works.begin(bidder) as uow:
        account = await uow.session.get_one(Account, bidder.account_id)
        account.password_hash = await hash_password(PASSWORD)
        uow.add(account)
    return await house.browser(bidder)


async def test_the_right_password_opens_the_bid_form(house: WholeHouse, bidder: Actor) -> None:
    browser, lot = await at_the_lot(house, bidder), f"/lots/{house.known['lot_id']}"
    before = (await browser.get(lot)).text
    answer = await browser.send(f"{lot}/confirm", {"password": PASSWORD})
    after = (await browser.get(lot)).text

    assert answer.status_code == 303
    assert ('action="' + lot + '/confirm"' in before, "bid-amount" in before) == (True, False)
    assert ('action="' + lot + '/confirm"' in after, "bid-amount" in after) == (False, True)


async def test_a_wrong_password_confirms_nothing(house: WholeHouse, bidder: Actor) -> None:
    browser, lot = await at_the_lot(house, bidder), f"/lots/{house.known['lot_id']}"
    answer = await browser.send(f"{lot}/confirm", {"password": "not the right one"})

    assert answer.status_code == 422
    assert "bid-amount" not in (await browser.get(lot)).text


async def test_what_one_browser_confirmed_another_has_not(house: WholeHouse, bidder: Actor) -> None:
    lot_id = house.known["lot_id"]
    await house.bidding_browser(bidder, lot_id)
    other = await house.browser(bidder)

    assert "bid-amount" not in (await other.get(f"/lots/{lot_id}")).text


async def test_a_browser_that_bids_through_the_api_confirms_too(
    house: WholeHouse, bidder: Actor
) -> None:
    lot_id = house.known["lot_id"]
    unconfirmed, confirmed = (
        await house.browser(bidder),
        await house.bidding_browser(bidder, lot_id),
    )
    answers = [
        await browser.http.post(
            f"/api/v1/lots/{lot_id}/bids",
            json={"id": "by-cookie", "price_fen": 1},
            headers={"X-CSRF-Token": browser.csrf},
        )
        for browser in (unconfirmed, confirmed)
    ]
    assert [answer.json()["code"] for answer in answers] == ["unconfirmed", "below_start"]


async def test_a_draft_cannot_be_confirmed(house: WholeHouse, bidder: Actor) -> None:
    browser = await at_the_lot(house, bidder)

    assert (await browser.get("/lots/lot_none/confirm")).status_code == 404
