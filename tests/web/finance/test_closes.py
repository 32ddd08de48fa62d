from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from tests.auction.payments.test_service import ASKED_FEN, open_desk
from tests.fakes.bank_statements import book, credit, debit, statement_of
from tests.web.money_site import MoneySite

DAYS = "/finance/books/closes"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("who", [Role.finance, Role.president])
async def test_a_day_is_closed_and_read_without_any_payer_s_name(
    database: Database, who: Role, language: str
) -> None:
    desk = await open_desk(database)
    await desk.report(7, number="", payer="王芳")
    await book(desk.court, statement_of(credit("in", ASKED_FEN, desk.number), debit("fee", 3)))
    desk.court.clock.pass_days(1)
    site = MoneySite(desk.court).as_(Role.finance)
    assert (await site.post(DAYS)).status_code == 303
    site.as_(who)
    assert f'{DAYS}/2026-03-16"' in (await site.get(DAYS, language)).text
    page = (await site.get(f"{DAYS}/2026-03-16", language)).text
    assert ("nobody ordered it" if language == "en" else "无指令的支出") in page
    assert "王芳" not in page


async def test_a_day_still_open_shows_how_it_stands(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    site = MoneySite(desk.court).as_(Role.finance)
    assert "Not closed yet" in (await site.get(f"{DAYS}/2026-03-16")).text


async def test_what_was_learnt_since_stands_beside_the_close(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    desk.court.clock.pass_days(1)
    site = MoneySite(desk.court).as_(Role.finance)
    await site.post(DAYS)
    await book(desk.court, statement_of(credit("ref-1", ASKED_FEN, desk.number)))
    page = (await site.get(f"{DAYS}/2026-03-16")).text
    assert "Known since the close" in page
    assert "Bank and books agree to the fen." in page


@pytest.mark.parametrize("day", ["2026-03-17", "today", "0001-01-01", "2026-13-01"])
async def test_a_day_that_is_none_or_has_not_come_does_not_exist(
    database: Database, day: str
) -> None:
    desk = await open_desk(database)
    site = MoneySite(desk.court).as_(Role.finance)
    assert (await site.get(f"{DAYS}/{day}")).status_code == 404


async def test_the_president_closes_nothing(database: Database) -> None:
    desk = await open_desk(database)
    await desk.report()
    desk.court.clock.pass_days(1)
    site = MoneySite(desk.court).as_(Role.president)
    assert (await site.post(DAYS)).status_code in {403, 409}
    site.as_(Role.finance)
    assert "No day is closed yet" in (await site.get(DAYS)).text
