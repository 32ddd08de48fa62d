"""What stands on a president's desk: what is overdue and was not answered yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.deadlines.models import Deadline, Escalation
from auction.deadlines.queries import DeadlineView, deadline_view


@dataclass(frozen=True)
class EscalationView:
    """An escalation with its deadline; `told` are accounts."""

    id: str
    level: int
    escalated_at: datetime
    told: tuple[str, ...]
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    note: str
    deadline: DeadlineView


async def standing_escalations(session: AsyncSession, court_id: str) -> list[EscalationView]:
    """Return what no president of a court has answered, longest overdue first."""
    return await _escalations(session, court_id, answered=False)


async def answered_escalations(
    session: AsyncSession, court_id: str, size: int = 20
) -> list[EscalationView]:
    """Return what was answered last, newest first."""
    rows = await _escalations(session, court_id, answered=True)
    newest = sorted(rows, key=lambda each: str(each.acknowledged_at), reverse=True)
    return newest[:size]


async def _escalations(
    session: AsyncSession, court_id: str, *, answered: bool
) -> list[EscalationView]:
    stands = col(Escalation.acknowledged_at)
    rows = (
        select(Escalation, Deadline)
        .join(Deadline, col(Deadline.id) == col(Escalation.deadline_id))
        .where(
            col(Escalation.court_id) == court_id,
            stands.is_not(None) if answered else stands.is_(None),
        )
        .order_by(col(Deadline.due_at), col(Deadline.id), col(Escalation.level))
    )
    return [
        EscalationView(
            id=row.id,
            level=row.level,
            escalated_at=row.escalated_at,
            told=tuple(row.told),
            acknowledged_at=row.acknowledged_at,
            acknowledged_by=row.acknowledged_by,
            note=row.note,
            deadline=deadline_view(due),
        )
        for row, due in (await session.exec(rows)).all()
    ]
