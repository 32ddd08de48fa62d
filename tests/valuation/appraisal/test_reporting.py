"""Agencies that decline, are late or report badly, on a real database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from auction.db.models import StoredFile
from auction.kernel.refusal import CommonRefusal
from tests.valuation.house import (
    FIGURE,
    MONDAY,
    UNTIL,
    ValuationHouse,
    messages,
    refused,
)
from tests.valuation.reports import plain_pdf
from valuation.appraisal import service
from valuation.appraisal.models import AppraisalReport
from valuation.refusals import ValuationRefusal


async def decline(court: ValuationHouse, appraisal_id: str) -> None:
    row, agent = await court.turn(appraisal_id)
    async with court.begin(agent) as uow:
        await service.decline_commission(uow, commission_id=row.id, ground="no_capacity")


async def test_after_a_refusal_the_next_in_order_is_commissioned(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed(4, 2, 0)
    await decline(court, appraisal_id)
    row, _ = await court.turn(appraisal_id)
    assert (row.place, row.agency_id) == (2, court.agencies[2])


async def test_a_late_agency_is_replaced_by_the_next_in_order(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    await court.accept(appraisal_id)
    await court.pass_days(31)
    row, _ = await court.turn(appraisal_id)
    assert (row.place, row.state) == (2, "offered")


async def test_a_late_agency_cannot_report_any_more(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    await court.accept(appraisal_id)
    court.clock.at = MONDAY + timedelta(days=31)  # Before the sweep has seen it.
    assert await refused(court.report(appraisal_id)) == ValuationRefusal.report_too_late


async def test_three_used_up_leave_a_clear_state_and_no_clock(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    for _ in range(3):
        await decline(court, appraisal_id)
    assert await court.state(appraisal_id) == "exhausted"
    assert await court.open_clocks() == {}


async def test_after_three_used_up_the_court_may_begin_again(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    for _ in range(3):
        await decline(court, appraisal_id)
    assert await court.begun() != appraisal_id


async def test_the_judge_hears_that_all_three_are_used_up(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    for _ in range(3):
        await decline(court, appraisal_id)
    assert "agencies_used_up" in await messages(court)


async def test_another_ground_wants_a_word_of_explanation(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    row, agent = await court.turn(appraisal_id)
    async with court.begin(agent) as uow:
        act = service.decline_commission(uow, commission_id=row.id, ground="other")
        assert await refused(act) == CommonRefusal.missing


@pytest.mark.parametrize(
    ("content", "amount_fen", "until", "code"),
    [
        (b"GIF89a", FIGURE, UNTIL, ValuationRefusal.report_not_pdf),
        (plain_pdf(), 0, UNTIL, CommonRefusal.bad_amount),
        (plain_pdf(), FIGURE, date(2026, 3, 16), ValuationRefusal.validity_over),
        (plain_pdf(), FIGURE, date(2027, 3, 17), ValuationRefusal.validity_too_long),
    ],
)
async def test_a_bad_report_is_refused_and_nothing_kept(
    court: ValuationHouse, content: bytes, amount_fen: int, until: date, code: str
) -> None:
    appraisal_id = await court.agreed()
    await court.accept(appraisal_id)
    act = court.report(appraisal_id, content=content, amount_fen=amount_fen, until=until)
    assert await refused(act) == code
    async with court.database.session() as session:
        assert (await session.exec(select(StoredFile))).first() is None
    assert await court.state(appraisal_id) == "commissioned"


async def test_a_second_report_is_refused(court: ValuationHouse) -> None:
    appraisal_id = await court.reported()
    act = court.report(appraisal_id, amount_fen=1)
    assert await refused(act) == ValuationRefusal.report_there_already


async def test_a_commission_must_be_accepted_before_it_is_reported(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    assert await refused(court.report(appraisal_id)) == CommonRefusal.wrong_state


async def test_the_signed_file_is_kept_beside_the_copy(court: ValuationHouse) -> None:
    appraisal_id = await court.reported()
    async with court.database.session() as session:
        rows = select(AppraisalReport).where(AppraisalReport.appraisal_id == appraisal_id)
        report = (await session.exec(rows)).one()
        original = await session.get_one(StoredFile, report.original_file_id)
    assert original.content == plain_pdf()
    assert report.file_id != report.original_file_id
