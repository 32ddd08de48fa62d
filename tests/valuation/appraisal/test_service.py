"""An appraisal that nobody holds up, on a real database: each step, its clock, its messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from auction.db.audit import first_broken_audit
from auction.db.models import OutboxRow
from auction.deadlines.models import Deadline
from tests.valuation.house import (
    FIGURE,
    OBJECTIONS_END,
    UNTIL,
    ValuationHouse,
    messages,
    price_of,
)


async def test_nobody_objects_and_the_price_stands(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    await court.pass_to(OBJECTIONS_END)
    price = await price_of(court)
    assert price is not None
    assert (price.amount_fen, price.method, price.valid_until_on) == (FIGURE, "appraisal", UNTIL)
    assert await court.state(appraisal_id) == "fixed"


async def test_before_the_period_is_over_no_price_stands(court: ValuationHouse) -> None:
    await court.delivered()
    await court.pass_to(OBJECTIONS_END - timedelta(seconds=1))
    assert await price_of(court) is None


async def test_the_price_leaves_no_clock_of_the_appraisal_running(court: ValuationHouse) -> None:
    await court.delivered()
    await court.pass_to(OBJECTIONS_END)
    assert await court.open_clocks() == {}


async def test_each_step_runs_its_own_clock(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    assert list(await court.open_clocks()) == ["appraisal_report"]
    await court.accept(appraisal_id)
    await court.report(appraisal_id)
    assert list(await court.open_clocks()) == ["report_delivery"]
    await court.deliver(appraisal_id)
    assert await court.open_clocks() == {"report_objection": OBJECTIONS_END}


async def test_starting_meets_the_duty_to_start_pricing(court: ValuationHouse) -> None:
    await court.started()
    rows = select(Deadline).where(
        col(Deadline.kind) == "price_procedure", col(Deadline.closed_at).is_(None)
    )
    async with court.database.session() as session:
        assert (await session.exec(rows)).first() is None


async def test_the_report_is_due_thirty_days_after_the_commission(court: ValuationHouse) -> None:
    await court.agreed()
    # 15 April is a Wednesday and no holiday; the period ends with it.
    assert (await court.open_clocks())["appraisal_report"] == datetime(2026, 4, 15, 16, tzinfo=UTC)


async def test_everyone_concerned_is_told(court: ValuationHouse) -> None:
    await court.delivered()
    await court.pass_to(OBJECTIONS_END)
    assert await messages(court) == [
        "agency_choice_opened",
        "agency_choice_opened",
        "appraisal_commissioned",
        "reference_price_fixed",
        "reference_price_fixed",
        "reference_price_fixed",
        "report_delivered",
        "report_delivered",
        "report_received",
    ]


async def test_no_reaction_is_left_undone(court: ValuationHouse) -> None:
    await court.delivered()
    await court.pass_to(OBJECTIONS_END)
    async with court.database.session() as session:
        rows = (await session.exec(select(OutboxRow).where(OutboxRow.attempts > 0))).all()
    assert [row.last_error for row in rows] == []


async def test_the_acts_stand_in_a_linked_record(court: ValuationHouse) -> None:
    await court.delivered()
    async with court.database.session() as session:
        assert await first_broken_audit(session, court.court_id) is None
