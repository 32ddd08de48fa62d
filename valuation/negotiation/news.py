"""What follows from a negotiation's events: whom it tells, and what its clock's end does."""

from __future__ import annotations

from sqlmodel import col, select

from auction.db.outbox import Reaction
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from auction.kernel.event import Event
from valuation.negotiation import events
from valuation.negotiation.consequences import call_back_negotiation, on_time_over
from valuation.negotiation.models import NegotiatingParty, Negotiation
from valuation.procedure.events import ProcedureWithdrawn
from valuation.procedure.telling import facts_of, in_words, tell_judge, tell_parties, written


def reactions() -> list[Reaction]:
    """Return every reaction of the negotiation."""

    def on(event: type[Event], name: str, run: object) -> Reaction:
        # Each function takes exactly its own event; the table guarantees the pairing.
        return Reaction(event, name, run)  # type: ignore[arg-type]

    return [
        on(DeadlineDue, "end_negotiation", on_time_over),
        on(ProcedureWithdrawn, "call_back_negotiation", call_back_negotiation),
        on(events.NegotiationBegun, "tell_negotiation", tell_begun),
        on(events.PricesAgreed, "tell_agreed_prices", tell_agreed),
        on(events.NegotiationFailed, "tell_negotiation_failed", tell_failed),
    ]


async def tell_begun(uow: UnitOfWork, event: events.NegotiationBegun) -> None:
    """Call on everybody who is asked for a price."""
    row = await uow.session.get_one(Negotiation, event.negotiation_id)
    data = await facts_of(uow, row.case_id, row.asset_id, due_on=written(row.due_at))
    asked = await _asked(uow, row.id)
    await tell_parties(uow, row.case_id, event.KIND, data, party_ids=asked)


async def tell_agreed(uow: UnitOfWork, event: events.PricesAgreed) -> None:
    """Tell who stated that all stated the same, and call on the judge to confirm it."""
    row = await uow.session.get_one(Negotiation, event.negotiation_id)
    data = await facts_of(uow, row.case_id, row.asset_id)
    link = f"/court/negotiations/{row.id}"
    await tell_judge(uow, row.case_id, "agreed_price_to_confirm", data, link)
    asked = await _asked(uow, row.id)
    await tell_parties(uow, row.case_id, event.KIND, data, party_ids=asked)


async def tell_failed(uow: UnitOfWork, event: events.NegotiationFailed) -> None:
    """Tell who was asked that there is no agreed price, and why; the ladder tells the judge."""
    row = await uow.session.get_one(Negotiation, event.negotiation_id)
    why = in_words("why", f"state.negotiation_failure.{event.why}")
    data = await facts_of(uow, row.case_id, row.asset_id, **why)
    asked = await _asked(uow, row.id)
    await tell_parties(uow, row.case_id, event.KIND, data, party_ids=asked)


async def _asked(uow: UnitOfWork, negotiation_id: str) -> list[str]:
    rows = select(NegotiatingParty.party_id).where(
        col(NegotiatingParty.negotiation_id) == negotiation_id
    )
    return list((await uow.session.exec(rows)).all())
