"""Cases by API: the verbs, the envelope, and what no other court sees."""

from __future__ import annotations

from typing import Any

import pytest

from auction.kernel.actor import Role
from tests.web.api.api_site import ApiSite, Client, refusal

CASE = {"number": "（2026）琼72执123号", "summary": "借款合同纠纷"}
APPLICANT = {
    "role": "applicant",
    "kind": "enterprise",
    "name": "南海银行",
    "bank_account": "6222000100020003",
}
CLAIM: dict[str, Any] = {
    "title": "（2025）琼72民初88号民事判决书",
    "claim_class": "ordinary",
    "rank": 1,
    "principal_fen": 118_000_000,
    "interest_fen": 4_500_000,
}
FLAT = {
    "kind": "flat",
    "name_zh": "海口市龙华区龙昆南路89号住宅",
    "name_en": "Flat, 89 Longkun South Road, Haikou",
    "seized_on": "2026-01-04",
    "seizure_lapses_on": "2029-01-03",
}


@pytest.fixture
async def judge(api: ApiSite) -> Client:
    return await api.as_(Role.judge)


@pytest.fixture
async def case_id(judge: Client) -> str:
    return await judge.made("/cases", CASE)


async def test_a_case_entered_is_read_back_whole(judge: Client, case_id: str) -> None:
    party = await judge.made(f"/cases/{case_id}/parties", APPLICANT)
    await judge.made(f"/cases/{case_id}/claims", {**CLAIM, "party_id": party})
    await judge.made(f"/cases/{case_id}/assets", FLAT)
    case = await judge.read(f"/cases/{case_id}")
    assert case["number"] == CASE["number"]
    assert case["claims"][0]["principal_fen"] == 118_000_000
    assert case["assets"][0]["seizure_lapses_on"] == "2029-01-03"


async def test_a_list_has_items_total_page_and_size(judge: Client, case_id: str) -> None:
    listed = await judge.read("/cases", search="借款", size=1)
    assert {name: listed[name] for name in ("total", "page", "size")} == {
        "total": 1,
        "page": 1,
        "size": 1,
    }
    assert listed["items"][0]["id"] == case_id


async def test_a_page_behind_the_last_is_empty(judge: Client, case_id: str) -> None:
    listed = await judge.read("/cases", page=2)
    assert (listed["items"], listed["total"]) == ([], 1)


async def test_a_cases_money_is_owed_until_it_is_paid(judge: Client, case_id: str) -> None:
    party = await judge.made(f"/cases/{case_id}/parties", APPLICANT)
    await judge.made(f"/cases/{case_id}/claims", {**CLAIM, "party_id": party})
    money = await judge.read(f"/cases/{case_id}/money")
    assert (money["owed_fen"], money["claims"][0]["owed_fen"]) == (122_500_000, 122_500_000)


async def test_recorded_property_opens_deadlines(judge: Client, case_id: str) -> None:
    asset = await judge.made(f"/cases/{case_id}/assets", FLAT)
    listed = await judge.read(f"/cases/{case_id}/deadlines")
    assert {row["law"] for row in listed["items"]} == {"SEI-01", "REF-01"}
    assert {row["subject"] for row in listed["items"]} == {f"asset:{asset}"}


@pytest.mark.parametrize("path", ["", "/money", "/lots", "/appraisals", "/papers", "/deadlines"])
async def test_another_courts_case_is_not_found(api: ApiSite, case_id: str, path: str) -> None:
    stranger = await api.as_(await api.other_court())
    assert refusal(await stranger.get(f"/cases/{case_id}{path}")) == (404, "not_found", None)


async def test_another_court_adds_nothing_to_a_case(api: ApiSite, case_id: str) -> None:
    stranger = await api.as_(await api.other_court())
    answer = await stranger.post(f"/cases/{case_id}/parties", APPLICANT)
    assert refusal(answer)[:2] == (404, "not_found")


@pytest.mark.parametrize("role", [Role.finance, Role.admission, Role.admin])
async def test_whose_desk_shows_no_cases_reads_none(api: ApiSite, role: Role) -> None:
    client = await api.as_(role)
    assert refusal(await client.get("/cases"))[:2] == (403, "not_allowed")


async def test_a_bidder_reads_no_cases(api: ApiSite) -> None:
    bidder = await api.as_(await api.person("陈一"))
    assert refusal(await bidder.get("/cases"))[:2] == (403, "not_allowed")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"principal_fen": -1}, (422, "bad_amount", "principal_fen")),
        ({"principal_fen": 1.5}, (422, "bad_amount", "principal_fen")),
        ({"principal_fen": 2**53}, (422, "bad_amount", "principal_fen")),
        ({"principal_fen": "100"}, (422, "bad_amount", "principal_fen")),
        ({"principal_fen": 0, "interest_fen": 0}, (422, "claim_is_nothing", "principal_fen")),
        ({"claim_class": "first"}, (422, "not_a_choice", "claim_class")),
        ({"title": "  "}, (422, "missing", "title")),
        ({"title": "a\x00b"}, (400, "malformed", "title")),
        ({"seized_on": "2026-13-01"}, (422, "bad_date", "seized_on")),
        ({"seized_on": 1_767_225_600}, (422, "bad_date", "seized_on")),
        ({"colour": "red"}, (422, "unknown_field", "colour")),
    ],
)
async def test_a_bad_claim_is_refused_by_field(
    judge: Client, case_id: str, change: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    party = await judge.made(f"/cases/{case_id}/parties", APPLICANT)
    answer = await judge.post(f"/cases/{case_id}/claims", {**CLAIM, "party_id": party, **change})
    assert refusal(answer) == expected


async def test_a_refused_claim_leaves_nothing(judge: Client, case_id: str) -> None:
    party = await judge.made(f"/cases/{case_id}/parties", APPLICANT)
    await judge.post(f"/cases/{case_id}/claims", {**CLAIM, "party_id": party, "principal_fen": -1})
    assert (await judge.read(f"/cases/{case_id}"))["claims"] == []
