"""The court's bank by API: statements brought and booked, batches released, days closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auction.kernel.actor import Role
from auction.payments.statement import Statement
from tests.fakes.bank_statements import credit, debit, file_of, statement_of
from tests.web.api.api_site import ApiSite, Client, refusal
from tests.web.api.test_payments import TRANSFER

XML = {"Content-Type": "application/xml"}
WHOLE = statement_of(credit("in", 700, name="陈一"), debit("fee", 200), opening_fen=100)


@pytest.fixture
async def finance(api: ApiSite) -> Client:
    return await api.as_(Role.finance)


async def bring(finance: Client, statement: Statement) -> str:
    answer = await finance.post("/payments/statements", content=file_of(statement), headers=XML)
    assert answer.status_code == 201
    return str(answer.json()["statement"]["id"])


async def test_a_statement_is_brought_booked_and_read_line_by_line(finance: Client) -> None:
    statement_id = await bring(finance, WHOLE)
    path = f"/payments/statements/{statement_id}"
    assert (await finance.read(path))["outcomes"] == {"waiting": 2}
    booked = await finance.act(f"{path}/booking")
    desk = await finance.read(f"{path}/lines", outcome="desk")
    assert booked["outcomes"] == {"desk": 1, "unknown_debit": 1}
    assert booked["statement"]["open_lines"] == 2
    assert [(row["bank_ref"], row["reason"]) for row in desk["items"]] == [("in", "unknown_number")]
    assert (await finance.read("/payments/statements", search="陈一"))["total"] == 1


async def test_a_statement_brought_twice_is_refused_once_it_was_booked(finance: Client) -> None:
    statement_id = await bring(finance, WHOLE)
    assert await bring(finance, WHOLE) == statement_id
    await finance.act(f"/payments/statements/{statement_id}/booking")
    again = await finance.post("/payments/statements", content=file_of(WHOLE), headers=XML)
    assert refusal(again)[:2] == (422, "statement_imported")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (file_of(replace(WHOLE, closing_fen=601)), "statement_does_not_follow"),
        (file_of(WHOLE)[:500], "statement_truncated"),
        (file_of(WHOLE).decode().encode("gb18030"), "statement_wrong_encoding"),
        (file_of(replace(WHOLE, account="1")), "statement_other_account"),
        (b"<!DOCTYPE x><x/>", "statement_with_dtd"),
        (b"\x00\xff", "missing"),
        (b"<a>" + b" " * 5_000_000, "statement_too_large"),
    ],
)
async def test_what_is_no_statement_is_refused_by_code(
    finance: Client, content: bytes, code: str
) -> None:
    answer = await finance.post("/payments/statements", content=content, headers=XML)
    assert refusal(answer)[:2] == (422, code)


async def test_a_csv_without_a_known_profile_is_not_read(finance: Client) -> None:
    answer = await finance.post(
        "/payments/statements",
        content=b"a,b\n1,2\n",
        params={"profile": "prf_none", "number": "1"},
        headers={"Content-Type": "text/csv"},
    )
    assert refusal(answer)[:2] == (404, "not_found")
    assert (await finance.read("/payments/statement-profiles"))["items"] == []


async def test_a_batch_is_made_by_one_and_released_by_another(api: ApiSite) -> None:
    first, second = await api.as_(Role.finance), await api.as_(await api.member(Role.finance))
    arrived = await first.act("/payments/transfers", TRANSFER)
    await first.act(f"/payments/transfers/{arrived['id']}/return")
    made = await first.post("/batches", {})
    [batch_id] = made.json()["ids"]
    assert refusal(await first.post(f"/batches/{batch_id}/release", {}))[:2] == (422, "own_batch")
    await second.act(f"/batches/{batch_id}/release")
    file = await second.get(f"/batches/{batch_id}/file")
    [item] = (await second.read(f"/batches/{batch_id}/payouts"))["items"]
    assert b"<CtrlSum>50.00</CtrlSum>" in file.content
    assert (item["payee_name"], item["amount_fen"]) == ("陈一", 5_000)
    assert (await second.read("/batches"))["items"][0]["state"] == "released"


async def test_a_day_shows_the_bank_beside_the_books(finance: Client) -> None:
    await finance.act("/payments/transfers", TRANSFER)
    now = (await finance.read("/time"))["now"]
    month = await finance.read("/ledger/month", of=now[:10])
    assert (month["bank"]["told_fen"], month["bank"]["books_fen"]) == (None, 5_000)
    day = await finance.read("/ledger/day", on=now[:10])
    assert (day["closed_at"], day["known"]["books_fen"]) == (None, 5_000)
    assert day["known"]["held"] == [
        {"kind": "transfer", "amount_fen": 5_000, "ref": day["known"]["held"][0]["ref"]}
    ]
    early = await finance.post("/ledger/closes", {})
    assert refusal(early)[:2] == (422, "nothing_to_close")
    assert (await finance.read("/ledger/closes"))["total"] == 0


async def test_finance_alone_reads_statements_and_the_president_the_closes(api: ApiSite) -> None:
    president, judge = await api.as_(Role.president), await api.as_(Role.judge)
    for path in ("/payments/statements", "/batches", "/payments/statement-profiles"):
        assert refusal(await president.get(path))[:2] == (403, "not_allowed")
    assert (await president.read("/ledger/closes"))["items"] == []
    assert refusal(await judge.get("/ledger/closes"))[:2] == (403, "not_allowed")
