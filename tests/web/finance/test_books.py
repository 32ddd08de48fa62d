from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from tests.web.finance.test_payouts import paying_site


@pytest.mark.parametrize("who", [Role.finance, Role.president])
@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "The books balance to the fen"), ("zh", "账簿逐分平衡")],
)
async def test_the_trial_balance_says_that_it_balances(
    database: Database, who: Role, language: str, title: str
) -> None:
    site, _ = await paying_site(database)
    assert title in (await site.as_(who).get("/finance/books", language)).text


async def test_the_trial_balance_can_be_taken_away(database: Database) -> None:
    site, _ = await paying_site(database)
    answer = await site.get("/finance/books.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines == [
        "Ledger account,Kind,Debit,Credit",
        "bank,Asset,1000.00,",
        "deposit:1,Liability,,",
        "transit,Liability,,1000.00",
        "Total,,1000.00,1000.00",
    ]


async def test_an_account_shows_each_line_and_leads_to_the_other_side(database: Database) -> None:
    site, _ = await paying_site(database)
    page = (await site.get("/finance/books/account?code=deposit:1")).text
    assert "Money arrived" in page
    assert "/finance/books/account?code=transit" in page


async def test_an_account_can_be_taken_away_oldest_line_first(database: Database) -> None:
    site, _ = await paying_site(database)
    answer = await site.get("/finance/books/account.csv?code=deposit:1")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[2] for line in lines[1:]] == ["Money arrived", "Payment ordered"]


@pytest.mark.parametrize("code", ["", "pocket", "case:x"])
async def test_an_account_the_books_do_not_know_is_not_found(database: Database, code: str) -> None:
    site, _ = await paying_site(database)
    assert (await site.get(f"/finance/books/account?code={code}")).status_code == 404


async def test_a_judge_has_no_key_to_the_books(database: Database) -> None:
    site, _ = await paying_site(database)
    assert (await site.as_(Role.judge).get("/finance/books")).status_code == 403
