from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from auction.db.engine import Database
from auction.kernel.actor import Role
from tests.fakes.card_house import CardHouse, card_house
from tests.fakes.court_of_tests import open_court
from tests.fakes.enrolled import publish_lot
from tests.web.money_site import MoneySite


@pytest_asyncio.fixture
async def house(database: Database) -> AsyncGenerator[CardHouse]:
    lot = await publish_lot(await open_court(database))
    async with card_house(lot) as opened:
        yield opened


@pytest.fixture
def site(house: CardHouse) -> MoneySite:
    found = MoneySite(house.lot.court).as_(Role.finance)
    found.house.cards = house.gateway
    return found


async def test_without_keys_the_page_says_that_the_gateway_is_off(site: MoneySite) -> None:
    site.house.cards = None
    assert "The card gateway is off" in (await site.get("/finance/gateway")).text


async def test_gateway_and_books_stand_side_by_side(site: MoneySite, house: CardHouse) -> None:
    deposit = await house.lot.apply(await house.lot.bidder("王芳"))
    await house.pay(await house.open(deposit))
    await house.reported()
    await house.settle()
    await house.work.read_lines()
    page = await site.get("/finance/gateway")
    assert "Gateway and books agree to the fen" in page.text
    assert "王芳" not in page.text


async def test_a_line_our_books_do_not_know_is_shown(site: MoneySite, house: CardHouse) -> None:
    deposit = await house.lot.apply(await house.lot.bidder("王芳"))
    await house.pay(await house.open(deposit))
    await house.reported()
    await house.settle()
    await house.stand.client.v1.payment_intents.create_async(
        {"amount": 5_000, "currency": "cny", "confirm": True, "payment_method": "pm_card_visa"}
    )
    await house.work.read_lines()
    page = await site.get("/finance/gateway")
    assert "Gateway and books differ" in page.text
    assert "not found" in page.text


async def test_a_case_is_closed_with_a_note_and_once(site: MoneySite, house: CardHouse) -> None:
    await house.stand.client.v1.payment_intents.create_async(
        {"amount": 5_000, "currency": "cny", "confirm": True, "payment_method": "pm_card_visa"}
    )
    await house.reported()
    await house.settle()
    page = await site.get("/finance/gateway")
    assert "A payment we do not know" in page.text
    door = page.text.partition('action="/finance/gateway/cases/')[2].partition('"')[0]
    assert (await site.post(f"/finance/gateway/cases/{door}", note="")).status_code == 422
    closed = await site.post(f"/finance/gateway/cases/{door}", note="Given back at Stripe")
    assert closed.status_code == 303
    again = await site.post(f"/finance/gateway/cases/{door}", note="Once more")
    assert "closed already" in again.text
