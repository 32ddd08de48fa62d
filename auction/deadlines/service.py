"""Opening, closing and sweeping deadlines, always in the transaction of the act that causes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_after_standing
from auction.deadlines.events import DeadlineDue
from auction.deadlines.models import Deadline
from auction.kernel.actor import Role
from auction.kernel.clock import to_ms
from auction.kernel.ids import new_id


async def open_deadline(
    uow: UnitOfWork,
    *,
    court_id: str,
    case_id: str | None,
    kind: str,
    subject: str,
    role: Role,
    law: str,
    due_at: datetime,
    data: Mapping[str, Any] | None = None,
) -> str:
    """Note that something falls due; return the deadline's id.

    One deadline of a kind is open about a subject ("asset:…", "lot:…"): an earlier one is closed.
    `role` says whose duty it is, `law` cites the rule. It fires even when it is already past.
    """
    await close_deadline(uow, kind=kind, subject=subject)
    row = Deadline(
        id=new_id("due"),
        court_id=court_id,
        case_id=case_id,
        kind=kind,
        subject=subject,
        role=role,
        law=law,
        data=dict(data or {}),
        opened_at=uow.now,
        due_at=due_at,
    )
    uow.add(row)
    await uow.session.flush()
    return row.id


async def close_deadline(uow: UnitOfWork, *, kind: str, subject: str) -> bool:
    """Note that a duty was met, or fell away; say whether one was open."""
    row = await _open_row(uow, kind, subject)
    if row is None:
        return False
    row.closed_at = uow.now
    uow.add(row)
    # The index allows one open row: the closing must reach the database before a new opening.
    await uow.session.flush()
    return True


async def move_deadline(uow: UnitOfWork, *, kind: str, subject: str, due_at: datetime) -> bool:
    """Give an open duty that has not fallen due another instant; say whether there was one."""
    row = await _open_row(uow, kind, subject)
    if row is None or row.fired_at is not None:
        return False
    row.due_at = due_at
    await uow.session.flush()
    return True


async def stop_deadline(uow: UnitOfWork, *, kind: str, subject: str) -> bool:
    """Let a clock stand still: it does not fire until it goes on. Law: REF-25.

    One that has run out is not saved by it. Returns whether a running one was stopped.
    """
    row = await _open_row(uow, kind, subject)
    if row is None or row.stopped_at is not None or row.due_at <= uow.now:
        return False
    row.stopped_at = uow.now
    await uow.session.flush()
    return True


async def go_on(uow: UnitOfWork, *, kind: str, subject: str) -> datetime | None:
    """Let a stopped clock run again, later by the whole time it stood; return when it is due now.

    It ends with a court day, on a working day. None where none stood still. Law: REF-25, TIME-01.
    """
    row = await _open_row(uow, kind, subject)
    if row is None or row.stopped_at is None:
        return None
    row.due_at = due_after_standing(row.due_at, row.stopped_at, uow.now)
    row.stopped_at = None
    await uow.session.flush()
    return row.due_at


async def fire_due(uow: UnitOfWork, limit: int = 100) -> int:
    """Say once of each open deadline whose instant has passed that it is due, earliest first.

    A fired deadline stays open, and late, until somebody meets the duty. Returns how many fired.
    """
    due = (
        select(Deadline)
        .where(
            col(Deadline.fired_at).is_(None),
            col(Deadline.closed_at).is_(None),
            col(Deadline.stopped_at).is_(None),
            col(Deadline.due_at) <= uow.now,
        )
        .order_by(col(Deadline.due_at), col(Deadline.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await uow.session.exec(due)).all()
    for row in rows:
        row.fired_at = uow.now
        uow.add(row)
        uow.emit(_due(row))
    return len(rows)


async def _open_row(uow: UnitOfWork, kind: str, subject: str) -> Deadline | None:
    rows = select(Deadline).where(
        col(Deadline.kind) == kind,
        col(Deadline.subject) == subject,
        col(Deadline.closed_at).is_(None),
    )
    return (await uow.session.exec(rows.with_for_update())).first()


def _due(row: Deadline) -> DeadlineDue:
    return DeadlineDue(
        deadline_id=row.id,
        kind=row.kind,
        subject=row.subject,
        court_id=row.court_id,
        case_id=row.case_id,
        role=row.role,
        law=row.law,
        due_at_ms=to_ms(row.due_at),
        data=row.data,
    )
