"""Fills the sandbox court once, and at every later start sees to it that a lot is open."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.event import listens_for
from sqlmodel import col, select

from auction.bidding.queries import live
from auction.cases.models import EnforcementCase
from auction.db.court_clock import begin_court_time, wake_court_time
from auction.db.engine import Database
from auction.db.models import CourtClock
from auction.kernel.clock import CourtAnchor
from auction.lots.models import Lot
from auction.lots.states import LotState
from auction.people.models import Account, Court
from auction.settings import Settings
from web.sandbox.card_history import card_history
from web.sandbox.case_acts import free_position
from web.sandbox.court import SandboxCourt, open_court
from web.sandbox.histories import History, Instants, running
from web.sandbox.left_alone import leave_alone
from web.sandbox.money_acts import evenings
from web.sandbox.people import shown_users
from web.sandbox.plan import LIVE_LOT, PLAN, Planned
from web.sandbox.property_texts import PROPERTY
from web.sandbox.story import Story
from web.sandbox.world import World
from web.serve.migrations import migrate

HISTORY_DAYS = 130
OPEN_FOR_AT_LEAST = timedelta(minutes=20)
_LAST = 1_000
REOPENED_FOR = timedelta(hours=6)

Say = Callable[[str], None]

log = structlog.get_logger()


def _say_nothing(_line: str) -> None:
    """Hear of progress where nobody waits for it."""


async def fill(
    database_url: str, settings: Settings, *, bare: bool = False, say: Say = _say_nothing
) -> dict[str, Any]:
    """Fill an empty sandbox; open a new lot if none is open; return what `make run` prints.

    The answer has "lot_path", the address of a lot open right now, and "users". A `bare` court has
    its people and nothing to sell: "lot_path" is None. `say` hears how far the filling is.
    """
    database = Database(database_url)
    _wait_for_no_disk(database)
    try:
        if not await _is_filled(database):
            await _empty(database, database_url)
            await _live_through(settings, database, () if bare else PLAN, say)
        elif not settings.outage_real:
            await wake_court_time(database)
        lot_id = None if bare else await _lot_to_see(settings, database)
    finally:
        await database.dispose()
    return {"lot_path": lot_id and f"/lots/{lot_id}", "users": shown_users()}


async def _is_filled(database: Database) -> bool:
    """Say whether a history was lived through to its end: only then does court time begin."""
    async with database.session() as session:
        return await session.get(CourtClock, 1) is not None


async def _empty(database: Database, url: str) -> None:
    """Clear what a filling that was broken off has left; records cannot be deleted row by row."""
    async with database.session() as session:
        is_empty = (await session.exec(select(Court.id).limit(1))).first() is None
    if not is_empty:
        await asyncio.to_thread(migrate, url, to="base")
        await asyncio.to_thread(migrate, url)


async def _live_through(
    settings: Settings, database: Database, plan: Sequence[Planned], say: Say
) -> None:
    now = datetime.now(UTC)
    world = World(settings, database, now - timedelta(days=HISTORY_DAYS) if plan else now)
    async with world.running(), _cards(world, plan):
        court = await open_court(world)
        if plan:
            await leave_alone(world, court)
        stories = [
            (planned.history, Story(world, court, PROPERTY[planned.property], position))
            for position, planned in enumerate(plan, 1)
        ]
        beside = evenings(world, court, now) if plan else None
        await run_together(world, stories, now, say, beside=beside)
        await world.walk_to(now)
    await begin_court_time(database, at=now, rate=1)


@asynccontextmanager
async def _cards(world: World, plan: Sequence[Planned]) -> AsyncGenerator[None]:
    """Let some pay by card, unless the court has keys of its own for a gateway elsewhere."""
    if not plan or world.settings.stripe_secret_key:
        yield
        return
    async with card_history(world.works, world.clock, Path(world.settings.data)) as world.cards:
        yield
    world.cards = None


def _wait_for_no_disk(database: Database) -> None:
    """Answer before a commit is on disk; a crash loses the last ones, in order, the clock first.

    A history without a clock is lived through again, so nothing half done can remain.
    """

    @listens_for(database.engine.sync_engine, "connect")
    def no_wait(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("SET synchronous_commit TO off")
        cursor.close()
        connection.commit()


async def run_together(
    world: World,
    stories: list[tuple[History, Story]],
    now: datetime,
    say: Say = _say_nothing,
    *,
    beside: Instants | None = None,
) -> None:
    """Run histories side by side, always the one whose next act is soonest; `beside` last."""
    waiting: list[tuple[datetime, int, Instants]] = []
    if beside is not None:
        await _next_act(waiting, beside, _LAST)
    for history, story in stories:
        await _next_act(waiting, history(story, now), story.position)
    month = ""
    while waiting:
        at, position, instants = heapq.heappop(waiting)
        if month != (month := f"{at:%B %Y}"):
            say(f"The sandbox court lives through {month}.")
        await world.walk_to(at)
        await _next_act(waiting, instants, position)


async def _next_act(
    waiting: list[tuple[datetime, int, Instants]], instants: Instants, position: int
) -> None:
    try:
        at = await anext(instants)
    except StopAsyncIteration:
        return
    heapq.heappush(waiting, (at, position, instants))


async def _court_now(database: Database) -> datetime:
    async with database.session() as session:
        row = await session.get_one(CourtClock, 1)
        return CourtAnchor(row.court_at, row.machine_at, row.rate).at(datetime.now(UTC))


async def _lot_to_see(settings: Settings, database: Database) -> str:
    now = await _court_now(database)
    return await _open_lot(database, now) or await _reopen(settings, database, now)


async def _open_lot(database: Database, now: datetime) -> str | None:
    """Return an open lot with some time left, that of the plan first."""
    async with database.session() as session:
        found = select(Lot.id, Lot.number).where(col(Lot.state) == LotState.open)
        rows = (await session.exec(found.order_by(col(Lot.number)))).all()
        states = await live(session, [row[0] for row in rows])
    lasting = [
        lot_id
        for lot_id, state in states.items()
        if state.ends_at is not None and state.ends_at - now > OPEN_FOR_AT_LEAST
    ]
    return max(lasting, key=lambda lot_id: states[lot_id].bids, default=None)


async def _reopen(settings: Settings, database: Database, now: datetime) -> str:
    """Sell one more thing: its whole history is lived through so that it is open now."""
    async with database.session() as session:
        court_id = (await session.exec(select(Court.id).limit(1))).one()
        rows = (await session.exec(select(Account.email, Account.id))).all()
        numbers = (await session.exec(select(EnforcementCase.number))).all()
    court = SandboxCourt.from_accounts(court_id, dict(rows))
    world = World(settings, database, now - timedelta(days=80))
    log.info("sandbox_opens_another_lot")
    async with world.running():
        await court.remember_agencies(world)
        position = free_position(numbers, after=len(PLAN))
        story = Story(world, court, PROPERTY[PLAN[LIVE_LOT].property], position)
        history = running(ends_in=REOPENED_FOR, logins=("rival1", "rival2"), bids=("rival1",))
        await run_together(world, [(history, story)], now)
        await world.walk_to(now)
    return story.lot_id
