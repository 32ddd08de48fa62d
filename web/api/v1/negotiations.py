"""Negotiations under seal, for the court and the parties: no figure before it is lifted."""

from __future__ import annotations

from typing import Any

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.queries import cases_of_party
from auction.db.unit_of_work import UnitOfWork
from valuation.negotiation import queries, service
from valuation.negotiation.queries import NegotiationView
from valuation.negotiation.rules import DAYS, FEWEST_DAYS, MOST_DAYS
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS, case_of_court
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Fen, Id, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery


class NewNegotiation(Body):
    """How many days the parties have, and the creditors who must agree too."""

    days: int = Field(default=DAYS, ge=FEWEST_DAYS, le=MOST_DAYS)
    creditor_ids: list[Id] = Field(default_factory=list)


class StatedPrice(Body):
    """A party's price; without a day it is to hold for a year."""

    amount_fen: Fen
    valid_until_on: Day | None = None


class Confirmation(Body):
    """Whether an agreed price harms anybody else's lawful rights."""

    harms_others: bool
    reason: Prose


async def list_negotiations_of_case(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[NegotiationView]:
    """List a case's negotiations, the oldest first."""
    case = await case_of_court(session, call)
    return listed_from(await queries.negotiations_of_case(session, case.id), call.query)


async def begin_negotiation(uow: UnitOfWork, call: Call[NewNegotiation, NoQuery]) -> Made:
    """Ask the parties for their prices, each under seal."""
    return Made(
        await service.begin_negotiation(
            uow,
            procedure_id=call.path["procedure_id"],
            days=call.body.days,
            creditor_ids=call.body.creditor_ids,
        )
    )


async def show_negotiation(session: AsyncSession, call: Call[NoBody, NoQuery]) -> NegotiationView:
    """Show a negotiation to its court or its parties; figures once the seals are lifted."""
    shown = found(await queries.negotiation(session, call.path["negotiation_id"]))
    await insist_on_reader(session, call, shown.court_id, shown.case_id)
    return shown


async def state_price(uow: UnitOfWork, call: Call[StatedPrice, NoQuery]) -> NegotiationView:
    """State a price as a party, or another one instead, until all have stated."""
    await service.state_price(
        uow,
        negotiation_id=call.path["negotiation_id"],
        amount_fen=call.body.amount_fen,
        valid_until_on=call.body.valid_until_on,
    )
    return await _now(uow, call)


async def refuse_negotiation(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> NegotiationView:
    """Refuse to negotiate, as a party: it ends at once."""
    await service.refuse_negotiation(uow, negotiation_id=call.path["negotiation_id"])
    return await _now(uow, call)


async def confirm_price(uow: UnitOfWork, call: Call[Confirmation, NoQuery]) -> NegotiationView:
    """Say whether an agreed price harms others; if not, it is the reference price."""
    await service.confirm_price(
        uow,
        negotiation_id=call.path["negotiation_id"],
        harms_others=call.body.harms_others,
        reason=call.body.reason,
    )
    return await _now(uow, call)


async def object_to_agreed_price(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Object to an agreed price, as a party: always refused, with the reason."""
    await service.object_to_agreed_price(uow, negotiation_id=call.path["negotiation_id"])


async def insist_on_reader(
    session: AsyncSession, call: Call[Any, Any], court_id: str, case_id: str
) -> None:
    """Refuse whoever neither works at this court nor is a party of this case."""
    if call.actor.court_id == court_id and call.actor.is_one_of(*READERS):
        return
    mine = await cases_of_party(session, call.account_id())
    found(next((own for _, own in mine if own == case_id), None))


async def _now(uow: UnitOfWork, call: Call[Any, Any]) -> NegotiationView:
    """Return the negotiation as it stands after the act."""
    await uow.session.flush()
    return found(await queries.negotiation(uow.session, call.path["negotiation_id"]))
