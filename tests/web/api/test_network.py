"""Network inquiries as the court's own software and a party's program see them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from auction.db.engine import Database
from tests.valuation.house import ValuationHouse
from tests.valuation.network_inquiry.network_house import ASKED_FOR, NetworkHouse
from tests.web.api.api_site import ApiSite

PLATFORM = {
    "name": "海南询价平台",
    "base_url": "https://prices.example",
    "key_name": "prices",
    "kinds": ["deal_prices", "government_set", "market_offers"],
    "fee_fen": 20_000,
}
MANDATE = {"features": "三室两厅", "quantity": "1套", "purpose": "确定财产处置参考价"}


@pytest.fixture
async def network(api: ApiSite, database: Database) -> AsyncIterator[NetworkHouse]:
    """Two platforms that answer, and a court of which the API knows."""
    court = ValuationHouse(database)
    await court.furnish()
    async with AsyncExitStack() as stack:
        house = NetworkHouse(court, stack)
        await house.list_platforms(2)
        yield house


async def test_a_platform_is_listed_and_struck_off(api: ApiSite, network: NetworkHouse) -> None:
    judge = await api.as_(network.court.judge)
    made = (await judge.post("/platforms", PLATFORM)).json()
    removal = {"ground": "failed_review", "reason": "评审不合格"}
    await judge.post(f"/platforms/{made['id']}/removal", removal)
    rows = (await judge.get("/platforms")).json()["items"]
    [row] = [row for row in rows if row["id"] == made["id"]]
    assert row["barred_until_on"].startswith("2031-03-")


async def test_an_inquiry_is_begun_and_shown(api: ApiSite, network: NetworkHouse) -> None:
    judge = await api.as_(network.court.judge)
    procedure_id = await network.court.procedure(ASKED_FOR)
    answer = await judge.post(f"/procedures/{procedure_id}/network-inquiry", MANDATE)
    assert answer.status_code == 201
    await network.ask(3)
    shown = (await judge.get(f"/network-inquiries/{answer.json()['id']}")).json()
    assert shown["state"] == "reviewing"
    assert shown["mean"]["amount_fen"] == 100_000_000
    reviewed = await judge.post(f"/network-inquiries/{answer.json()['id']}/review")
    assert reviewed.json()["state"] == "served"


async def test_a_party_objects_by_program(api: ApiSite, network: NetworkHouse) -> None:
    await network.served()
    report_id = (await network.reports())[0].id
    debtor = await api.as_(network.court.debtor, ["valuation"])
    path = f"/network-reports/{report_id}/objections"
    refused = await debtor.post(path, {"kind": "method_or_result", "grounds": "价格太低"})
    assert refused.json()["code"] == "result_not_open_to_objection"
    made = await debtor.post(path, {"kind": "basics", "grounds": "面积有误"})
    assert made.status_code == 201


async def test_another_court_finds_nothing(api: ApiSite, network: NetworkHouse) -> None:
    inquiry_id = await network.reported()
    other = await api.as_(await api.other_court())
    assert (await other.get(f"/network-inquiries/{inquiry_id}")).status_code == 404
