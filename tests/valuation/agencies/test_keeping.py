"""What the court writes down about an agency, and who was removed and may not come back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlmodel import col, select

from auction.kernel.refusal import CommonRefusal
from tests.valuation.house import ValuationHouse, refused
from valuation.agencies import keeping
from valuation.agencies import service as roster_service
from valuation.agencies.licences import AgencyState
from valuation.agencies.models import Agency
from valuation.agencies.queries import AgencyView, roster
from valuation.agencies.refusals import RosterRefusal
from valuation.agencies.speciality import Speciality
from valuation.appraisal import service
from valuation.refusals import ValuationRefusal


async def first(court: ValuationHouse) -> AgencyView:
    async with court.database.session() as session:
        rows = await roster(session, court.court_id)
    return next(row for row in rows if row.id == court.agencies[0])


async def remove(court: ValuationHouse, ground: str = "fraud") -> None:
    async with court.begin(court.judge) as uow:
        await roster_service.remove_agency(
            uow, agency_id=court.agencies[0], ground=ground, note="出具虚假报告"
        )


async def license_it(
    court: ValuationHouse, speciality: str, number: str, until: date | None
) -> None:
    async with court.begin(court.clerk) as uow:
        await keeping.keep_licence(
            uow,
            agency_id=court.agencies[0],
            speciality=speciality,
            licence_no=number,
            expires_on=until,
        )


async def test_an_agency_may_hold_licences_for_several_specialities(court: ValuationHouse) -> None:
    await license_it(court, "land", "琼土1", date(2027, 1, 1))
    assert (await first(court)).specialities == (Speciality.real_estate, Speciality.land)


async def test_a_new_number_of_the_primary_licence_is_the_agencys(court: ValuationHouse) -> None:
    await license_it(court, "real_estate", "琼房评100", None)
    assert (await first(court)).licence_no == "琼房评100"


async def test_a_number_another_agency_holds_is_refused(court: ValuationHouse) -> None:
    act = license_it(court, "land", "琼房评1", None)
    assert await refused(act) == RosterRefusal.licence_of_another


async def test_a_licence_that_has_expired_is_not_written_down(court: ValuationHouse) -> None:
    act = license_it(court, "land", "琼土1", date(2026, 3, 15))
    assert await refused(act) == RosterRefusal.licence_expired


async def test_the_last_licence_is_not_struck(court: ValuationHouse) -> None:
    async with court.begin(court.clerk) as uow:
        act = keeping.drop_licence(uow, agency_id=court.agencies[0], speciality="real_estate")
        assert await refused(act) == RosterRefusal.last_licence


async def test_striking_the_primary_licence_makes_another_primary(court: ValuationHouse) -> None:
    await license_it(court, "land", "琼土1", None)
    async with court.begin(court.clerk) as uow:
        await keeping.drop_licence(uow, agency_id=court.agencies[0], speciality="real_estate")
    agency = await first(court)
    assert (agency.speciality, agency.licence_no) == (Speciality.land, "琼土1")


async def test_an_agency_whose_licence_ran_out_cannot_be_agreed_on(court: ValuationHouse) -> None:
    await license_it(court, "real_estate", "琼房评0", date(2026, 3, 16))
    await court.pass_days(1)
    appraisal_id = await court.started()
    async with court.begin(court.judge) as uow:
        act = service.agree_agencies(uow, appraisal_id=appraisal_id, agency_ids=court.agencies[:3])
        assert await refused(act) == RosterRefusal.licence_expired


async def test_an_appraiser_is_on_record_once(court: ValuationHouse) -> None:
    async with court.begin(court.clerk) as uow:
        one = {"name": "张三", "category": "real_estate", "licence_no": "T1"}
        await keeping.add_appraiser(uow, agency_id=court.agencies[0], **one)
        act = keeping.add_appraiser(uow, agency_id=court.agencies[0], **one)
        assert await refused(act) == RosterRefusal.appraiser_listed_already


async def test_an_appraiser_who_left_is_struck(court: ValuationHouse) -> None:
    async with court.begin(court.clerk) as uow:
        await keeping.add_appraiser(
            uow, agency_id=court.agencies[0], name="张三", category="land", licence_no="T1"
        )
        await uow.session.flush()
        await keeping.remove_appraiser(
            uow, agency_id=court.agencies[0], category="land", licence_no="T1"
        )
    assert (await first(court)).appraisers == ()


async def test_a_removed_agency_cannot_be_agreed_on(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    await remove(court)
    async with court.begin(court.judge) as uow:
        act = service.agree_agencies(uow, appraisal_id=appraisal_id, agency_ids=court.agencies[:3])
        assert await refused(act) == ValuationRefusal.agency_not_on_roster


async def test_only_a_judge_removes(court: ValuationHouse) -> None:
    async with court.begin(court.clerk) as uow:
        act = roster_service.remove_agency(
            uow, agency_id=court.agencies[0], ground="fraud", note="x"
        )
        assert await refused(act) == CommonRefusal.not_allowed


async def test_a_removed_licence_is_not_listed_again_within_five_years(
    court: ValuationHouse,
) -> None:
    await remove(court)
    async with court.begin(court.clerk) as uow:
        act = roster_service.list_agency(
            uow, name="新名评估所", licence_no="琼房评0", speciality="real_estate"
        )
        assert await refused(act) == RosterRefusal.agency_barred


async def test_who_was_removed_is_not_listed_under_another_licence(court: ValuationHouse) -> None:
    await remove(court)
    async with court.begin(court.clerk) as uow:
        act = roster_service.list_agency(
            uow, name="海南第0评估所", licence_no="琼房评99", speciality="real_estate"
        )
        assert await refused(act) == RosterRefusal.agency_barred


async def test_nobody_shortens_the_bar(court: ValuationHouse) -> None:
    await remove(court)
    court.clock.at += timedelta(days=5 * 365)
    async with court.begin(court.judge) as uow:
        act = roster_service.restore_agency(uow, agency_id=court.agencies[0])
        assert await refused(act) == RosterRefusal.agency_barred


async def test_after_five_years_the_agency_may_be_listed_again(court: ValuationHouse) -> None:
    await remove(court)
    court.clock.at = datetime(2031, 3, 17, 2, tzinfo=UTC)
    async with court.begin(court.judge) as uow:
        await roster_service.restore_agency(uow, agency_id=court.agencies[0])
    assert (await first(court)).state_on(date(2031, 3, 17)) is AgencyState.may_be_named


async def test_an_agency_that_closed_is_not_barred(court: ValuationHouse) -> None:
    await remove(court, "ceased")
    async with court.begin(court.judge) as uow:
        await roster_service.restore_agency(uow, agency_id=court.agencies[0])
    async with court.database.session() as session:
        row = (await session.exec(select(Agency).where(col(Agency.id) == court.agencies[0]))).one()
    assert row.removed_at is None


async def test_a_licence_number_that_is_none_is_refused(court: ValuationHouse) -> None:
    async with court.begin(court.clerk) as uow:
        act = roster_service.list_agency(uow, name="新", licence_no="没有编号", speciality="assets")
        assert await refused(act) == RosterRefusal.bad_licence
