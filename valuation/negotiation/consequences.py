"""What follows in a negotiation: the seals are lifted, it is confirmed or ends, its clocks stop.

Called with procedure and negotiation locked.
"""

from __future__ import annotations

from datetime import datetime

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.events import DeadlineDue
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from valuation.negotiation.access import Held, is_running, locked_negotiation
from valuation.negotiation.events import NegotiationFailed, PricesAgreed
from valuation.negotiation.models import Negotiation
from valuation.negotiation.rules import (
    CONFIRMATION_DAYS,
    NegotiationFailure,
    NegotiationState,
    Outcome,
    Statement,
    agreed_validity,
    outcome,
)
from valuation.procedure.events import ProcedureWithdrawn
from valuation.procedure.ladder import Method
from valuation.procedure.service import fail_method, fix_price

STATING, CONFIRMING = "negotiation", "negotiation_confirmation"
# As the announcement names the source: it is public, and nobody's name is needed there.
BOTH_PARTIES = "双方当事人"


async def start_stating(uow: UnitOfWork, row: Negotiation) -> None:
    """Open the parties' clock. Law: REF-04: within the time the court sets."""
    await _start_clock(uow, row, STATING, Role.party, row.due_at)


async def settle(uow: UnitOfWork, held: Held, *, is_time_over: bool = False) -> None:
    """Draw what the statements come to; the seals are lifted when all are there or time is up."""
    statements = [Statement(row.amount_fen, row.valid_until_on) for row in held.asked]
    reached = outcome(statements, is_time_over=is_time_over)
    if reached is Outcome.wait:
        return
    held.row.opened_at = uow.now
    note_act(uow, held.row, "opened", outcome=reached)
    if reached is not Outcome.agree:
        failures = {
            Outcome.differ: NegotiationFailure.prices_differ,
            Outcome.silent: NegotiationFailure.no_answer,
        }
        await end_without_price(uow, held, failures[reached])
        return
    held.row.state = NegotiationState.confirming
    await close_deadline(uow, kind=STATING, subject=_subject(held.row))
    due_at = due_in_days(uow.now, CONFIRMATION_DAYS)
    await _start_clock(uow, held.row, CONFIRMING, Role.judge, due_at)
    uow.emit(PricesAgreed(held.row.id, held.row.court_id))


async def end_without_price(uow: UnitOfWork, held: Held, why: NegotiationFailure) -> None:
    """Close the negotiation; the court begins the next method. Law: REF-05."""
    held.row.why = why
    await _close(uow, held.row, NegotiationState.failed)
    note_act(uow, held.row, "failed", why=why)
    await fail_method(uow, held.procedure, why)
    uow.emit(NegotiationFailed(held.row.id, held.row.court_id, why))


async def fix_agreed_price(uow: UnitOfWork, held: Held) -> None:
    """Make the equal prices the reference price, for as long as the parties agreed. Law: REF-47."""
    statements = [Statement(row.amount_fen, row.valid_until_on) for row in held.asked]
    today = court_day(uow.now)
    valid_until_on = agreed_validity(statements, today)
    if valid_until_on < today:
        await end_without_price(uow, held, NegotiationFailure.validity_lapsed)
        return
    amount_fen = statements[0].amount_fen
    assert amount_fen is not None, "a negotiation is confirmed when all have stated"
    held.row.valid_until_on = valid_until_on
    await _close(uow, held.row, NegotiationState.fixed)
    note_act(uow, held.row, "price_fixed", fen=amount_fen)
    await fix_price(
        uow,
        held.procedure,
        amount_fen=amount_fen,
        source=BOTH_PARTIES,
        report_file_id=None,
        valid_until_on=valid_until_on,
    )


async def on_time_over(uow: UnitOfWork, event: DeadlineDue) -> None:
    """Lift the seals when the parties' time is up: who was silent did not agree. Law: REF-04."""
    if event.kind != STATING:
        return
    held = await locked_negotiation(uow, event.subject.removeprefix("negotiation:"))
    if held is None or not is_running(held) or held.row.state != NegotiationState.stating:
        return
    await settle(uow, held, is_time_over=True)


async def call_back_negotiation(uow: UnitOfWork, event: ProcedureWithdrawn) -> None:
    """End the negotiation of a withdrawn procedure; what is sealed stays sealed. Law: REF-31."""
    if event.method != Method.negotiation:
        return
    held = await locked_negotiation(uow, event.reference)
    if held is None or held.row.closed_at is not None:
        return
    await _close(uow, held.row, NegotiationState.withdrawn)
    note_act(uow, held.row, "withdrawn", ground=event.ground)


def note_act(uow: UnitOfWork, row: Negotiation, act: str, **data: object) -> None:
    """Note an act in the court's audit record; a figure only of a price that stands."""
    uow.audit(f"negotiation.{act}", _subject(row), row.court_id, **data)


async def _close(uow: UnitOfWork, row: Negotiation, state: NegotiationState) -> None:
    row.state, row.closed_at = state, uow.now
    await uow.session.flush()
    for kind in (STATING, CONFIRMING):
        await close_deadline(uow, kind=kind, subject=_subject(row))


async def _start_clock(
    uow: UnitOfWork, row: Negotiation, kind: str, role: Role, due_at: datetime
) -> None:
    await open_deadline(
        uow,
        court_id=row.court_id,
        case_id=row.case_id,
        kind=kind,
        subject=_subject(row),
        role=role,
        law="REF-04",
        due_at=due_at,
    )


def _subject(row: Negotiation) -> str:
    return f"negotiation:{row.id}"
