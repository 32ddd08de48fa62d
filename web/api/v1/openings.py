"""Orders to open who is behind a paddle that did not buy, by two of the court."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.settlement import openings
from auction.settlement.openings import OpeningView
from web.api.v1.answers import Made
from web.api.v1.endpoint import Call
from web.api.v1.fields import Line, Prose
from web.api.v1.reading import Body, NoBody, NoQuery


class OpeningRequest(Body):
    """Whose box is to be opened, and why; the reason stands in the audit record."""

    paddle: Line
    reason: Prose


@dataclass(frozen=True)
class Openings:
    """A lot's orders, oldest first."""

    items: list[OpeningView]


@dataclass(frozen=True)
class OpeningDecided:
    """The lot whose order was decided."""

    lot_id: str


async def list_openings(_session: AsyncSession, call: Call[NoBody, NoQuery]) -> Openings:
    """List a lot's orders; whom one named, only for the two who signed. Each look is audited."""
    async with call.house.works.begin(call.actor) as uow:
        return Openings(await openings.look(uow, lot_id=call.path["lot_id"]))


async def ask_opening(uow: UnitOfWork, call: Call[OpeningRequest, NoQuery]) -> Made:
    """Ask, as a judge or a member of the panel, after the close; return the order's id."""
    body = call.body
    paddle = body.paddle.upper()
    return Made(
        await openings.ask(uow, lot_id=call.path["lot_id"], paddle=paddle, reason=body.reason)
    )


async def sign_opening(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> OpeningDecided:
    """Sign as a president, somebody else than who asked; the worker opens the box."""
    return OpeningDecided(await openings.sign(uow, order_id=call.path["order_id"]))


async def decline_opening(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> OpeningDecided:
    """Say no to an order as a president."""
    return OpeningDecided(await openings.decline(uow, order_id=call.path["order_id"]))
