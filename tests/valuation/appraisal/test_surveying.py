"""The agency looks at the thing; whoever stays away is stood in for by a witness. Law: REF-24."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from auction.kernel.refusal import CommonRefusal, Refused
from tests.valuation.house import MONDAY, ValuationHouse, messages, refused
from valuation.appraisal import service
from valuation.appraisal.desk_models import SiteSurvey
from valuation.appraisal.refusals import AgencyDeskRefusal as No

THURSDAY = MONDAY + timedelta(days=3)


async def proposed(court: ValuationHouse, meets_at=THURSDAY) -> str:  # type: ignore[no-untyped-def]
    appraisal_id = await court.agreed()
    await court.accept(appraisal_id)
    return await propose(court, appraisal_id, meets_at)


async def propose(court: ValuationHouse, appraisal_id: str, meets_at=THURSDAY) -> str:  # type: ignore[no-untyped-def]
    row, agent = await court.turn(appraisal_id)
    async with court.begin(agent) as uow:
        return await service.propose_survey(
            uow, commission_id=row.id, meets_at=meets_at, place="龙昆南路6号大门"
        )


async def record(court: ValuationHouse, survey_id: str, *came: str, **witness: str) -> None:
    async with court.begin(court.agents[0]) as uow:
        await service.record_survey(uow, survey_id=survey_id, attended=came, **witness)


async def kept(court: ValuationHouse, survey_id: str) -> SiteSurvey:
    async with court.database.session() as session:
        return await session.get_one(SiteSurvey, survey_id)


async def test_the_parties_and_the_judge_are_told_of_the_day(court: ValuationHouse) -> None:
    await proposed(court)
    assert (await messages(court)).count("survey_proposed") == 3


async def test_a_survey_is_two_days_ahead(court: ValuationHouse) -> None:
    act = proposed(court, MONDAY + timedelta(days=1))
    assert await refused(act) == No.survey_too_soon


async def test_a_survey_moved_to_another_day_replaces_the_first(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    await court.accept(appraisal_id)
    first = await propose(court, appraisal_id)
    await propose(court, appraisal_id, THURSDAY + timedelta(days=1))
    assert (await kept(court, first)).state == "moved"


async def test_before_its_time_nothing_is_recorded(court: ValuationHouse) -> None:
    survey_id = await proposed(court)
    assert await refused(record(court, survey_id, *court.parties)) == No.survey_not_yet


async def test_with_everybody_there_no_witness_is_needed(court: ValuationHouse) -> None:
    survey_id = await proposed(court)
    court.clock.at = THURSDAY
    await record(court, survey_id, *court.parties)
    assert (await kept(court, survey_id)).state == "held"


@pytest.mark.parametrize(
    "witness",
    [{}, {"witness_name": "周某"}, {"witness_capacity": "居委会"}, {"witness_name": "  "}],
)
async def test_with_a_party_absent_a_witness_must_be_named(
    court: ValuationHouse, witness: dict[str, str]
) -> None:
    survey_id = await proposed(court)
    court.clock.at = THURSDAY
    with pytest.raises(Refused) as wanting:
        await record(court, survey_id, court.parties[0], **witness)
    assert wanting.value.refusal.code == No.witness_needed
    assert wanting.value.refusal.data == {"absent": "debtor"}


async def test_a_witness_stands_in_for_who_stayed_away(court: ValuationHouse) -> None:
    survey_id = await proposed(court)
    court.clock.at = THURSDAY
    await record(
        court, survey_id, court.parties[0], witness_name="周某", witness_capacity="居委会工作人员"
    )
    row = await kept(court, survey_id)
    assert (row.attended, row.absent) == ([court.parties[0]], [court.parties[1]])


async def test_who_is_no_party_did_not_come_as_one(court: ValuationHouse) -> None:
    survey_id = await proposed(court)
    court.clock.at = THURSDAY
    assert await refused(record(court, survey_id, "pty_nobody")) == No.no_such_party


async def test_a_survey_is_recorded_once(court: ValuationHouse) -> None:
    survey_id = await proposed(court)
    court.clock.at = THURSDAY
    await record(court, survey_id, *court.parties)
    act = record(court, survey_id, *court.parties)
    assert await refused(act) == CommonRefusal.wrong_state


async def test_another_agency_finds_no_survey(court: ValuationHouse) -> None:
    survey_id = await proposed(court)
    async with court.begin(court.agents[1]) as uow:
        act = service.record_survey(uow, survey_id=survey_id, attended=[])
        assert await refused(act) == CommonRefusal.not_found


async def test_one_that_has_not_accepted_sets_no_day(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    assert await refused(propose(court, appraisal_id)) == CommonRefusal.wrong_state


async def test_the_table_itself_takes_no_absence_without_a_witness(court: ValuationHouse) -> None:
    await proposed(court)
    async with court.database.session() as session:
        row = (await session.exec(select(SiteSurvey))).one()
        row.state, row.absent = "held", [court.parties[0]]
        with pytest.raises(IntegrityError):
            await session.flush()
