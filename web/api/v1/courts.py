"""The courts of this installation, and the time they keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.people import queries
from auction.people.queries import CourtView
from web.api.v1.endpoint import Call
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import NoBody, NoQuery


@dataclass(frozen=True)
class Time:
    """Court time, which rules lots and deadlines. `rate` is 1 outside a sandbox."""

    now: datetime
    rate: int
    taking_bids: bool


async def list_courts(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[CourtView]:
    """List the courts, the oldest first."""
    return listed_from(await queries.courts(session), call.query)


async def show_time(_session: AsyncSession, call: Call[NoBody, NoQuery]) -> Time:
    """Show court time, and whether bids can be taken here."""
    clock = call.house.clock
    return Time(clock.now(), clock.rate, call.house.engine.health().taking_bids)
