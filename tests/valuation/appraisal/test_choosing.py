"""Beginning an appraisal and choosing its agencies, on a real database."""

from __future__ import annotations

import asyncio

from sqlmodel import col, select

from auction.kernel.refusal import CommonRefusal, Refused
from tests.valuation.house import (
    OBJECTIONS_END,
    ValuationHouse,
    refused,
)
from valuation.appraisal import service
from valuation.appraisal.models import Commission
from valuation.draw.drawing import DrawRecord, first_fault
from valuation.draw.models import AppraisalDraw
from valuation.procedure.ladder import Conditions
from valuation.procedure.refusals import ProcedureRefusal
from valuation.refusals import ValuationRefusal


async def test_a_draw_on_record_recomputes(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    async with court.begin(court.judge) as uow:
        await service.draw_agencies(uow, appraisal_id=appraisal_id)
    async with court.database.session() as session:
        row = await session.get_one(AppraisalDraw, appraisal_id)
        rows = select(Commission).where(Commission.appraisal_id == appraisal_id)
        in_order = (await session.exec(rows.order_by(col(Commission.place)))).all()
    record = DrawRecord.from_json(row.record)
    assert first_fault(record) is None
    assert record.chosen == tuple(row.agency_id for row in in_order)


async def test_agencies_are_chosen_once(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    async with court.begin(court.judge) as uow:
        act = service.draw_agencies(uow, appraisal_id=appraisal_id)
        assert await refused(act) == CommonRefusal.wrong_state


async def test_one_appraisal_of_a_thing_runs_at_a_time(court: ValuationHouse) -> None:
    await court.started()
    assert await refused(court.started()) == ProcedureRefusal.procedure_runs
    assert await refused(court.begun()) == ProcedureRefusal.another_method_runs


async def test_an_appraisal_waits_for_the_ladder(court: ValuationHouse) -> None:
    assert await refused(court.begun()) == ProcedureRefusal.findings_first
    await court.procedure(Conditions())
    assert await refused(court.begun()) == ProcedureRefusal.earlier_method_open


async def test_a_thing_with_a_valid_price_is_not_priced_again(court: ValuationHouse) -> None:
    await court.delivered()
    await court.pass_to(OBJECTIONS_END)
    assert await refused(court.started()) == ValuationRefusal.already_priced


async def test_a_speciality_must_suit_the_property(court: ValuationHouse) -> None:
    await court.procedure()
    async with court.begin(court.judge) as uow:
        act = service.start_appraisal(uow, asset_id=court.asset_id, speciality="jewellery")
        assert await refused(act) == ValuationRefusal.unsuitable_speciality


async def test_a_roster_of_too_few_cannot_be_drawn_from(court: ValuationHouse) -> None:
    async with court.begin(court.judge) as uow:
        ship = await court.seize(uow, "ship")
    await court.procedure(asset_id=ship)
    async with court.begin(court.judge) as uow:
        appraisal_id = await service.start_appraisal(uow, asset_id=ship)
    async with court.begin(court.judge) as uow:
        act = service.draw_agencies(uow, appraisal_id=appraisal_id)
        assert await refused(act) == ValuationRefusal.roster_too_short


async def test_two_draws_at_once_are_one(court: ValuationHouse) -> None:
    appraisal_id = await court.started()

    async def draw() -> None:
        async with court.begin(court.judge) as uow:
            await service.draw_agencies(uow, appraisal_id=appraisal_id)

    answers = await asyncio.gather(draw(), draw(), return_exceptions=True)
    assert [type(answer) for answer in answers if answer is not None] == [Refused]
