"""The record of an agency: what it took, declined and delayed, and what its figures were worth."""

from __future__ import annotations

from tests.valuation.house import FIGURE, ValuationHouse
from tests.valuation.record.sales import sell
from valuation.appraisal import service
from valuation.record.figures import ValuerKind
from valuation.record.queries import AgencyRecord, all_valued, record_of


async def record(court: ValuationHouse, number: int = 0) -> AgencyRecord:
    agency_id = court.agencies[number]
    async with court.database.session() as session:
        return (await record_of(session, [agency_id]))[agency_id]


async def priced(court: ValuationHouse) -> None:
    await court.delivered()
    await court.pass_days(10)


async def test_an_agency_never_commissioned_has_an_empty_record(court: ValuationHouse) -> None:
    found = await record(court)
    assert (found.taken, found.running, found.median_days, found.median_ratio) == (0, 0, None, None)


async def test_a_commission_under_way_counts_as_running(court: ValuationHouse) -> None:
    await court.accept(await court.agreed())
    found = await record(court)
    assert (found.running, found.taken) == (1, 1)


async def test_a_commission_whose_turn_has_not_come_counts_for_nothing(
    court: ValuationHouse,
) -> None:
    await court.agreed()
    assert (await record(court, 1)).running == 0


async def test_a_commission_declined_is_told_with_its_ground(court: ValuationHouse) -> None:
    row, agent = await court.turn(await court.agreed())
    async with court.begin(agent) as uow:
        await service.decline_commission(uow, commission_id=row.id, ground="no_capacity", note="忙")
    found = await record(court)
    assert [one.ground for one in found.declined] == ["no_capacity"]
    assert found.taken == 0


async def test_days_are_counted_from_the_commission_to_the_report(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    await court.accept(appraisal_id)
    await court.pass_days(12)
    await court.report(appraisal_id)
    assert (await record(court)).median_days == 12


async def test_an_objection_that_was_upheld_is_counted(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    await court.decide(await court.object(appraisal_id, court.debtor), upheld=True)
    await court.decide(await court.object(appraisal_id, court.applicant), upheld=False)
    found = await record(court)
    assert (found.objections, found.objections_upheld) == (2, 1)


async def test_the_price_got_is_measured_by_the_valuation(court: ValuationHouse) -> None:
    await priced(court)
    await sell(court, FIGURE * 9 // 10)
    found = await record(court)
    assert (found.sales, found.median_ratio, found.has_few_sales) == (1, 900, True)


async def test_a_buyer_who_defaulted_paid_no_price(court: ValuationHouse) -> None:
    await priced(court)
    await sell(court, FIGURE, defaulted=True)
    assert (await record(court)).sales == 0


async def test_a_sale_is_told_by_method_and_by_agency(court: ValuationHouse) -> None:
    await priced(court)
    await sell(court, FIGURE)
    async with court.database.session() as session:
        valued = await all_valued(session)
    assert {(one.kind, one.valuer_id) for one in valued} == {
        (ValuerKind.method, "appraisal"),
        (ValuerKind.agency, court.agencies[0]),
    }
