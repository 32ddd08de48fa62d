"""The pricing stands still: the agency's clock with it, and no other. Law: REF-25, REF-31."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from auction.kernel.clock import day_ends
from auction.kernel.refusal import CommonRefusal
from tests.valuation.house import MONDAY, ValuationHouse, messages, other_court_judge, refused
from valuation.appraisal import service
from valuation.appraisal.models import Appraisal
from valuation.procedure import service as ladder
from valuation.procedure.models import PriceProcedure
from valuation.procedure.refusals import ProcedureRefusal

DUE = day_ends(date(2026, 4, 15))  # A Wednesday.


async def procedure_of(court: ValuationHouse) -> str:
    async with court.database.session() as session:
        rows = select(Appraisal.procedure_id).order_by(Appraisal.started_at.desc())  # type: ignore[attr-defined]
        return (await session.exec(rows)).first() or ""


async def suspend(court: ValuationHouse, ground: str = "case_stayed", note: str = "") -> None:
    procedure_id = await procedure_of(court)
    async with court.begin(court.judge) as uow:
        await service.suspend_procedure(uow, procedure_id=procedure_id, ground=ground, note=note)


async def resume(court: ValuationHouse) -> None:
    procedure_id = await procedure_of(court)
    async with court.begin(court.judge) as uow:
        await service.resume_procedure(uow, procedure_id=procedure_id)


async def accepted(court: ValuationHouse) -> str:
    appraisal_id = await court.agreed()
    await court.accept(appraisal_id)
    return appraisal_id


async def test_while_it_stands_still_no_agency_is_late(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await suspend(court)
    await court.pass_days(100)
    row, _ = await court.turn(appraisal_id)
    assert (row.place, row.state) == (1, "accepted")


async def test_the_term_ends_later_by_the_whole_time_it_stood(court: ValuationHouse) -> None:
    await accepted(court)
    await suspend(court)
    await court.pass_days(7)
    await resume(court)
    assert (await court.open_clocks())["appraisal_report"] == DUE + timedelta(days=7)


async def test_it_ends_with_a_working_day(court: ValuationHouse) -> None:
    await accepted(court)
    await suspend(court)
    await court.pass_days(3)  # The end would be Saturday 18 April.
    await resume(court)
    assert (await court.open_clocks())["appraisal_report"] == day_ends(date(2026, 4, 20))


async def test_an_hour_that_it_stood_gives_the_whole_day(court: ValuationHouse) -> None:
    await accepted(court)
    await suspend(court)
    await court.pass_to(MONDAY + timedelta(hours=1))
    await resume(court)
    assert (await court.open_clocks())["appraisal_report"] == DUE + timedelta(days=1)


async def test_it_may_stand_still_twice(court: ValuationHouse) -> None:
    await accepted(court)
    for _ in range(2):
        await suspend(court)
        await court.pass_days(7)
        await resume(court)
    assert (await court.open_clocks())["appraisal_report"] == DUE + timedelta(days=14)


async def test_after_it_goes_on_a_late_agency_is_replaced(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await suspend(court)
    await court.pass_days(7)
    await resume(court)
    await court.pass_to(DUE + timedelta(days=7))
    row, _ = await court.turn(appraisal_id)
    assert row.place == 2


async def test_meanwhile_the_agency_may_hand_in(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await suspend(court)
    await court.pass_days(60)
    await court.report(appraisal_id, until=date(2026, 12, 31))
    assert await court.state(appraisal_id) == "reported"


async def test_a_correction_s_clock_stands_still_too(court: ValuationHouse) -> None:
    appraisal_id = await court.reported()
    async with court.begin(court.judge) as uow:
        await service.return_report(uow, appraisal_id=appraisal_id, ground="other", note="面积")
    await suspend(court)
    await court.pass_days(30)
    assert await court.state(appraisal_id) == "correcting"


async def test_a_term_that_begins_meanwhile_stands_still_at_once(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    await suspend(court)
    row, agent = await court.turn(appraisal_id)
    async with court.begin(agent) as uow:
        await service.decline_commission(uow, commission_id=row.id, ground="no_capacity")
    await court.pass_days(60)
    row, _ = await court.turn(appraisal_id)
    assert (row.place, row.state) == (2, "offered")


async def test_the_parties_time_to_object_runs_on(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    await suspend(court)
    await court.pass_days(10)
    assert await court.state(appraisal_id) == "fixed"


async def test_the_judge_s_time_to_serve_runs_on(court: ValuationHouse) -> None:
    await court.reported()
    before = await court.open_clocks()
    await suspend(court)
    await court.pass_days(2)
    await resume(court)
    assert await court.open_clocks() == before


async def test_who_was_late_before_is_not_saved_by_it(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    court.clock.at = DUE  # Before the sweep has seen it.
    await suspend(court)
    await court.pass_to(DUE)
    row, _ = await court.turn(appraisal_id)
    assert row.place == 2


async def test_more_time_may_be_asked_for_by_the_end_as_it_moves(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await suspend(court)
    await court.pass_days(40)
    row, agent = await court.turn(appraisal_id)
    async with court.begin(agent) as uow:
        request = await service.request_extension(uow, commission_id=row.id, days=15, reason="暂缓")
    async with court.begin(court.judge) as uow:
        await service.decide_extension(uow, request_id=request, days=15)
    await resume(court)
    # 15 April, fifteen days more: 30 April; forty days stood: Tuesday 9 June.
    assert (await court.open_clocks())["appraisal_report"] == day_ends(date(2026, 6, 9))


async def test_another_ground_wants_a_note(court: ValuationHouse) -> None:
    await accepted(court)
    assert await refused(suspend(court, "other")) == CommonRefusal.missing


async def test_an_unknown_ground_is_refused(court: ValuationHouse) -> None:
    await accepted(court)
    assert await refused(suspend(court, "tired")) == CommonRefusal.malformed


async def test_what_stands_still_is_not_stopped_again(court: ValuationHouse) -> None:
    await accepted(court)
    await suspend(court)
    assert await refused(suspend(court)) == ProcedureRefusal.procedure_suspended


async def test_what_runs_does_not_go_on(court: ValuationHouse) -> None:
    await accepted(court)
    assert await refused(resume(court)) == ProcedureRefusal.procedure_not_suspended


async def test_what_is_over_does_not_stand_still(court: ValuationHouse) -> None:
    await court.delivered()
    await court.pass_days(10)
    assert await refused(suspend(court)) == ProcedureRefusal.procedure_over


async def test_the_court_begins_no_new_method_meanwhile(court: ValuationHouse) -> None:
    await court.procedure()
    async with court.begin(court.judge) as uow:
        procedure_id = (await uow.session.exec(select(PriceProcedure.id))).one()
        await service.suspend_procedure(uow, procedure_id=procedure_id, ground="case_stayed")
    assert await refused(court.begun()) == ProcedureRefusal.procedure_suspended


@pytest.mark.parametrize("who", ["clerk", "debtor"])
async def test_only_a_judge_lets_it_stand_still(court: ValuationHouse, who: str) -> None:
    await accepted(court)
    procedure_id = await procedure_of(court)
    async with court.begin(getattr(court, who)) as uow:
        act = service.suspend_procedure(uow, procedure_id=procedure_id, ground="case_stayed")
        assert await refused(act) == CommonRefusal.not_allowed


async def test_a_judge_of_another_court_finds_nothing_to_stop(court: ValuationHouse) -> None:
    await accepted(court)
    procedure_id = await procedure_of(court)
    async with court.begin(await other_court_judge(court)) as uow:
        act = service.suspend_procedure(uow, procedure_id=procedure_id, ground="case_stayed")
        assert await refused(act) == CommonRefusal.not_found


async def test_the_agency_and_the_parties_are_told(court: ValuationHouse) -> None:
    await accepted(court)
    await suspend(court)
    await messages(court)
    await resume(court)
    told = await messages(court)
    assert [told.count(kind) for kind in ("procedure_suspended", "procedure_resumed")] == [2, 2]
    assert [told.count(kind) for kind in ("commission_suspended", "commission_resumed")] == [1, 1]


async def test_a_withdrawn_pricing_leaves_no_stopped_clock(court: ValuationHouse) -> None:
    await accepted(court)
    await suspend(court)
    procedure_id = await procedure_of(court)
    async with court.begin(court.judge) as uow:
        await ladder.withdraw_procedure(uow, procedure_id=procedure_id, ground="fully_performed")
    await court.relay.run_due()
    assert set(await court.open_clocks()) == {"fee_expenses"}
