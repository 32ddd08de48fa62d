"""A whole house in one process on a clock held by hand, so that a history can be lived through.

The seed walks months in seconds: court time stands at each instant at which something is due until
all of it has settled. Rules, services, engine and reactions are the ones that serve people.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from auction.bidding.engine import Engine
from auction.bidding.queries import due_lots, next_lot_due_at
from auction.db.engine import Database
from auction.db.outbox import OutboxRelay, next_row_due_at, readers_of
from auction.db.unit_of_work import Works
from auction.deadlines.queries import next_due_at
from auction.deadlines.service import fire_due
from auction.kernel.actor import PLATFORM
from auction.kernel.refusal import Failure
from auction.reactions import Tools, reactions
from auction.settings import Settings
from valuation.reactions import reactions as valuation_reactions
from web.sandbox.bank import SandboxBank

_LOOK_EVERY_SECONDS = 0.005
_MOST_LOOKS = 4000


class HeldClock:
    """Court time as somebody set it; machine time as it is."""

    rate = 0
    doubt_ms = 0.0

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the court time that was set."""
        return self._at

    def machine_now(self) -> datetime:
        """Return machine time."""
        return datetime.now(UTC)

    def hold_at(self, at: datetime) -> None:
        """Set court time; it never goes back."""
        self._at = max(self._at, at)


class World:
    """Engine, both lanes of reactions and the deadlines, driven step by step."""

    def __init__(self, settings: Settings, database: Database, at: datetime) -> None:
        self.settings = settings
        self.database = database
        self.clock = HeldClock(at)
        self.works = Works(database, self.clock, {})
        self.engine = Engine(self.works, settings, self.clock)
        table = [*reactions(self._tools()), *valuation_reactions()]
        self.works.readers = readers_of(table)
        self._lanes = [OutboxRelay(self.works, lane, table) for lane in ("live", "worker")]

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Keep the engine going until the context ends."""
        async with self.engine.running():
            yield

    async def walk_to(self, target: datetime) -> None:
        """Let court time pass, stopping wherever something is due."""
        await self.settle()
        while self.clock.now() < target:
            due = await self._next_due()
            self.clock.hold_at(target if due is None else min(due, target))
            await self.settle()

    async def settle(self) -> None:
        """Let everything that is due happen, and all that follows from it."""
        for _ in range(_MOST_LOOKS):
            done = [await lane.run_due() for lane in self._lanes]
            async with self.works.begin(PLATFORM) as uow:
                done.append(await fire_due(uow, limit=100))
            async with self.database.session() as session:
                late = await due_lots(session, self.clock.now())
            if not any(done) and not late:
                return
            if late and not any(done):
                await asyncio.sleep(_LOOK_EVERY_SECONDS)
        raise Failure(f"the sandbox's history does not settle at {self.clock.now()}")

    async def _next_due(self) -> datetime | None:
        now = self.clock.now()
        async with self.database.session() as session:
            found = [
                await next_due_at(session, now),
                await next_row_due_at(session, now),
                await next_lot_due_at(session, now),
            ]
        return min((at for at in found if at is not None), default=None)

    def _tools(self) -> Tools:
        settings = self.settings
        return Tools(
            live=self.engine,
            bank=SandboxBank(),
            paddle_pepper=settings.paddle_pepper,
            sealing_public_key=settings.sealing_public_key,
            sealing_private_key=settings.sealing_private_key,
        )
