"""Notice before a lot is announced: who must be told, the proofs, the public notices."""

from __future__ import annotations

from typing import Any, Literal

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.lots import service as lots
from auction.notices import service
from auction.notices.queries import NoticeView, PublicNotice, notice_of_lot, public_notices
from auction.notices.rules import Capacity, Channel
from web.api.v1.answers import Made, found
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Line, OptionalLine, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.lots import lot_of_court
from web.api.v1.reading import Body, NoBody, NoQuery, Query

PaperChannel = Literal["post", "in_person", "electronic"]


class Who(Body):
    """The `key` of a recipient."""

    recipient: Line


class Unreachable(Who):
    """What was tried to reach the recipient, and why it failed; it is published."""

    reason: Prose


class Proof(Query):
    """Who received the notice where, how and on which day; the proof is the raw body."""

    recipient: Line
    channel: PaperChannel
    address: Line
    received_on: Day
    name: Line = "proof"


class Waived(Query):
    """Who waived notice; the written waiver is the raw body."""

    recipient: Line
    name: Line = "waiver"


class NewAddressee(Body):
    """Somebody else who must be told of every sale of a thing."""

    addressee_name: Line
    capacity: Capacity
    email: OptionalLine = ""


async def list_sale_notices(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[PublicNotice]:
    """List the sales of which somebody is told in public now."""
    now = call.house.clock.now()
    return listed_from(await public_notices(session, now), call.query)


async def show_lot_notices(session: AsyncSession, call: Call[NoBody, NoQuery]) -> NoticeView:
    """Show the notice of a lot: its text, its recipients, their proofs, from when it holds."""
    lot = await lot_of_court(session, call)
    return found(await notice_of_lot(session, lot.id, call.house.clock.now()))


async def write_notice(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Write the notice of decided terms, if none stands."""
    return Made(await lots.open_missing_notice(uow, lot_id=call.path["lot_id"]))


async def send_notice(uow: UnitOfWork, call: Call[Who, NoQuery]) -> Made:
    """Send the notice to a recipient's account or e-mail; only a receipt proves it."""
    return Made(await service.send_notice(uow, lot_id=_lot(call), recipient=call.body.recipient))


async def record_notice_proof(uow: UnitOfWork, call: Call[NoBody, Proof]) -> Made:
    """Record that a recipient received the notice, with the proof: a PDF or picture of 10 MB."""
    said = call.query
    return Made(
        await service.record_proof(
            uow,
            lot_id=_lot(call),
            recipient=said.recipient,
            channel=Channel(said.channel),
            address=said.address,
            received_on=said.received_on,
            proof=call.content,
            proof_name=said.name,
        )
    )


async def waive_notice(uow: UnitOfWork, call: Call[NoBody, Waived]) -> Made:
    """Record a recipient's written waiver: a PDF or picture of at most 10 MB."""
    said = call.query
    return Made(
        await service.waive_notice(
            uow,
            lot_id=_lot(call),
            recipient=said.recipient,
            proof=call.content,
            proof_name=said.name,
        )
    )


async def begin_public_notice(uow: UnitOfWork, call: Call[Unreachable, NoQuery]) -> Made:
    """Tell in public, for five full days, a recipient who cannot be reached."""
    return Made(
        await service.begin_public_notice(
            uow, lot_id=_lot(call), recipient=call.body.recipient, reason=call.body.reason
        )
    )


async def name_addressee(uow: UnitOfWork, call: Call[NewAddressee, NoQuery]) -> Made:
    """Name somebody else who must be told of every sale of a thing."""
    said = call.body
    return Made(
        await service.name_addressee(
            uow,
            asset_id=call.path["asset_id"],
            name=said.addressee_name,
            capacity=said.capacity,
            email=said.email,
        )
    )


def _lot(call: Call[Any, Any]) -> str:
    return call.path["lot_id"]
