"""The court lets a pricing stand still and go on; the agency's own clocks stand still with it.

No other clock does: the parties' time to object, and the court's own, run on. While it stands
still the agency may hand in; the court begins no new method. Law: REF-25, REF-31.
"""

from __future__ import annotations

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import go_on, stop_deadline
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import JUDICIAL, court_of
from valuation.appraisal.access import commissions_of, locked_appraisal
from valuation.appraisal.models import Appraisal, Commission
from valuation.appraisal.rules import AGENCY_CLOCKS, CommissionState
from valuation.procedure.access import procedure_of_court
from valuation.procedure.suspension import note_resumed, note_suspended

_OWING = (CommissionState.offered, CommissionState.accepted, CommissionState.correcting)


async def suspend_procedure(
    uow: UnitOfWork, *, procedure_id: str, ground: str, note: str = ""
) -> None:
    """Let the pricing of a thing stand still, with the ground. Law: REF-31, REF-25."""
    court_of(uow, JUDICIAL)
    commission = await _owing(uow, procedure_id)
    procedure = await procedure_of_court(uow, procedure_id, JUDICIAL)
    note_suspended(uow, procedure, ground, note)
    if commission is not None:
        for kind in AGENCY_CLOCKS:
            if await stop_deadline(uow, kind=kind, subject=_subject(commission)):
                commission.stopped_at = uow.now
    await uow.session.flush()


async def resume_procedure(uow: UnitOfWork, *, procedure_id: str) -> None:
    """Let it go on; the agency's term ends later by the whole time it stood. Law: REF-25."""
    court_of(uow, JUDICIAL)
    commission = await _owing(uow, procedure_id)
    procedure = await procedure_of_court(uow, procedure_id, JUDICIAL)
    note_resumed(uow, procedure)
    if commission is not None and commission.stopped_at is not None:
        for kind in AGENCY_CLOCKS:
            due_at = await go_on(uow, kind=kind, subject=_subject(commission))
            commission.due_at = due_at or commission.due_at
        commission.stopped_at = None
    await uow.session.flush()


async def _owing(uow: UnitOfWork, procedure_id: str) -> Commission | None:
    """Return the commission whose agency owes something in this procedure, if one does.

    Its appraisal is locked, and before the procedure, as everywhere.
    """
    running = select(Appraisal.id).where(
        col(Appraisal.procedure_id) == procedure_id, col(Appraisal.closed_at).is_(None)
    )
    appraisal_id = (await uow.session.exec(running)).first()
    if appraisal_id is None:
        return None
    appraisal = await locked_appraisal(uow, appraisal_id)
    if appraisal is None:
        raise refuse(CommonRefusal.not_found)
    rows = await commissions_of(uow.session, appraisal.id)
    return next((row for row in rows if row.state in _OWING), None)


def _subject(commission: Commission) -> str:
    return f"appraisal:{commission.appraisal_id}"
