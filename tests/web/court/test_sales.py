from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.documents import service as documents
from auction.i18n.formats import money
from auction.kernel.actor import Role
from auction.settlement.events import SaleConfirmed
from auction.settlement.rules import SaleState
from tests.fakes.court_of_tests import open_court
from tests.fakes.pictures import PNG
from tests.fakes.proofs import handed_form, served_form
from tests.fakes.sold_lot import DEPOSIT_FEN, PRICE_FEN, SoldLot, list_flat
from tests.web.money_site import MoneySite


async def sold_site(database: Database) -> tuple[MoneySite, SoldLot, str]:
    """Return a judge's site of a court that sold a flat to 李伟, the lot, the sale's page."""
    lot = await list_flat(await open_court(database))
    lot.buyer = await lot.bidder("李伟", "K4821")
    sale = await lot.knock_down("K4821")
    (event,) = await lot.court.happened(SaleConfirmed)
    async with lot.court.acting() as uow:
        await documents.on_sale_confirmed(uow, event)
    return MoneySite(lot.court).as_(Role.judge), lot, f"/court/sales/{sale.id}"


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_list_shows_buyers_and_what_they_owe(database: Database, language: str) -> None:
    site, _, _ = await sold_site(database)
    page = (await site.get("/court/sales", language)).text
    assert "李伟" in page
    assert money(PRICE_FEN - DEPOSIT_FEN) in page


async def test_a_court_that_sold_nothing_has_an_empty_list(database: Database) -> None:
    site = MoneySite(await open_court(database)).as_(Role.judge)
    assert "Nothing was sold here yet" in (await site.get("/court/sales")).text


async def test_a_sale_goes_from_balance_to_keys_page_by_page(database: Database) -> None:
    site, lot, page = await sold_site(database)
    assert "is still to come" in (await site.get(page)).text
    await lot.pay(PRICE_FEN - DEPOSIT_FEN)
    assert "Make the ruling" in (await site.get(page)).text
    await site.post(f"{page}/ruling")
    assert "Serve the ruling" in (await site.get(page)).text
    now = lot.court.clock.now()
    await site.post(f"{page}/service", file=("receipt", PNG), **served_form(now))
    assert "Hand the property over" in (await site.get(page)).text
    form = {**handed_form(now), "note": "钥匙两把"}
    await site.post(f"{page}/hand-over", file=("record", PNG), **form)
    assert "钥匙两把" in (await site.get(page)).text
    assert (await lot.sale()).state is SaleState.handed_over


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_each_state_of_a_sale_is_a_page_in_both_languages(
    database: Database, language: str
) -> None:
    site, lot, page = await sold_site(database)
    await lot.pass_title()
    answer = await site.get(page, language)
    assert answer.status_code == 200
    assert "sale_title." not in answer.text


async def test_service_must_be_affirmed(database: Database) -> None:
    site, lot, page = await sold_site(database)
    await lot.pay(PRICE_FEN - DEPOSIT_FEN)
    await site.post(f"{page}/ruling")
    assert (await site.post(f"{page}/service")).status_code == 422
    assert (await lot.sale()).state is SaleState.ruling_made


async def test_a_ruling_before_the_price_is_refused_in_words(database: Database) -> None:
    site, _, page = await sold_site(database)
    answer = await site.post(f"{page}/ruling")
    assert answer.status_code == 409
    assert "The price is not paid in full yet." in answer.text


async def test_the_ruling_can_be_read_before_it_is_made(database: Database) -> None:
    site, lot, page = await sold_site(database)
    await lot.pay(PRICE_FEN - DEPOSIT_FEN)
    answer = await site.get(f"{page}/ruling.pdf", "zh")
    assert answer.content.startswith(b"%PDF")


async def test_a_clerk_sees_a_sale_and_makes_no_ruling(database: Database) -> None:
    site, lot, page = await sold_site(database)
    await lot.pay(PRICE_FEN - DEPOSIT_FEN)
    assert "A judge makes it." in (await site.as_(Role.clerk).get(page)).text
    assert (await site.post(f"{page}/ruling")).status_code == 403


@pytest.mark.parametrize("path", ["", "/ruling.pdf"])
async def test_another_court_s_sale_does_not_exist(database: Database, path: str) -> None:
    _, _, page = await sold_site(database)
    elsewhere = MoneySite(await open_court(database)).as_(Role.judge)
    assert (await elsewhere.get(f"{page}{path}")).status_code == 404
