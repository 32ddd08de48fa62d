"""Whoever has no business with an appraisal does not find it."""

from __future__ import annotations

from sqlmodel import select

from auction.kernel.refusal import CommonRefusal
from tests.valuation.house import (
    CHECKS,
    ValuationHouse,
    other_court_judge,
    refused,
)
from valuation.appraisal import service
from valuation.appraisal.models import Commission


async def test_another_courts_appraisal_is_not_found(court: ValuationHouse) -> None:
    appraisal_id = await court.reported()
    stranger = await other_court_judge(court)
    async with court.begin(stranger) as uow:
        act = service.deliver_report(uow, appraisal_id=appraisal_id, checks=CHECKS)
        assert await refused(act) == CommonRefusal.not_found


async def test_a_clerk_does_not_serve_reports(court: ValuationHouse) -> None:
    appraisal_id = await court.reported()
    async with court.begin(court.clerk) as uow:
        act = service.deliver_report(uow, appraisal_id=appraisal_id, checks=CHECKS)
        assert await refused(act) == CommonRefusal.not_allowed


async def test_an_agency_does_not_find_anothers_commission(court: ValuationHouse) -> None:
    row, _ = await court.turn(await court.agreed())
    async with court.begin(court.agents[3]) as uow:
        act = service.accept_commission(uow, commission_id=row.id, no_interest=True)
        assert await refused(act) == CommonRefusal.not_found


async def test_an_agency_that_waits_does_not_find_its_commission(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    rows = select(Commission).where(Commission.appraisal_id == appraisal_id, Commission.place == 2)
    async with court.database.session() as session:
        second = (await session.exec(rows)).one()
    async with court.begin(court.agents[1]) as uow:
        act = service.accept_commission(uow, commission_id=second.id, no_interest=True)
        assert await refused(act) == CommonRefusal.not_found


async def test_who_is_no_party_does_not_find_the_appraisal(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    act = court.object(appraisal_id, court.stranger)
    assert await refused(act) == CommonRefusal.not_found
