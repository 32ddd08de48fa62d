"""One unit of work: one transaction, one court time, one actor; everything or nothing."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.audit import PendingAudit, write_audit
from auction.db.engine import Database
from auction.db.models import OutboxRow
from auction.kernel.actor import Actor
from auction.kernel.clock import Clock
from auction.kernel.event import Event


class Reader(NamedTuple):
    """Who reads an event: the reaction's name, and the lane of processes that runs it."""

    consumer: str
    lane: str


Readers = Mapping[str, tuple[Reader, ...]]


class UnitOfWork:
    """What a service works with: a session, the time, the actor, audit and outbox.

    A service never commits. Court time is the same throughout a unit of work.
    """

    def __init__(
        self, session: AsyncSession, *, now: datetime, actor: Actor, readers: Readers
    ) -> None:
        self.session = session
        self.now = now
        self.actor = actor
        self._readers = readers
        self._audits: list[PendingAudit] = []
        self.lanes: set[str] = set()

    def add(self, *rows: SQLModel) -> None:
        """Put new rows into the session."""
        self.session.add_all(rows)

    def audit(self, act: str, subject: str, court_id: str, **data: Any) -> None:
        """Note an official act in the court's linked audit record, in this transaction.

        `data` holds JSON values only, and never who is behind a paddle.
        """
        self._audits.append(PendingAudit(court_id, act, subject, data))

    def emit(self, event: Event, *, due_at: datetime | None = None) -> None:
        """Write an event to the outbox, one row for each of its readers."""
        for reader in self._readers.get(event.KIND, ()):
            self.lanes.add(reader.lane)
            self.session.add(
                OutboxRow(
                    lane=reader.lane,
                    consumer=reader.consumer,
                    event=event.KIND,
                    key=event.key(),
                    payload=event.payload(),
                    created_at=self.now,
                    due_at=due_at or self.now,
                )
            )

    def acting_as(self, actor: Actor) -> UnitOfWork:
        """Return the same transaction with another actor, for a consequence the platform draws."""
        twin = UnitOfWork(self.session, now=self.now, actor=actor, readers=self._readers)
        twin._audits, twin.lanes = self._audits, self.lanes
        return twin

    async def finish(self) -> None:
        """Write the audit entries; the owner of the transaction calls this before it commits."""
        await write_audit(self.session, self.now, self.actor, self._audits)
        self._audits.clear()


class Works:
    """Opens units of work on one database, on one clock."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        readers: Readers,
        *,
        wake: Callable[[set[str]], None] = lambda lanes: None,
    ) -> None:
        self.database = database
        self.clock = clock
        self.readers = readers
        self._wake = wake

    @asynccontextmanager
    async def begin(
        self, actor: Actor, *, at: datetime | None = None
    ) -> AsyncGenerator[UnitOfWork]:
        """Open a unit of work; commit at its end, roll back on any exception, then wake readers.

        `at` sets court time for acts that carry their own stamp; else the clock is read.
        """
        async with self.database.session_for(actor) as session:
            uow = UnitOfWork(session, now=at or self.clock.now(), actor=actor, readers=self.readers)
            yield uow
            await uow.finish()
            await session.commit()
        self.woken(uow.lanes)

    def woken(self, lanes: set[str]) -> None:
        """Tell the relays of these lanes that there is work; losing this costs a poll at most."""
        if lanes:
            self._wake(lanes)
