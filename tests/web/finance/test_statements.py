from __future__ import annotations

import re

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from tests.auction.payments.test_service import ASKED_FEN, Desk, open_desk
from tests.fakes.bank_statements import book, credit, debit, file_of, statement_of
from tests.fakes.court_of_tests import open_court
from tests.web.money_site import MoneySite

PROFILE = {
    "name": "农行",
    "column_bank_ref": "ref",
    "column_booked_on": "day",
    "column_other_name": "name",
    "column_amount": "amount",
    "column_text": "text",
    "day_form": "dashes",
    "decimal_mark": "point",
    "delimiter": "comma",
    "encoding": "utf-8",
    "skipped": "0",
}


async def site_with(database: Database) -> tuple[MoneySite, Desk]:
    desk = await open_desk(database)
    return MoneySite(desk.court).as_(Role.finance), desk


async def bring(site: MoneySite, content: bytes, **form: str) -> str:
    """Upload a file; return where it led, or the page that refused it."""
    answer = await site.post("/finance/statements", file=("file", content), **form)
    return answer.headers.get("location", "").partition("?")[0] or answer.text


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_statement_is_seen_before_it_is_booked_and_line_by_line_afterwards(
    database: Database, language: str
) -> None:
    site, desk = await site_with(database)
    lines = credit("in-7", ASKED_FEN, desk.number), credit("x", 5), debit("fee", 1, name="银行")
    path = await bring(site, file_of(statement_of(*lines)))
    before = (await site.get(path, language)).text
    assert ("Book all of it" if language == "en" else "全部入账") in before
    assert ("Matched · 1" if language == "en" else "已匹配 · 1") in before
    assert await desk.balance("bank") == 0
    await site.post(f"{path}/booking")
    after = (await site.get(path, language)).text
    assert "in-7" in after
    assert ("Too small" if language == "en" else "金额") in after or "On the desk" in after
    assert await desk.balance("bank") == ASKED_FEN + 5


async def test_lines_are_found_by_outcome_and_by_what_stands_in_them(database: Database) -> None:
    site, desk = await site_with(database)
    lines = credit("in-7", ASKED_FEN, desk.number), credit("stray-9", 5, name="南海银行")
    path = await bring(site, file_of(statement_of(*lines)))
    await site.post(f"{path}/booking")
    matched = (await site.get(f"{path}?outcome=matched")).text
    assert "in-7" in matched
    assert "stray-9" not in matched
    assert "stray-9" in (await site.get(f"{path}?search=南海")).text
    assert "2026-075" in (await site.get("/finance/statements?search=stray")).text
    assert "2026-075" not in (await site.get("/finance/statements?search=nobody")).text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (file_of(statement_of(credit("a", 5), closing_fen=4)), "does not follow"),
        (file_of(statement_of(credit("a", 5)))[:400], "ends before the statement does"),
        (file_of(statement_of(credit("a", 5))).decode().encode("gb18030"), "not encoded"),
        (file_of(statement_of(credit("a", 5), account="1")), "another account"),
        (file_of(statement_of(credit("a", 5), currency="USD")), "USD"),
        (b"%PDF-1.7", "needed"),
    ],
)
async def test_a_file_that_is_no_statement_of_ours_is_refused_in_words(
    database: Database, content: bytes, words: str
) -> None:
    site, _ = await site_with(database)
    answer = await site.post("/finance/statements", file=("file", content))
    assert answer.status_code in {409, 422}
    assert words in answer.text or "It is a CSV" in answer.text


async def test_a_statement_booked_before_is_refused(database: Database) -> None:
    site, _ = await site_with(database)
    content = file_of(statement_of(credit("a", 5)))
    path = await bring(site, content)
    await site.post(f"{path}/booking")
    assert "was booked before" in await bring(site, content)


async def test_a_statement_not_booked_can_be_forgotten(database: Database) -> None:
    site, _ = await site_with(database)
    path = await bring(site, file_of(statement_of(credit("a", 5))))
    await site.post(f"{path}/discarding")
    assert (await site.get(path)).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_csv_is_read_by_a_profile_the_court_kept(database: Database, language: str) -> None:
    site, desk = await site_with(database)
    await site.post("/finance/statement-profiles", **PROFILE)
    page = (await site.get("/finance/statements", language)).text
    [profile_id] = re.findall(r'<option value="(prf_\w+)"', page)
    text = f"ref,day,name,amount,text\nr1,2026-03-16,李伟,1000.00,{desk.number}\n"
    path = await bring(
        site, text.encode(), profile=profile_id, number="7", opening="0", closing="1000"
    )
    await site.post(f"{path}/booking")
    assert await desk.balance("deposit:1") == -ASKED_FEN
    shown = await site.get(f"/finance/statement-profiles?profile={profile_id}", language)
    assert 'value="农行"' in shown.text


async def test_a_profile_saved_under_the_same_name_takes_the_old_one_s_place(
    database: Database,
) -> None:
    site, _ = await site_with(database)
    for heading in ("amount", "betrag"):
        await site.post("/finance/statement-profiles", **{**PROFILE, "column_amount": heading})
    page = (await site.get("/finance/statements")).text
    assert len(re.findall(r'<option value="prf_', page)) == 1


async def test_a_profile_without_an_amount_is_refused(database: Database) -> None:
    site, _ = await site_with(database)
    answer = await site.post("/finance/statement-profiles", **{**PROFILE, "column_amount": ""})
    assert answer.status_code == 409
    assert "betrag" not in answer.text


async def test_another_court_s_statement_does_not_exist(database: Database) -> None:
    site, _ = await site_with(database)
    path = await bring(site, file_of(statement_of(credit("a", 5))))
    elsewhere = MoneySite(await open_court(database)).as_(Role.finance)
    assert (await elsewhere.get(path)).status_code == 404
    assert (await elsewhere.post(f"{path}/booking")).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_desk_says_that_a_statement_is_missing_and_that_money_left_unordered(
    database: Database, language: str
) -> None:
    site, desk = await site_with(database)
    await book(desk.court, statement_of(credit("a", 5), number="1", sequence=1))
    late = statement_of(debit("fee", 3), number="S-3", opening_fen=15, sequence=3)
    await book(desk.court, late)
    page = (await site.get("/finance", language)).text
    assert "S-3" in page
    assert ("nobody ordered" if language == "en" else "无指令的支出") in page
