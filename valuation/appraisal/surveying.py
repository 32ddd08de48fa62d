"""An agency looks at the thing: it sets a day, the parties hear of it, and who came is noted.

A party that stays away does not hinder it, but then a witness must have been there. Law: REF-24.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, select

from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import filled, insist, must_be
from valuation.appraisal.access import commission_of_actor, note_act
from valuation.appraisal.desk_models import SiteSurvey
from valuation.appraisal.desk_rules import SurveyState, may_survey_on, witness_wanting
from valuation.appraisal.events import SurveyProposed
from valuation.appraisal.refusals import AgencyDeskRefusal
from valuation.appraisal.rules import CommissionState

_WORKING = (CommissionState.accepted, CommissionState.correcting)


async def propose_survey(
    uow: UnitOfWork, *, commission_id: str, meets_at: datetime, place: str
) -> str:
    """Set the day and place of a survey, two days ahead at least; return its id.

    One that was set before and not held is moved by it. The parties are told. Law: REF-24.
    """
    appraisal, commission = await commission_of_actor(uow, commission_id)
    must_be(commission.state, *_WORKING)
    insist(may_survey_on(court_day(meets_at), court_day(uow.now)))
    where = filled(place, "place")
    earlier = select(SiteSurvey).where(
        col(SiteSurvey.commission_id) == commission_id,
        col(SiteSurvey.state) == SurveyState.proposed,
    )
    for survey in (await uow.session.exec(earlier)).all():
        survey.state = SurveyState.moved
    await uow.session.flush()
    row = SiteSurvey(
        id=new_id("svy"),
        court_id=commission.court_id,
        commission_id=commission_id,
        state=SurveyState.proposed,
        place=where,
        meets_at=meets_at,
        proposed_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    note_act(uow, appraisal, "survey_proposed", survey=row.id, meets_at=meets_at.isoformat())
    uow.emit(SurveyProposed(appraisal.id, appraisal.court_id, row.id))
    return row.id


async def record_survey(
    uow: UnitOfWork,
    *,
    survey_id: str,
    attended: Collection[str],
    witness_name: str = "",
    witness_capacity: str = "",
    note: str = "",
) -> None:
    """Note who came, by the parties' ids; if one did not, who witnessed it, and as what.

    Refused before its time, and without a witness where a party was absent. Law: REF-24.
    """
    row = await uow.session.get(SiteSurvey, survey_id)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    appraisal, _commission = await commission_of_actor(uow, row.commission_id)
    await uow.session.refresh(row)
    must_be(row.state, SurveyState.proposed)
    if uow.now < row.meets_at:
        raise refuse(AgencyDeskRefusal.survey_not_yet, meets_at=row.meets_at)
    parties = await _parties(uow, appraisal.case_id)
    if not set(attended) <= {party.id for party in parties}:
        raise refuse(AgencyDeskRefusal.no_such_party, "attended")
    absent = [party for party in parties if party.id not in attended]
    insist(witness_wanting([party.name for party in absent], witness_name, witness_capacity))
    row.attended = [party.id for party in parties if party.id in attended]
    row.absent = [party.id for party in absent]
    row.witness_name, row.witness_capacity = witness_name.strip(), witness_capacity.strip()
    row.note, row.recorded_at, row.state = note.strip(), uow.now, SurveyState.held
    await uow.session.flush()
    note_act(uow, appraisal, "survey_held", survey=row.id, absent=len(absent))


async def _parties(uow: UnitOfWork, case_id: str) -> Sequence[CaseParty]:
    rows = select(CaseParty).where(col(CaseParty.case_id) == case_id)
    return (await uow.session.exec(rows.order_by(col(CaseParty.position)))).all()
