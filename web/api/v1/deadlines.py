"""What falls due when, by which law, for whom."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.deadlines import queries
from auction.deadlines.queries import DeadlineView
from auction.kernel.actor import STAFF, Actor, Role
from web.api.v1.cases import case_of_court
from web.api.v1.endpoint import Call
from web.api.v1.fields import Instant
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import NoBody

_DAYS_AHEAD = 30


class DeadlineSearch(Paging):
    """Up to which instant; thirty days from now when nothing is said."""

    until: Instant | None = None


async def list_deadlines(
    session: AsyncSession, call: Call[NoBody, DeadlineSearch]
) -> Listed[DeadlineView]:
    """List what falls due for oneself at one's court, what is late included, earliest first."""
    now = call.house.clock.now()
    until = call.query.until or now + timedelta(days=_DAYS_AHEAD)
    rows = await queries.due_for_court(session, call.court_id(*STAFF), now, until)
    return listed_from([row for row in rows if _is_for(call.actor, row)], call.query)


async def list_deadlines_of_case(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[DeadlineView]:
    """List every deadline a case had, those met included."""
    case = await case_of_court(session, call)
    return listed_from(await queries.for_case(session, case.id), call.query)


def _is_for(actor: Actor, deadline: DeadlineView) -> bool:
    """Say whose duty it is: a role's own, a judge's also for the clerk, the president's all."""
    if actor.is_one_of(Role.president) or deadline.role in actor.roles:
        return True
    return deadline.role == Role.judge and actor.is_one_of(Role.clerk)
