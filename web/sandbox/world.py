"""A whole house in one process on a clock held by hand, so that a history can be lived through.

The seed walks months in seconds: court time stands at each instant at which something is due until
all of it has settled. Rules, services, engine and reactions are the ones that serve people.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.engine import Engine
from auction.bidding.queries import due_lots, next_lot_due_at
from auction.db.engine import Database
from auction.db.outbox import OutboxRelay, next_row_due_at, readers_of, undone_rows
from auction.db.unit_of_work import Works
from auction.deadlines.queries import due_unfired, next_due_at
from auction.deadlines.service import fire_due
from auction.kernel.actor import PLATFORM
from auction.kernel.refusal import Failure
from auction.payments.stripe_orders import gateway_work_due
from auction.reactions import Tools, reactions
from auction.settings import Settings
from valuation.reactions import reactions as valuation_reactions
from web.sandbox.bank import SandboxBank
from web.sandbox.card_history import CardHistory

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
        self.works = Works(database, self.clock, {}, wake=self._wake)
        self.engine = Engine(self.works, settings, self.clock)
        table = [*reactions(self._tools()), *valuation_reactions()]
        self.works.readers = readers_of(table)
        self._lanes = {lane: OutboxRelay(self.works, lane, table) for lane in ("live", "worker")}
        self._awake: set[str] = set()
        self._looks: AsyncSession
        self.cards: CardHistory | None = None
        """Where some pay by card; None where nobody does."""

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Keep the engine going until the context ends."""
        async with self.engine.running(), _looking(self.database) as self._looks:
            yield

    async def walk_to(self, target: datetime) -> None:
        """Let court time pass, stopping wherever something is due; all until now has settled."""
        while self.clock.now() < target:
            due = await self._next_due()
            self.clock.hold_at(target if due is None else min(due, target))
            await self._meet_instant()

    async def settle(self) -> None:
        """Let all happen that follows from an act; whatever wrote an event woke its lane."""
        while self._awake:
            for name in sorted(self._awake):
                self._awake.discard(name)
                await self._lanes[name].run_due()
            if not self._awake and self.cards is not None:
                await self._give_orders(self.cards)

    async def _give_orders(self, cards: CardHistory) -> None:
        """Let the card gateway do what it was ordered; what it did woke a lane."""
        if await gateway_work_due(self._looks, self.clock.now()):
            await cards.work.run_due()

    async def _meet_instant(self) -> None:
        """Let everything happen that is due at this instant, and all that follows from it."""
        for _ in range(_MOST_LOOKS):
            now = self.clock.now()
            if await due_unfired(self._looks, now):
                async with self.works.begin(PLATFORM) as uow:
                    await fire_due(uow)
            self._awake |= {lane for lane in self._lanes if await self._has_rows(lane, now)}
            if self._awake:
                await self.settle()
                continue
            if not await due_lots(self._looks, now):
                return
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
        raise Failure(f"the sandbox's history does not settle at {self.clock.now()}")

    async def _has_rows(self, lane: str, now: datetime) -> bool:
        return bool(await undone_rows(self._looks, now, lane=lane))

    async def _next_due(self) -> datetime | None:
        now = self.clock.now()
        found = [
            await next_due_at(self._looks, now),
            await next_row_due_at(self._looks, now),
            await next_lot_due_at(self._looks, now),
        ]
        return min((at for at in found if at is not None), default=None)

    def _wake(self, lanes: set[str]) -> None:
        self._awake |= lanes & self._lanes.keys()  # Loops that only a real worker has stay asleep.

    def _tools(self) -> Tools:
        settings = self.settings
        return Tools(
            live=self.engine,
            bank=SandboxBank(),
            paddle_pepper=settings.paddle_pepper,
            sealing_public_key=settings.sealing_public_key,
            sealing_private_key=settings.sealing_private_key,
            signing_key=settings.signing_key,
            keep_years=settings.keep_years,
        )


@asynccontextmanager
async def _looking(database: Database) -> AsyncGenerator[AsyncSession]:
    """Give a session that is only looked through, thousands of times: one round trip a look."""
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        async with AsyncSession(bind=connection) as session:
            yield session
