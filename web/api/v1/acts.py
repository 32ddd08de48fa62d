"""The court's acts on an announced lot; its outages and availability, for everyone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding import queries as live_queries
from auction.bidding.availability import measure
from auction.bidding.queries import OutageLine
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import from_ms, to_ms
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots import act_queries, acting, queries
from auction.lots.act_queries import ActView
from auction.lots.acts import ActKind, Ground, Order
from web.api.v1.answers import Made
from web.api.v1.endpoint import Call
from web.api.v1.fields import Instant, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.lots import lot_of_court
from web.api.v1.reading import Body, NoBody, NoQuery


class NewAct(Body):
    """What a judge orders. `reason` is published word for word.

    `until_at` goes with a suspension, and only with it; `ends_at` gives a resumed lot a later end
    than the time it had left.
    """

    kind: ActKind
    ground: Ground
    reason: Prose
    until_at: Instant | None = None
    ends_at: Instant | None = None


class GroundGone(Body):
    """When the ground of a stay or suspension fell away."""

    gone_at: Instant


@dataclass(frozen=True)
class Outages:
    """A lot's outage ledger, and the share of its bidding the platform was there for.

    `opened_at` and `ended_at` are null before the bidding began and while it runs; lengths in
    milliseconds, the share in millionths, rounded down.
    """

    lot: str
    opened_at: datetime | None
    ended_at: datetime | None
    outages: tuple[OutageLine, ...]
    window_ms: int
    down_ms: int
    up_per_million: int


async def list_outages(session: AsyncSession, call: Call[NoBody, NoQuery]) -> Outages:
    """Show every gap in which no bid on a lot could be kept, and what was done about it."""
    lot = await queries.lot(session, call.path["lot_id"])
    if lot is None or not lot.is_public:
        raise refuse(CommonRefusal.not_found)
    course = await live_queries.course(session, lot.id)
    lines = await live_queries.outages(session, lot.id)
    gaps = [(to_ms(line.down_at), to_ms(line.back_at)) for line in lines]
    measured = measure(course, gaps, to_ms(call.house.clock.now()))
    return Outages(
        lot=lot.id,
        opened_at=None if course.opened_ms is None else from_ms(course.opened_ms),
        ended_at=None if course.ended_ms is None else from_ms(course.ended_ms),
        outages=tuple(lines),
        window_ms=measured.window_ms,
        down_ms=measured.down_ms,
        up_per_million=measured.up_per_million,
    )


async def list_acts(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[ActView]:
    """List the acts of one's own court on a lot, the newest first, with what the lot answered."""
    lot = await lot_of_court(session, call)
    return listed_from(await act_queries.acts_of_lot(session, lot.id), call.query)


async def order_act(uow: UnitOfWork, call: Call[NewAct, NoQuery]) -> Made:
    """Suspend, stay, resume or withdraw an announced lot; return the act's id.

    The lot itself answers a moment later: the act is `taken`, or `refused` with the lot's code.
    """
    order = Order(**dict(call.body))
    return Made(await acting.order_act(uow, lot_id=call.path["lot_id"], order=order))


async def note_ground_gone(uow: UnitOfWork, call: Call[GroundGone, NoQuery]) -> Made:
    """Note when the ground of a stay or suspension fell away; five days to resume begin then."""
    lot_id = call.path["lot_id"]
    await acting.note_ground_gone(uow, lot_id=lot_id, gone_at=call.body.gone_at)
    return Made(lot_id)
