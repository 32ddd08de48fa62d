"""The judge's review, and service on parties with and without an account."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from auction.cases import service as cases
from tests.valuation.house import (
    MONDAY,
    OBJECTIONS_END,
    ValuationHouse,
    refused,
)
from tests.valuation.reports import plain_pdf
from valuation.appraisal import service
from valuation.appraisal.models import AppraisalReport
from valuation.refusals import ValuationRefusal
from valuation.serving.models import ReportService


async def returned(court: ValuationHouse) -> str:
    appraisal_id = await court.reported()
    async with court.begin(court.judge) as uow:
        await service.return_report(
            uow, appraisal_id=appraisal_id, ground="wrong_basics", note="面积与产权证不符"
        )
    return appraisal_id


async def test_a_returned_report_is_due_again_in_three_days(court: ValuationHouse) -> None:
    await returned(court)
    clocks = await court.open_clocks()
    assert clocks == {"report_correction": datetime(2026, 3, 19, 16, tzinfo=UTC)}


async def test_a_report_corrected_before_service_is_open_to_objection(
    court: ValuationHouse,
) -> None:
    appraisal_id = await returned(court)
    await court.report(appraisal_id)
    await court.deliver(appraisal_id)
    assert await court.state(appraisal_id) == "delivered"


async def test_a_late_correction_brings_the_next_agency(court: ValuationHouse) -> None:
    appraisal_id = await returned(court)
    await court.pass_days(4)
    row, _ = await court.turn(appraisal_id)
    assert row.place == 2


async def add_absent_creditor(court: ValuationHouse) -> str:
    async with court.begin(court.judge) as uow:
        return await cases.add_party(
            uow, case_id=court.case_id, role="creditor", kind="person", name="absent"
        )


async def test_a_party_without_an_account_is_given_public_notice(court: ValuationHouse) -> None:
    await add_absent_creditor(court)
    await court.delivered()
    # Fifteen full days to 31 March; five more end on 5 April, in the Qingming holidays.
    clocks = await court.open_clocks()
    assert clocks == {"report_objection": datetime(2026, 4, 7, 16, tzinfo=UTC)}


async def test_a_noted_receipt_ends_the_wait_for_public_notice(court: ValuationHouse) -> None:
    party_id = await add_absent_creditor(court)
    appraisal_id = await court.delivered()
    async with court.begin(court.clerk) as uow:
        await service.record_receipt(
            uow,
            appraisal_id=appraisal_id,
            party_id=party_id,
            received_on=date(2026, 3, 16),
            proof=plain_pdf(),
        )
    assert await court.open_clocks() == {"report_objection": OBJECTIONS_END}


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2026, 3, 15), ValuationRefusal.received_before_served),
        (date(2026, 3, 17), ValuationRefusal.received_in_future),
    ],
)
async def test_an_impossible_receipt_is_refused(court: ValuationHouse, on: date, code: str) -> None:
    party_id = await add_absent_creditor(court)
    appraisal_id = await court.delivered()
    async with court.begin(court.clerk) as uow:
        act = service.record_receipt(
            uow, appraisal_id=appraisal_id, party_id=party_id, received_on=on
        )
        assert await refused(act) == code


async def test_opening_the_report_is_noted_once(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    async with court.database.session() as session:
        report = (await session.exec(select(AppraisalReport))).one()
    for later in (0, 1):
        court.clock.at = MONDAY + timedelta(hours=later)
        async with court.begin(court.debtor) as uow:
            await service.note_reading(uow, report_id=report.id)
    async with court.database.session() as session:
        rows = select(ReportService).where(ReportService.party_id == court.parties[1])
        assert (await session.exec(rows)).one().read_at == MONDAY
    assert await court.state(appraisal_id) == "delivered"
