"""What is overdue and was laid before the president."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.desk_queries import EscalationView, standing_escalations
from auction.deadlines.escalating import acknowledge
from auction.kernel.actor import Role
from web.api.v1.endpoint import Call
from web.api.v1.fields import Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery

_READERS = (Role.president, Role.judge, Role.clerk)


class NewAcknowledgement(Body):
    """What was done about it, in a word."""

    note: Prose


async def list_escalations(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[EscalationView]:
    """List what no president of one's court has answered, longest overdue first."""
    return listed_from(await standing_escalations(session, call.court_id(*_READERS)), call.query)


async def acknowledge_escalation(uow: UnitOfWork, call: Call[NewAcknowledgement, NoQuery]) -> None:
    """Acknowledge one as president; the deadline itself stays open."""
    await acknowledge(uow, escalation_id=call.path["escalation_id"], note=call.body.note)
