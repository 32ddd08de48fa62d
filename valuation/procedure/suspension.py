"""A procedure stands still, and goes on: what is noted about it. Law: REF-31, REF-25.

Called by `appraisal/suspending.py`, which stops the agency's clocks in the same transaction; the
court's verbs stand there.
"""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import refuse
from valuation.acts import filled, member
from valuation.procedure.access import insist_alive
from valuation.procedure.events import ProcedureResumed, ProcedureSuspended
from valuation.procedure.ladder import ProcedureState
from valuation.procedure.models import PriceProcedure
from valuation.procedure.refusals import ProcedureRefusal
from valuation.procedure.rules import SuspensionGround


def note_suspended(uow: UnitOfWork, procedure: PriceProcedure, ground: str, note: str) -> None:
    """Note that a locked procedure stands still; "other" wants a note. Law: REF-31."""
    insist_alive(procedure)
    chosen = member(SuspensionGround, ground, "ground")
    if chosen is SuspensionGround.other:
        note = filled(note, "note")
    procedure.suspended_at = uow.now
    procedure.suspension_ground, procedure.suspension_note = chosen, note.strip()
    _note(uow, procedure, "suspended", ground=chosen, note=note.strip())
    uow.emit(ProcedureSuspended(procedure.id, procedure.court_id, chosen))


def note_resumed(uow: UnitOfWork, procedure: PriceProcedure) -> None:
    """Note that a locked procedure goes on. Law: REF-31."""
    if ProcedureState(procedure.state).is_over:
        raise refuse(ProcedureRefusal.procedure_over)
    if procedure.suspended_at is None:
        raise refuse(ProcedureRefusal.procedure_not_suspended)
    stood = int((uow.now - procedure.suspended_at).total_seconds())
    procedure.suspended_at = None
    procedure.suspension_ground = procedure.suspension_note = ""
    _note(uow, procedure, "resumed", stood_seconds=stood)
    uow.emit(ProcedureResumed(procedure.id, procedure.court_id))


def _note(uow: UnitOfWork, procedure: PriceProcedure, act: str, **data: object) -> None:
    uow.audit(f"procedure.{act}", f"procedure:{procedure.id}", procedure.court_id, **data)
