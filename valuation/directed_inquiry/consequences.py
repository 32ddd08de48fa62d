"""What follows in a directed inquiry: it ends, its clock stops. Called with its rows locked."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from valuation.directed_inquiry.access import Held, is_running, locked_inquiry
from valuation.directed_inquiry.events import InquiryFailed
from valuation.directed_inquiry.models import DirectedInquiry
from valuation.directed_inquiry.rules import InquiryFailure, InquiryState
from valuation.procedure.events import ProcedureWithdrawn
from valuation.procedure.ladder import Method
from valuation.procedure.service import fail_method

ANSWERING = "directed_inquiry"


async def start_clock(uow: UnitOfWork, row: DirectedInquiry) -> None:
    """Open the clock of the body's time limit; the judge has it in sight. Law: REF-05."""
    await open_deadline(
        uow,
        court_id=row.court_id,
        case_id=row.case_id,
        kind=ANSWERING,
        subject=_subject(row),
        role=Role.judge,
        law="REF-05",
        due_at=row.due_at,
    )


async def end_without_price(uow: UnitOfWork, held: Held, why: InquiryFailure) -> None:
    """Close the inquiry; the court begins the next method. Law: REF-06."""
    held.row.why = why
    await close(uow, held.row, InquiryState.failed)
    note_act(uow, held.row, "failed", why=why)
    await fail_method(uow, held.procedure, why)
    uow.emit(InquiryFailed(held.row.id, held.row.court_id, why))


async def on_time_over(uow: UnitOfWork, event: DeadlineDue) -> None:
    """End an inquiry nobody has answered when its time limit runs out. Law: REF-05, REF-06."""
    if event.kind != ANSWERING:
        return
    held = await locked_inquiry(uow, event.subject.removeprefix("directed_inquiry:"))
    if held is not None and is_running(held):
        await end_without_price(uow, held, InquiryFailure.no_answer)


async def call_back_inquiry(uow: UnitOfWork, event: ProcedureWithdrawn) -> None:
    """End the inquiry of a withdrawn procedure; its link leads nowhere any more. Law: REF-31."""
    if event.method != Method.directed_inquiry:
        return
    held = await locked_inquiry(uow, event.reference)
    if held is None or held.row.closed_at is not None:
        return
    await close(uow, held.row, InquiryState.withdrawn)
    note_act(uow, held.row, "withdrawn", ground=event.ground)


async def close(uow: UnitOfWork, row: DirectedInquiry, state: InquiryState) -> None:
    """End the inquiry in a state: its clock stops, its link is none any more."""
    row.state, row.closed_at, row.link_hash = state, uow.now, None
    await uow.session.flush()
    await close_deadline(uow, kind=ANSWERING, subject=_subject(row))


def note_act(uow: UnitOfWork, row: DirectedInquiry, act: str, **data: object) -> None:
    """Note an act in the court's audit record."""
    uow.audit(f"directed_inquiry.{act}", _subject(row), row.court_id, **data)


def _subject(row: DirectedInquiry) -> str:
    return f"directed_inquiry:{row.id}"
