"""Corrections by API: a judge publishes one, everybody reads the versions and what they changed."""

from __future__ import annotations

from typing import Any

import pytest

from auction.kernel.actor import Role
from tests.integration.api.walking import Walk
from tests.web.api.api_site import ApiSite, Client, refusal
from tests.web.api.test_special_lots import lot_of, terms

REASON = "抵押权已经注销，更正权利负担。"


@pytest.fixture
async def judge(api: ApiSite) -> Client:
    return await api.as_(Role.judge)


async def published(api: ApiSite, judge: Client) -> str:
    lot_id = await lot_of(api, judge)
    start = {"start_fen": 273_756_000, "increment_fen": 1_000_000, "deposit_fen": 41_000_000}
    decision_id = await judge.made(f"/lots/{lot_id}/decision", terms(api, **start))
    for _ in range(3):
        member = await api.as_(await api.member(Role.panel))
        await member.act(f"/decisions/{decision_id}/signature", {})
    await Walk(api, {"lot_id": lot_id}).waive_notices()
    await judge.act(f"/lots/{lot_id}/publication", {})
    return lot_id


async def body(api: ApiSite, lot_id: str, **change: Any) -> dict[str, Any]:
    versions = (await api.client().get(f"/lots/{lot_id}/versions")).json()
    return {
        "ground": "new_fact",
        "reason": REASON,
        "weight": "matter",
        "zh": {"condition": ["权利负担：没有。"]},
        "en": {"condition": ["Encumbrances: none."]},
        "seen_hash": versions["items"][0]["content_hash"],
        **change,
    }


async def test_a_correction_is_read_by_everybody_with_what_it_changed(
    api: ApiSite, judge: Client
) -> None:
    lot_id = await published(api, judge)
    number = await judge.made(f"/lots/{lot_id}/corrections", await body(api, lot_id))
    assert number == "2"
    newest, first = (await api.client().get(f"/lots/{lot_id}/versions")).json()["items"]
    assert (newest["reason"], first["changed_zh"]) == (REASON, [])
    assert [section["code"] for section in newest["changed_en"]] == ["condition"]


async def test_the_second_of_two_corrections_is_stale(api: ApiSite, judge: Client) -> None:
    lot_id = await published(api, judge)
    sent = await body(api, lot_id)
    await judge.made(f"/lots/{lot_id}/corrections", sent)
    answer = await judge.post(f"/lots/{lot_id}/corrections", sent)
    assert refusal(answer)[1] == "stale_form"


async def test_a_text_of_two_hundred_thousand_characters_is_refused(
    api: ApiSite, judge: Client
) -> None:
    lot_id = await published(api, judge)
    sent = await body(api, lot_id, zh={"condition": ["字" * 200_000]})
    answer = await judge.post(f"/lots/{lot_id}/corrections", sent)
    assert answer.status_code == 422


async def test_another_court_s_lot_is_not_found(api: ApiSite, judge: Client) -> None:
    sent = {"ground": "slip", "reason": REASON, "weight": "wording", "seen_hash": "x"}
    answer = await judge.post("/lots/lot_0000000000000000/corrections", sent)
    assert answer.status_code == 404
