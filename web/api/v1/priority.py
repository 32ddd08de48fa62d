"""Rights of priority: the court's record of holders, a bidder's claim, one's own ceiling."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases import priority_service
from auction.cases.priority import Basis, Holder
from auction.cases.queries import asset
from auction.db.unit_of_work import UnitOfWork
from auction.enrolment import priority
from auction.enrolment.priority_queries import OwnClaim, own_claim
from auction.enrolment.queries import deposit_with_number
from auction.kernel.refusal import CommonRefusal, refuse
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Id, Line, Prose
from web.api.v1.reading import Body, NoBody, NoQuery


class NewHolder(Body):
    """Somebody the court knows to have priority; rank 1 goes first."""

    name: Line
    basis: Basis
    rank: int


class NewClaim(Body):
    """A claim with its proof: papers uploaded with `POST /me/documents`."""

    basis: Basis
    statement: Prose
    file_ids: list[Id]


@dataclass(frozen=True)
class Holders:
    """Who has priority in a thing, the first rank first."""

    holders: tuple[Holder, ...]


async def list_holders(session: AsyncSession, call: Call[NoBody, NoQuery]) -> Holders:
    """List who is known to have priority in one's own court's property."""
    court_id = call.court_id(*READERS)
    thing = found(await asset(session, call.path["asset_id"]))
    if thing.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return Holders(tuple(await priority_service.holders(session, thing.id)))


async def record_holder(uow: UnitOfWork, call: Call[NewHolder, NoQuery]) -> Made:
    """Record a holder of priority in a piece of property."""
    return Made(
        await priority_service.record_holder(uow, asset_id=call.path["asset_id"], **dict(call.body))
    )


async def claim_priority(uow: UnitOfWork, call: Call[NewClaim, NoQuery]) -> Made:
    """Claim priority for the application behind one's own deposit; the admission desk decides."""
    return Made(await priority.claim_priority(uow, number=call.path["number"], **dict(call.body)))


async def show_claim(session: AsyncSession, call: Call[NoBody, NoQuery]) -> OwnClaim:
    """Show one's own newest claim of priority, and what the desk found."""
    deposit = found(await deposit_with_number(session, call.path["number"]))
    if deposit.account_id != call.account_id():
        raise refuse(CommonRefusal.not_found)
    return found(await own_claim(session, deposit.number))
