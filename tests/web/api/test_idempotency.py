"""The same request under the same key is done once, and answered alike."""

from __future__ import annotations

import asyncio

import pytest

from auction.kernel.actor import Role
from tests.fakes.pictures import PNG
from tests.web.api.api_site import ApiSite, Client, refusal

CASE = {"number": "（2026）琼72执123号", "summary": "借款合同纠纷"}
OTHER = {"number": "（2026）琼72执124号", "summary": "买卖合同纠纷"}


@pytest.fixture
async def judge(api: ApiSite) -> Client:
    return await api.as_(Role.judge)


async def test_asked_again_it_answers_as_before_and_does_nothing(judge: Client) -> None:
    first = await judge.post("/cases", CASE, key="k1")
    again = await judge.post("/cases", CASE, key="k1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (await judge.read("/cases"))["total"] == 1


async def test_another_request_under_the_key_is_refused(judge: Client) -> None:
    await judge.act("/cases", CASE, key="k1")
    answer = await judge.post("/cases", OTHER, key="k1")
    assert refusal(answer) == (409, "key_reused", "Idempotency-Key")
    assert (await judge.read("/cases"))["total"] == 1


async def test_another_parameter_is_another_request(judge: Client) -> None:
    case_id = await judge.made("/cases", CASE)
    asset = {
        "kind": "flat",
        "name_zh": "住宅",
        "name_en": "Flat",
        "seized_on": "2026-01-04",
        "seizure_lapses_on": "2029-01-03",
    }
    path = f"/assets/{await judge.made(f'/cases/{case_id}/assets', asset)}/photos"
    await judge.made(path, content=PNG, params={"name": "a"}, key="k2")
    answer = await judge.post(path, content=PNG, params={"name": "b"}, key="k2")
    assert refusal(answer)[:2] == (409, "key_reused")


async def test_two_at_once_are_one(judge: Client) -> None:
    answers = await asyncio.gather(*(judge.post("/cases", CASE, key="k1") for _ in range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 5


async def test_a_refused_act_leaves_its_key_free(judge: Client) -> None:
    refused = await judge.post("/cases", {**CASE, "number": "123"}, key="k1")
    done = await judge.post("/cases", CASE, key="k1")
    assert (refused.status_code, done.status_code) == (422, 201)


async def test_keys_belong_to_who_sent_them(api: ApiSite, judge: Client) -> None:
    other = await api.as_(await api.member(Role.judge))
    await judge.act("/cases", CASE, key="k1")
    answer = await other.post("/cases", OTHER, key="k1")
    assert "Idempotency-Replayed" not in answer.headers
    assert answer.status_code == 201


async def test_a_key_that_is_none_is_refused(judge: Client) -> None:
    endless = await judge.post("/cases", CASE, key="k" * 201)
    empty = await judge.post("/cases", CASE, headers={"Idempotency-Key": ""})
    assert refusal(endless) == (422, "too_long", "Idempotency-Key")
    assert refusal(empty) == (422, "missing", "Idempotency-Key")
