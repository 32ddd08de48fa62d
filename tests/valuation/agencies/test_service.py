"""A court's roster: who stands on it, who acts for whom, who cannot be named."""

from __future__ import annotations

from auction.kernel.refusal import CommonRefusal
from tests.valuation.house import ValuationHouse, other_court_judge, refused
from valuation.agencies import service as roster_service
from valuation.agencies.queries import roster
from valuation.appraisal import service
from valuation.refusals import ValuationRefusal


async def test_a_licence_stands_on_the_roster_once(court: ValuationHouse) -> None:
    async with court.begin(court.clerk) as uow:
        act = roster_service.list_agency(
            uow, name="同号", licence_no=" 琼房评0 ", speciality="real_estate"
        )
        assert await refused(act) == ValuationRefusal.agency_listed_already


async def test_an_unknown_speciality_is_refused(court: ValuationHouse) -> None:
    async with court.begin(court.clerk) as uow:
        act = roster_service.list_agency(uow, name="新", licence_no="琼9", speciality="poetry")
        assert await refused(act) == CommonRefusal.malformed


async def test_only_a_known_account_outside_the_staff_acts_for_an_agency(
    court: ValuationHouse,
) -> None:
    async with court.begin(court.clerk) as uow:
        act = roster_service.bind_account(
            uow, agency_id=court.agencies[0], email="nobody@example.org"
        )
        assert await refused(act) == ValuationRefusal.no_such_account


async def test_a_suspended_agency_cannot_be_agreed_on(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    async with court.begin(court.judge) as uow:
        await roster_service.suspend_agency(uow, agency_id=court.agencies[0], reason="未按期完成")
    async with court.begin(court.judge) as uow:
        act = service.agree_agencies(uow, appraisal_id=appraisal_id, agency_ids=court.agencies[:3])
        assert await refused(act) == ValuationRefusal.agency_suspended


async def test_a_restored_agency_can_be_agreed_on(court: ValuationHouse) -> None:
    async with court.begin(court.judge) as uow:
        await roster_service.suspend_agency(uow, agency_id=court.agencies[0], reason="核查")
        await roster_service.restore_agency(uow, agency_id=court.agencies[0])
    assert await court.agreed()


async def test_another_courts_roster_is_not_touched(court: ValuationHouse) -> None:
    async with court.begin(await other_court_judge(court)) as uow:
        act = roster_service.suspend_agency(uow, agency_id=court.agencies[0], reason="x")
        assert await refused(act) == CommonRefusal.not_found


async def test_the_roster_names_who_acts_for_each(court: ValuationHouse) -> None:
    async with court.database.session() as session:
        agencies = await roster(session, court.court_id)
    bound = {agency.name: agency.accounts for agency in agencies}
    assert bound["海南第3评估所"] == ("agent3@example.org",)
