"""Vessels and things without a reserve by API: priced on a ground, signed unseen, announced."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from auction.kernel.actor import PLATFORM, Role
from auction.kernel.clock import court_day
from auction.lots import service
from auction.lots.reference_price import ReferencePrice
from tests.fakes.findings_of_tests import whole_findings
from tests.integration.api.walking import Walk
from tests.web.api.api_site import ApiSite, Client, refusal
from tests.web.api.test_cases import APPLICANT, CASE, CLAIM, FLAT

RESERVE_FEN = 312_864_001


@pytest.fixture
async def judge(api: ApiSite) -> Client:
    return await api.as_(Role.judge)


async def lot_of(api: ApiSite, judge: Client, **thing: Any) -> str:
    """Draft the lot of a thing that was valued at ¥ 3,910,800."""
    case_id = await judge.made("/cases", CASE)
    bank = await judge.made(f"/cases/{case_id}/parties", APPLICANT)
    await judge.made(f"/cases/{case_id}/claims", {**CLAIM, "party_id": bank})
    asset_id = await judge.made(f"/cases/{case_id}/assets", {**FLAT, **thing})
    found = whole_findings(thing.get("kind", "flat"))
    await judge.act(f"/assets/{asset_id}/findings", {"answers": found})
    now = api.house.clock.now()
    price = ReferencePrice(
        asset_id=asset_id,
        case_id=case_id,
        court_id=api.court_id,
        amount_fen=391_080_000,
        method="directed_inquiry",
        source="海口市价格认证中心",
        report_file_id=None,
        fixed_at=now,
        valid_until_on=court_day(now) + timedelta(days=330),
    )
    async with api.house.works.begin(PLATFORM) as uow:
        await service.accept_reference_price(uow, price)
    return await judge.made(f"/assets/{asset_id}/lots")


def terms(api: ApiSite, **change: Any) -> dict[str, Any]:
    opens_at = api.house.clock.now() + timedelta(days=40)
    return {
        "start_fen": 100_000_000,
        "increment_fen": 500_000,
        "deposit_fen": 10_000_000,
        "opens_at": opens_at.isoformat(timespec="seconds"),
        "ends_at": (opens_at + timedelta(days=1)).isoformat(timespec="seconds"),
        "balance_days": 10,
        **change,
    }


async def test_a_vessel_goes_from_its_committee_to_its_announcement(
    api: ApiSite, judge: Client
) -> None:
    lot_id = await lot_of(api, judge, kind="ship", seizure_lapses_on="2028-01-03")
    secret = {"pricing": "secret_reserve", "ground": "扣押裁定", "reserve_fen": RESERVE_FEN}
    decision_id = await judge.made(f"/lots/{lot_id}/decision", terms(api, **secret))
    for number in range(3):
        member = await api.as_(await api.member(Role.panel))
        signature = f"/decisions/{decision_id}/signature"
        if number == 0:
            unlike = await member.post(signature, {"reserve_fen": RESERVE_FEN + 1})
            assert refusal(unlike) == (422, "reserve_unlike", "reserve_fen")
        await member.act(signature, {"reserve_fen": RESERVE_FEN})

    early = await judge.post(f"/lots/{lot_id}/publication", {})
    assert refusal(early)[1] == "committee_decision_missing"
    decided = {"number": "1", "decided_on": "2026-03-10", "text": "三名成员一致同意"}
    await judge.act(f"/lots/{lot_id}/committee-decision", decided)
    await Walk(api, {"lot_id": lot_id}).waive_notices()
    await judge.act(f"/lots/{lot_id}/publication", {})

    stranger = api.client()
    answer = await stranger.get(f"/lots/{lot_id}")
    shown = answer.json()
    assert shown["committee_decision"]["number"] == "1"
    assert shown["state"]["reserve"] is None
    assert len(shown["terms"]["reserve_commitment"]) == 64
    assert str(RESERVE_FEN) not in answer.text


async def test_a_thing_without_a_reserve_needs_its_ground(api: ApiSite, judge: Client) -> None:
    lot_id = await lot_of(api, judge)
    path = f"/lots/{lot_id}/decision"
    free = terms(api, pricing="no_reserve", ground="刑事裁判涉财产部分执行")
    assert refusal(await judge.post(path, free))[1] == "pricing_needs_mark"
    [case] = (await judge.read("/cases"))["items"]
    [asset] = (await judge.read(f"/cases/{case['id']}"))["assets"]
    await judge.act(f"/assets/{asset['id']}/marks", {"circumstances": ["criminal_case"]})
    free = terms(api, pricing="no_reserve")
    assert refusal(await judge.post(path, free)) == (422, "missing", "ground")
    assert refusal(await judge.post(path, {**free, "pricing": "cheap"}))[1] == "not_a_choice"
    await judge.made(path, {**free, "ground": "刑事裁判涉财产部分执行"})
    assert (await judge.read(path))["terms"]["ground"] == "刑事裁判涉财产部分执行"


async def test_a_judicial_sale_follows_a_failed_second_auction_only(
    api: ApiSite, judge: Client
) -> None:
    lot_id = await lot_of(api, judge)
    answer = await judge.post(f"/lots/{lot_id}/sale")
    assert refusal(answer)[1] == "not_a_failed_second"
