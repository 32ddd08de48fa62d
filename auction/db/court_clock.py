"""Court time and machine time of a process, both anchored to the database's clock.

Between measurements a process counts by its own monotonic clock. `doubt_ms` says how far off it
may be: half a round trip at the last measurement, and a little for each second since. Only a
sandbox has a row in `court_clock`: there court time runs at a rate, is moved forward, and stands
still while the platform is down.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.engine import Database
from auction.db.models import CourtClock
from auction.kernel.clock import CourtAnchor

MEASURE_EVERY_SECONDS = 10.0
SANDBOX_LOOKS_EVERY_SECONDS = 0.1
SEEN_EVERY_SECONDS = 1.0
DOWN_AFTER_SECONDS = 3.0
DRIFT_PER_MILLE = 0.5

log = structlog.get_logger()


class DatabaseClock:
    """A `Clock` for one process. Neither of its times ever runs backwards."""

    def __init__(self, database: Database, *, sandbox: bool) -> None:
        self._database = database
        self._sandbox = sandbox
        self._machine_at = datetime.now(UTC)
        self._counted_at = time.monotonic()
        self._half_trip_ms = float("inf")
        self._anchor: CourtAnchor | None = None
        self._last_machine = self._last_court = datetime.min.replace(tzinfo=UTC)

    def machine_now(self) -> datetime:
        """Return machine time, UTC."""
        at = self._machine_at + timedelta(0, time.monotonic() - self._counted_at)
        if at > self._last_machine:  # Plain, since every bid is stamped by it.
            self._last_machine = at
        return self._last_machine

    def now(self) -> datetime:
        """Return court time, UTC."""
        machine = self.machine_now()
        court = machine if self._anchor is None else self._anchor.at(machine)
        if court > self._last_court:
            self._last_court = court
        return self._last_court

    @property
    def rate(self) -> int:
        """Return court seconds per second: 1 outside the sandbox."""
        return 1 if self._anchor is None else self._anchor.rate

    @property
    def doubt_ms(self) -> float:
        """Return by how many milliseconds machine time may be wrong."""
        since = time.monotonic() - self._counted_at
        return self._half_trip_ms + since * DRIFT_PER_MILLE

    async def measure(self) -> None:
        """Ask the database for its time, and in a sandbox for the court's anchor."""
        async with self._database.session() as session:
            await session.connection()
            asked = time.monotonic()
            found = await session.exec(text("SELECT clock_timestamp()"))  # type: ignore[call-overload]
            heard = time.monotonic()
            self._anchor_to(found.scalar_one().astimezone(UTC), asked, heard)
            if self._sandbox:
                await self.look(session)

    def _anchor_to(self, machine_at: datetime, asked: float, heard: float) -> None:
        """Take a measurement, unless the one we have is still the surer of the two.

        A busy process hears late, which says nothing against what it measured before.
        """
        half_trip_ms = (heard - asked) * 500
        if half_trip_ms <= self.doubt_ms:
            self._machine_at = machine_at
            self._counted_at = (asked + heard) / 2
            self._half_trip_ms = half_trip_ms

    async def look(self, session: AsyncSession) -> None:
        """Read the court's anchor; a sandbox calls this often."""
        row = await session.get(CourtClock, 1)
        if row is not None:
            self._anchor = CourtAnchor(row.court_at, row.machine_at, row.rate)

    async def keep(self) -> None:
        """Measure again for ever; in a sandbox also follow the anchor and note how far it got."""
        pause = SANDBOX_LOOKS_EVERY_SECONDS if self._sandbox else MEASURE_EVERY_SECONDS
        measured = seen = time.monotonic()
        while True:
            await asyncio.sleep(pause)
            try:
                if time.monotonic() - measured >= MEASURE_EVERY_SECONDS:
                    await self.measure()
                    measured = time.monotonic()
                elif self._sandbox:
                    async with self._database.session() as session:
                        await self.look(session)
                if self._sandbox and time.monotonic() - seen >= SEEN_EVERY_SECONDS:
                    await self._note_seen()
                    seen = time.monotonic()
            except Exception as problem:  # Whatever it is: a clock that stops takes no bids again.
                log.warning("clock_not_measured", doubt_ms=self.doubt_ms, exc_info=problem)

    async def _note_seen(self) -> None:
        async with self._database.session() as session:
            note = text("UPDATE court_clock SET seen_court_at = GREATEST(seen_court_at, :at)")
            await session.exec(note, params={"at": self.now()})  # type: ignore[call-overload]
            await session.commit()


async def begin_court_time(database: Database, *, at: datetime, rate: int) -> None:
    """Give a sandbox its clock, unless it has one."""
    async with database.session() as session:
        if await session.get(CourtClock, 1) is None:
            machine = await _machine(session)
            session.add(CourtClock(court_at=at, machine_at=machine, rate=rate, seen_court_at=at))
            await session.commit()


async def move_court_time(
    database: Database, *, to: datetime | None = None, rate: int | None = None
) -> datetime:
    """Move a sandbox's court time forward, or change its rate; return the new court time.

    Never back: an instant before the present leaves the present as it is.
    """
    async with database.session() as session:
        row = await session.get_one(CourtClock, 1, with_for_update=True)
        machine = await _machine(session)
        now = CourtAnchor(row.court_at, row.machine_at, row.rate).at(machine)
        row.court_at = max(now, to) if to is not None else now
        row.machine_at = machine
        row.rate = row.rate if rate is None else rate
        row.seen_court_at = max(row.seen_court_at, row.court_at)
        row.version += 1
        session.add(row)
        await session.commit()
        return row.court_at


async def wake_court_time(database: Database) -> None:
    """After a time down, go on from the last court time seen, as if it had stood still."""
    async with database.session() as session:
        row = await session.get(CourtClock, 1, with_for_update=True)
        if row is None:
            return
        machine = await _machine(session)
        court = CourtAnchor(row.court_at, row.machine_at, row.rate).at(machine)
        missed = (court - row.seen_court_at).total_seconds()
        if missed <= DOWN_AFTER_SECONDS * max(row.rate, 1):
            return
        row.court_at, row.machine_at = row.seen_court_at, machine
        row.version += 1
        session.add(row)
        await session.commit()


async def _machine(session: AsyncSession) -> datetime:
    found = await session.exec(text("SELECT clock_timestamp()"))  # type: ignore[call-overload]
    at: datetime = found.scalar_one()
    return at.astimezone(UTC)
