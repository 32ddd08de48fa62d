from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from tests.auction.payments.test_service import ASKED_FEN, open_desk
from tests.fakes.bank_statements import book, credit, debit, statement_of
from tests.web.money_site import MoneySite

MONTHS = "/finance/books/months"


@pytest.mark.parametrize(
    ("language", "agrees"), [("en", "March 2026 agrees to the fen"), ("zh", "2026年3月：分文相符")]
)
@pytest.mark.parametrize("who", [Role.finance, Role.president])
async def test_a_month_that_agrees_says_so_and_names_no_payer(
    database: Database, who: Role, language: str, agrees: str
) -> None:
    desk = await open_desk(database)
    await book(desk.court, statement_of(credit("in", ASKED_FEN, desk.number)))
    site = MoneySite(desk.court).as_(who)
    page = (await site.get(f"{MONTHS}/2026-03", language)).text
    assert agrees in page
    assert "李伟" not in page
    assert desk.number not in page


async def test_a_month_that_differs_shows_the_line_that_explains_it(database: Database) -> None:
    desk = await open_desk(database)
    await book(desk.court, statement_of(credit("in", ASKED_FEN, desk.number), debit("fee", 3)))
    page = (await MoneySite(desk.court).as_(Role.finance).get(f"{MONTHS}/2026-03", "en")).text
    assert "March 2026: look into what differs" in page
    assert "Left, and nobody ordered it" in page


async def test_the_month_that_runs_is_found_without_its_name(database: Database) -> None:
    desk = await open_desk(database)
    answer = await MoneySite(desk.court).as_(Role.finance).get(MONTHS)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{MONTHS}/2026-03")


async def test_the_days_of_a_month_are_taken_as_a_table(database: Database) -> None:
    desk = await open_desk(database)
    await book(desk.court, statement_of(credit("in", ASKED_FEN, desk.number)))
    answer = await MoneySite(desk.court).as_(Role.finance).get(f"{MONTHS}/2026-03.csv", "en")
    rows = answer.text.splitlines()
    assert len(rows) == 1 + 16
    assert rows[-1].startswith("2026-03-16,")


@pytest.mark.parametrize("month", ["2026-04", "march", "2026-13", "0001-01", "2026-03-16"])
async def test_a_month_that_is_none_or_has_not_come_does_not_exist(
    database: Database, month: str
) -> None:
    desk = await open_desk(database)
    site = MoneySite(desk.court).as_(Role.finance)
    assert (await site.get(f"{MONTHS}/{month}")).status_code == 404
