"""Chance takes from the sub-roster of the property's place. Law: REF-21, REF-22, TRAP-18."""

from __future__ import annotations

from typing import Any

from auction.cases.models import SeizedAsset
from tests.valuation.appraisal.test_ranking import drawn
from tests.valuation.house import ValuationHouse
from valuation.agencies.models import Agency
from valuation.appraisal import service


async def placed(court: ValuationHouse, cities: dict[int, str], location: str) -> None:
    """Put some agencies into cities of Hainan, and the flat at an address."""
    async with court.begin(court.judge) as uow:
        for number, city in cities.items():
            row = await uow.session.get_one(Agency, court.agencies[number])
            row.province, row.city = "海南省", city
        asset = await uow.session.get_one(SeizedAsset, court.asset_id)
        asset.location_zh = location


async def opening_of(court: ValuationHouse) -> dict[str, Any]:
    appraisal_id = await court.started()
    async with court.begin(court.judge) as uow:
        await service.draw_agencies(uow, appraisal_id=appraisal_id)
    row = await drawn(court, appraisal_id)
    assert row is not None
    return dict(row.record)


async def test_three_in_the_propertys_city_are_drawn_from_it_alone(court: ValuationHouse) -> None:
    await placed(court, {0: "三亚市", 1: "三亚市", 2: "三亚市", 3: "海口市"}, "海南省三亚市天涯区")
    record = await opening_of(court)
    assert {line["id"] for line in record["roster"]} == set(court.agencies[:3])
    assert record["opening"]["sub_roster"]["reason"] == "city_valid"


async def test_a_city_with_two_leaves_it_to_the_whole_where_the_province_is_short(
    court: ValuationHouse,
) -> None:
    await placed(court, {0: "三亚市", 1: "三亚市", 2: "海口市"}, "海南省三亚市天涯区")
    record = await opening_of(court)
    assert len(record["roster"]) == len(court.agencies)
    assert record["opening"]["sub_roster"]["reason"] == "both_too_short"


async def test_both_sides_have_the_sub_roster_they_ask_for_together(court: ValuationHouse) -> None:
    await placed(court, {0: "三亚市", 1: "三亚市", 2: "三亚市"}, "海南省三亚市天涯区")
    appraisal_id = await court.started()
    for party in (court.applicant, court.debtor):
        async with court.begin(party) as uow:
            await service.ask_for_draw(uow, appraisal_id=appraisal_id, level="whole")
    row = await drawn(court, appraisal_id)
    assert row is not None
    assert row.record["opening"]["sub_roster"]["reason"] == "asked_by_both"
    assert len(row.record["roster"]) == len(court.agencies)


async def test_sides_that_differ_leave_it_to_the_rule(court: ValuationHouse) -> None:
    await placed(court, {0: "三亚市", 1: "三亚市", 2: "三亚市"}, "海南省三亚市天涯区")
    appraisal_id = await court.started()
    for party, level in ((court.applicant, "whole"), (court.debtor, "")):
        async with court.begin(party) as uow:
            await service.ask_for_draw(uow, appraisal_id=appraisal_id, level=level)
    row = await drawn(court, appraisal_id)
    assert row is not None
    assert row.record["opening"]["sub_roster"]["level"] == "city"
