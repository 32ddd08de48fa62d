"""Cases by API: the verbs, the envelope, and what no other court sees."""

from __future__ import annotations

from typing import Any

import pytest

from auction.kernel.actor import Role
from tests.fakes.pictures import PNG
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

BAD_CLAIMS: list[tuple[dict[str, Any], tuple[int, str, str]]] = [
    ({"principal_fen": -1}, (422, "bad_amount", "principal_fen")),
    ({"principal_fen": 1.5}, (422, "bad_amount", "principal_fen")),
    ({"principal_fen": 2**53}, (422, "bad_amount", "principal_fen")),
    ({"principal_fen": "100"}, (422, "bad_amount", "principal_fen")),
    ({"principal_fen": 0, "interest_fen": 0}, (422, "claim_is_nothing", "principal_fen")),
    ({"claim_class": "first"}, (422, "not_a_choice", "claim_class")),
    ({"title": "  "}, (422, "missing", "title")),
    ({"title": "a\x00b"}, (400, "malformed", "title")),
    ({"rank": 0}, (422, "bad_rank", "rank")),
    ({"seized_on": "2026-13-01"}, (422, "bad_date", "seized_on")),
    ({"seized_on": 1_767_225_600}, (422, "bad_date", "seized_on")),
    ({"colour": "red"}, (422, "unknown_field", "colour")),
]


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


async def test_another_courts_case_is_not_found(api: ApiSite, case_id: str) -> None:
    stranger = await api.as_(await api.other_court())
    for path in ("", "/money", "/lots", "/appraisals", "/papers", "/deadlines"):
        answer = await stranger.get(f"/cases/{case_id}{path}")
        assert refusal(answer) == (404, "not_found", None), path


async def test_another_court_adds_nothing_to_a_case(api: ApiSite, case_id: str) -> None:
    stranger = await api.as_(await api.other_court())
    answer = await stranger.post(f"/cases/{case_id}/parties", APPLICANT)
    assert refusal(answer)[:2] == (404, "not_found")


async def test_whose_desk_shows_no_cases_reads_none(api: ApiSite) -> None:
    others = [Role.finance, Role.admission, Role.admin, await api.person("陈一")]
    for who in others:
        answer = await (await api.as_(who)).get("/cases")
        assert refusal(answer)[:2] == (403, "not_allowed"), who


async def test_a_bad_claim_is_refused_by_field_and_leaves_nothing(
    judge: Client, case_id: str
) -> None:
    party = await judge.made(f"/cases/{case_id}/parties", APPLICANT)
    for change, expected in BAD_CLAIMS:
        body = {**CLAIM, "party_id": party, **change}
        answer = await judge.post(f"/cases/{case_id}/claims", body)
        assert refusal(answer) == expected, change
    assert (await judge.read(f"/cases/{case_id}"))["claims"] == []


async def test_a_seizure_is_renewed_from_today(judge: Client, case_id: str) -> None:
    asset = await judge.made(f"/cases/{case_id}/assets", FLAT)
    renewed = await judge.act(f"/assets/{asset}/renewal", {"lapses_on": "2029-03-10"})
    assert renewed["seizure_lapses_on"] == "2029-03-10"


async def test_what_is_no_picture_is_not_kept_as_one(judge: Client, case_id: str) -> None:
    asset = await judge.made(f"/cases/{case_id}/assets", FLAT)
    path = f"/assets/{asset}/photos"
    refused = await judge.post(path, content=b"<svg/>", params={"name": "a.png"})
    await judge.made(path, content=PNG, params={"name": "a.png", "caption": "客厅"})
    photos = (await judge.read(f"/assets/{asset}"))["photos"]
    assert refusal(refused) == (422, "not_a_picture", "picture")
    assert [photo["caption"] for photo in photos] == ["客厅"]
