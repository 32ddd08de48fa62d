"""A replaced agency gives the case's papers back, within three days. Law: REF-27."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import CLERICAL, must_be
from valuation.appraisal.access import appraisal_of_court, commission_of_actor, note_act
from valuation.appraisal.desk_rules import MATERIALS_DAYS, MATERIALS_RETURN
from valuation.appraisal.models import Appraisal, Commission
from valuation.appraisal.rules import CommissionState


async def ask_materials_back(uow: UnitOfWork, appraisal: Appraisal, commission: Commission) -> None:
    """Give a replaced agency three days to return what it was handed. Law: REF-27, REF-43."""
    commission.materials_due_at = due_in_days(uow.now, MATERIALS_DAYS)
    await open_deadline(
        uow,
        court_id=appraisal.court_id,
        case_id=appraisal.case_id,
        kind=MATERIALS_RETURN,
        subject=_subject(commission),
        role=Role.agency,
        law="REF-27",
        due_at=commission.materials_due_at,
        data={"commission": commission.id},
    )


async def return_materials(uow: UnitOfWork, *, commission_id: str) -> None:
    """Note that a replaced agency has given the papers back: by itself, or by the court's desk."""
    if uow.actor.court_id is not None and uow.actor.is_one_of(*CLERICAL):
        found = await uow.session.get(Commission, commission_id)
        if found is None:
            raise refuse(CommonRefusal.not_found)
        appraisal = await appraisal_of_court(uow, found.appraisal_id, CLERICAL)
        await uow.session.refresh(found)
    else:
        appraisal, found = await commission_of_actor(uow, commission_id)
    must_be(found.state, CommissionState.lapsed, CommissionState.replaced)
    if not await close_deadline(uow, kind=MATERIALS_RETURN, subject=_subject(found)):
        raise refuse(CommonRefusal.wrong_state)
    found.materials_returned_at = uow.now
    note_act(uow, appraisal, "materials_returned", commission=commission_id)


def _subject(commission: Commission) -> str:
    return f"commission:{commission.id}"
