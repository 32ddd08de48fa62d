"""What follows from an inquiry's events: whom it tells, and what its clock's end does."""

from __future__ import annotations

from auction.db.outbox import Reaction
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from auction.kernel.event import Event
from valuation.directed_inquiry import events
from valuation.directed_inquiry.consequences import call_back_inquiry, on_time_over
from valuation.directed_inquiry.models import DirectedInquiry
from valuation.procedure.events import ProcedureWithdrawn
from valuation.procedure.telling import facts_of, in_words, tell_parties, written


def reactions() -> list[Reaction]:
    """Return every reaction of the directed inquiry."""

    def on(event: type[Event], name: str, run: object) -> Reaction:
        # Each function takes exactly its own event; the table guarantees the pairing.
        return Reaction(event, name, run)  # type: ignore[arg-type]

    return [
        on(DeadlineDue, "end_inquiry", on_time_over),
        on(ProcedureWithdrawn, "call_back_inquiry", call_back_inquiry),
        on(events.InquirySent, "tell_inquiry", tell_sent),
        on(events.InquiryAnswered, "tell_inquiry_answered", tell_answered),
        on(events.InquiryFailed, "tell_inquiry_failed", tell_failed),
    ]


async def tell_sent(uow: UnitOfWork, event: events.InquirySent) -> None:
    """Tell the parties whom the court asked, and until when it may answer."""
    row = await uow.session.get_one(DirectedInquiry, event.inquiry_id)
    due_on = written(row.due_at)
    data = await facts_of(uow, row.case_id, row.asset_id, body=row.body_name, due_on=due_on)
    await tell_parties(uow, row.case_id, event.KIND, data)


async def tell_answered(uow: UnitOfWork, event: events.InquiryAnswered) -> None:
    """Put the body's answer before every party that has an account. Law: REF-40."""
    row = await uow.session.get_one(DirectedInquiry, event.inquiry_id)
    named = {"body": row.body_name, "amount_fen": row.amount_fen}
    data = await facts_of(uow, row.case_id, row.asset_id, **named)
    await tell_parties(uow, row.case_id, event.KIND, data)


async def tell_failed(uow: UnitOfWork, event: events.InquiryFailed) -> None:
    """Tell the parties that the inquiry gave no price, and why; the ladder tells the judge."""
    row = await uow.session.get_one(DirectedInquiry, event.inquiry_id)
    why = in_words("why", f"state.inquiry_failure.{event.why}")
    data = await facts_of(uow, row.case_id, row.asset_id, body=row.body_name, **why)
    await tell_parties(uow, row.case_id, event.KIND, data)
