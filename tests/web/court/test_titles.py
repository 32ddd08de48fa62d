"""The terms of a title on their page, and the doubled interest explained span by span."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auction.db.engine import Database
from auction.i18n.formats import money
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from tests.auction.settlement.test_distributing import sold
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import SoldLot
from tests.web.money_site import MoneySite


async def site_of(database: Database) -> tuple[MoneySite, SoldLot, str, str]:
    lot = await sold(database)
    claim = await lot.claim("甲", 1_000_000_00, doubled_interest_fen=12_34)
    site = MoneySite(lot.court).as_(Role.clerk)
    return site, lot, f"/court/cases/{lot.case_id}/titles", claim


@pytest.mark.parametrize(
    ("language", "by_hand", "days"),
    [("en", "entered by hand", "Counted"), ("zh", "人工录入", "天")],
)
async def test_by_hand_until_terms_are_entered_then_explained(
    database: Database, language: str, by_hand: str, days: str
) -> None:
    site, lot, page, claim = await site_of(database)
    assert by_hand in (await site.get(page, language)).text
    due_on = court_day(lot.court.clock.at) - timedelta(days=10)
    done = await site.post(f"{page}/{claim}", base_1="1000000", due_1=due_on.isoformat())
    assert done.status_code == 303
    shown = (await site.get(page, language)).text
    assert by_hand not in shown
    assert days in shown
    assert "1,750" in shown
    assert money(12_34) not in shown
    form = (await site.get(f"{page}/{claim}", language)).text
    assert due_on.isoformat() in form


async def test_what_was_typed_stays_when_it_cannot_be(database: Database) -> None:
    site, _, page, claim = await site_of(database)
    again = await site.post(f"{page}/{claim}", base_1="1000001", due_1="2025-01-01")
    assert "more than principal and costs" in again.text
    assert "1000001" in again.text


async def test_others_read_and_do_not_enter(database: Database) -> None:
    site, _, page, claim = await site_of(database)
    site.as_(Role.president)
    assert (await site.get(page)).status_code == 200
    assert (await site.post(f"{page}/{claim}", base_1="1", due_1="2025-01-01")).status_code == 403


async def test_another_court_s_titles_do_not_exist(database: Database) -> None:
    _, _, page, claim = await site_of(database)
    elsewhere = MoneySite(await open_court(database)).as_(Role.judge)
    assert (await elsewhere.get(page)).status_code == 404
    sent = {"base_1": "1", "due_1": "2025-01-01"}
    assert (await elsewhere.post(f"{page}/{claim}", **sent)).status_code == 404
