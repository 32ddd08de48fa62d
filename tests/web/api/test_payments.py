"""Money by API: the bank reports, the books hold, nobody else looks."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from auction.db.models import AuditEntry
from auction.kernel.actor import Role
from tests.web.api.api_site import ApiSite, Client, refusal

_LOOKED = "finance.looked"
TRANSFER: dict[str, Any] = {
    "bank_ref": "B-1",
    "number": "123456789012",
    "payer_name": "陈一",
    "payer_account": "6217002800000001",
    "amount_fen": 5_000,
}


@pytest.fixture
async def finance(api: ApiSite) -> Client:
    return await api.as_(Role.finance)


async def test_money_for_nobody_lies_on_the_desk_and_in_the_books(finance: Client) -> None:
    arrived = await finance.act("/payments/transfers", TRANSFER)
    on_desk = await finance.read("/payments/transfers", state="desk")
    books = await finance.read("/ledger/trial-balance")
    lines = await finance.read("/ledger/entries", code="suspense")
    assert (arrived["state"], arrived["reason"]) == ("desk", "unknown_number")
    assert [row["id"] for row in on_desk["items"]] == [arrived["id"]]
    assert (books["balanced"], books["total_debit_fen"]) == (True, 5_000)
    assert lines["items"][0]["balance_fen"] == -5_000


async def test_a_report_made_twice_is_booked_once(finance: Client) -> None:
    first = await finance.act("/payments/transfers", TRANSFER)
    again = await finance.act("/payments/transfers", TRANSFER)
    other = await finance.post("/payments/transfers", {**TRANSFER, "amount_fen": 1})
    assert first == again
    assert refusal(other)[:2] == (422, "bank_ref_reused")
    assert (await finance.read("/ledger/trial-balance"))["entries"] == 1


async def test_money_on_the_desk_goes_back_and_its_payout_is_confirmed(finance: Client) -> None:
    arrived = await finance.act("/payments/transfers", TRANSFER)
    payout = await finance.made(f"/payments/transfers/{arrived['id']}/return")
    await finance.act(f"/payouts/{payout}/confirmation", {"bank_ref": "OUT-1"})
    again = await finance.post(f"/payouts/{payout}/failure", {"reason": "账户已注销"})
    [row] = (await finance.read("/payouts"))["items"]
    assert (row["state"], row["bank_ref"]) == ("confirmed", "OUT-1")
    assert refusal(again)[:2] == (422, "payout_not_instructed")


async def test_finance_alone_sees_payers_and_the_president_the_books(api: ApiSite) -> None:
    judge = await api.as_(Role.judge)
    president = await api.as_(Role.president)
    assert refusal(await judge.post("/payments/transfers", TRANSFER))[:2] == (403, "not_allowed")
    assert refusal(await judge.get("/ledger/trial-balance"))[:2] == (403, "not_allowed")
    assert refusal(await president.get("/payouts"))[:2] == (403, "not_allowed")
    assert (await president.read("/ledger/trial-balance"))["rows"] == []


async def test_whoever_looks_at_payers_is_noted(api: ApiSite, finance: Client) -> None:
    await finance.read("/payments/transfers", state="desk")
    async with api.house.database.session() as session:
        noted = (await session.exec(select(AuditEntry).where(AuditEntry.act == _LOOKED))).all()
    assert [(row.subject, row.data["state"]) for row in noted] == [("transfers", "desk")]


async def test_another_courts_transfer_is_not_found(api: ApiSite, finance: Client) -> None:
    arrived = await finance.act("/payments/transfers", TRANSFER)
    judge = await api.other_court()
    stranger = await api.as_(await api.member(Role.finance, judge.court_id))
    answer = await stranger.post(f"/payments/transfers/{arrived['id']}/return")
    assert refusal(answer)[:2] == (404, "not_found")
    assert (await stranger.read("/payments/transfers"))["total"] == 0


async def test_bad_reports_are_refused_and_change_nothing(finance: Client) -> None:
    bad: list[tuple[dict[str, Any], str]] = [
        ({"amount_fen": 0}, "bad_amount"),
        ({"amount_fen": -5}, "bad_amount"),
        ({"amount_fen": 0.5}, "bad_amount"),
        ({"amount_fen": 2**53}, "bad_amount"),
        ({"bank_ref": " "}, "missing"),
        ({"arrived_at": "2099-01-01T00:00:00Z"}, "bad_date"),
        ({"arrived_at": "yesterday"}, "bad_date"),
        ({"lot_id": "lot_1"}, "unknown_field"),
    ]
    for change, code in bad:
        answer = await finance.post("/payments/transfers", {**TRANSFER, **change})
        assert refusal(answer)[:2] == (422, code), change
    assert (await finance.read("/ledger/trial-balance"))["entries"] == 0
