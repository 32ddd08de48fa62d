"""The outbox: events wait here, in the acting transaction, until each reader has done its part.

Read by undone rows, never by a cursor: a transaction that commits late would be skipped. One
key's rows keep their order; a row that fails too often is parked for a person, and its key waits
with it while all others go on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.models import OutboxRow
from auction.db.plain_errors import plain_error
from auction.db.unit_of_work import Reader, Readers, UnitOfWork, Works
from auction.kernel.actor import PLATFORM
from auction.kernel.event import Event

ATTEMPTS_BEFORE_A_PERSON = 8
LONGEST_PAUSE_SECONDS = 300

log = structlog.get_logger()


@dataclass(frozen=True)
class Reaction:
    """What one room does when an event is read; runs in the transaction that marks it done."""

    event: type[Event]
    name: str
    run: Callable[[UnitOfWork, Event], Awaitable[None]]
    lane: str = "worker"


def readers_of(reactions: list[Reaction]) -> Readers:
    """Return, for each kind of event, who reads it."""
    table: dict[str, tuple[Reader, ...]] = {}
    for reaction in reactions:
        kind = reaction.event.KIND
        table[kind] = (*table.get(kind, ()), Reader(reaction.name, reaction.lane))
    return table


class OutboxRelay:
    """Runs the reactions of one lane, one row at a time; many relays may share a lane."""

    def __init__(self, works: Works, lane: str, reactions: list[Reaction]) -> None:
        self._works = works
        self._lane = lane
        self._reactions: Mapping[str, Reaction] = {
            reaction.name: reaction for reaction in reactions if reaction.lane == lane
        }

    async def run_due(self) -> int:
        """Run everything due now; return how many rows were handled, failed ones included."""
        handled = 0
        while await self._run_next():
            handled += 1
        return handled

    async def _run_next(self) -> bool:
        now = self._works.clock.now()
        async with self._works.database.session() as session:
            row = await _take(session, self._lane, now)
            if row is None or row.id is None:
                return False
            row_id, consumer = row.id, row.consumer
            try:
                await self._run(session, row, now)
            except Exception as problem:
                await session.rollback()
                log.warning("outbox_row_failed", row=row_id, consumer=consumer, exc_info=problem)
                await self._note_failure(row_id, now, problem)
        return True

    async def _run(self, session: AsyncSession, row: OutboxRow, now: datetime) -> None:
        reaction = self._reactions[row.consumer]
        uow = UnitOfWork(session, now=now, actor=PLATFORM, readers=self._works.readers)
        await reaction.run(uow, reaction.event.from_payload(row.payload))
        row.done_at = now
        session.add(row)
        await uow.finish()
        await session.commit()
        self._works.woken(uow.lanes)

    async def _note_failure(self, row_id: int, now: datetime, problem: Exception) -> None:
        async with self._works.database.session() as session:
            row = await session.get(OutboxRow, row_id, with_for_update=True)
            if row is None or row.done_at is not None:
                return
            row.attempts += 1
            row.last_error = plain_error(problem)
            row.due_at = now + timedelta(seconds=min(2**row.attempts, LONGEST_PAUSE_SECONDS))
            if row.attempts >= ATTEMPTS_BEFORE_A_PERSON:
                row.parked_at = now
            session.add(row)
            await session.commit()


async def undone_rows(session: AsyncSession, now: datetime, *, lane: str | None = None) -> int:
    """Count rows that are due and neither done nor parked."""
    rows = select(func.count()).where(
        col(OutboxRow.done_at).is_(None),
        col(OutboxRow.parked_at).is_(None),
        col(OutboxRow.due_at) <= now,
    )
    if lane is not None:
        rows = rows.where(col(OutboxRow.lane) == lane)
    return (await session.exec(rows)).one()


async def next_row_due_at(session: AsyncSession, now: datetime) -> datetime | None:
    """Return when the next undone row falls due after `now`, or None."""
    rows = select(func.min(OutboxRow.due_at)).where(
        col(OutboxRow.done_at).is_(None),
        col(OutboxRow.parked_at).is_(None),
        col(OutboxRow.due_at) > now,
    )
    return (await session.exec(rows)).one()


async def parked_rows(session: AsyncSession) -> list[OutboxRow]:
    """Return what waits for a person, oldest first."""
    rows = select(OutboxRow).where(
        col(OutboxRow.parked_at).is_not(None), col(OutboxRow.done_at).is_(None)
    )
    return list((await session.exec(rows.order_by(col(OutboxRow.id)))).all())


async def try_again(session: AsyncSession, row_id: int, now: datetime) -> bool:
    """Take a parked row off the desk and let it run again; False if there is none such."""
    row = await session.get(OutboxRow, row_id, with_for_update=True)
    if row is None or row.parked_at is None or row.done_at is not None:
        return False
    row.parked_at, row.attempts, row.due_at = None, 0, now
    session.add(row)
    return True


_NEXT = text(
    """
    SELECT id FROM outbox AS o
    WHERE o.lane = :lane AND o.done_at IS NULL AND o.parked_at IS NULL AND o.due_at <= :now
      AND NOT EXISTS (
        SELECT 1 FROM outbox AS earlier
        WHERE earlier.lane = o.lane AND earlier.key = o.key AND earlier.done_at IS NULL
          AND earlier.id < o.id)
    ORDER BY o.id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
    """
)


async def _take(session: AsyncSession, lane: str, now: datetime) -> OutboxRow | None:
    found = await session.exec(_NEXT, params={"lane": lane, "now": now})  # type: ignore[call-overload]
    row_id = found.scalar()
    return None if row_id is None else await session.get(OutboxRow, row_id)
