"""Which negotiation an actor may act on; everything else is not found. Rows come locked.

The procedure is locked before the negotiation, here as where the ladder moves, so that a price,
a withdrawal and the end of the time that arrive together are taken one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import court_of, parties_of_actor
from valuation.negotiation.models import NegotiatingParty, Negotiation
from valuation.negotiation.refusals import NegotiationRefusal
from valuation.procedure.access import locked_procedure
from valuation.procedure.ladder import ProcedureState
from valuation.procedure.models import PriceProcedure


@dataclass(frozen=True)
class Held:
    """A negotiation with its procedure, both locked, and whoever was asked."""

    procedure: PriceProcedure
    row: Negotiation
    asked: list[NegotiatingParty]


async def held_by_court(uow: UnitOfWork, negotiation_id: str, roles: tuple[Role, ...]) -> Held:
    """Return a running negotiation of the actor's own court."""
    court_id = court_of(uow, roles)
    held = await locked_negotiation(uow, negotiation_id)
    if held is None or held.row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    _insist_running(held)
    return held


async def held_by_party(
    uow: UnitOfWork, negotiation_id: str
) -> tuple[Held, list[NegotiatingParty]]:
    """Return a running negotiation, and as whom the actor was asked in it."""
    held = await locked_negotiation(uow, negotiation_id)
    if held is None:
        raise refuse(CommonRefusal.not_found)
    own = {party.id for party in await parties_of_actor(uow, held.row.case_id)}
    rows = [row for row in held.asked if row.party_id in own]
    if not rows:
        raise refuse(NegotiationRefusal.not_asked_to_state)
    _insist_running(held)
    return held, rows


async def locked_negotiation(uow: UnitOfWork, negotiation_id: str) -> Held | None:
    """Return a negotiation as it stands now, whoever acts and whether or not it is over."""
    found = await uow.session.get(Negotiation, negotiation_id)
    if found is None:
        return None
    procedure = await locked_procedure(uow, found.procedure_id)
    assert procedure is not None, "the key holds"
    await uow.session.refresh(found, with_for_update=True)
    rows = select(NegotiatingParty).where(col(NegotiatingParty.negotiation_id) == negotiation_id)
    asked = (await uow.session.exec(rows.order_by(col(NegotiatingParty.party_id)))).all()
    return Held(procedure, found, list(asked))


def is_running(held: Held) -> bool:
    """Say whether anything may still happen to it; a withdrawn procedure takes it along."""
    return held.row.closed_at is None and held.procedure.state == ProcedureState.running


def _insist_running(held: Held) -> None:
    if not is_running(held):
        raise refuse(NegotiationRefusal.negotiation_over)
