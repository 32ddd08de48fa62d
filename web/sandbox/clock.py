"""Moving the sandbox's court time: forward only, and never past anything that is due.

A jump is walked. At each instant at which something is due, court time stands still until all of
it has settled (lots opened and closed, deadlines fired, reactions done); then it goes on. So a
month passes in seconds and yet in the right order.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.queries import due_lots, next_lot_due_at
from auction.db.court_clock import move_court_time
from auction.db.outbox import next_row_due_at, undone_rows
from auction.deadlines.queries import due_unfired, next_due_at
from auction.kernel.refusal import Failure, refuse
from auction.payments.stripe_orders import gateway_work_due
from web.house import House

SETTLE_WITHIN_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.02
FASTEST_RATE = 3600
LONGEST_JUMP = timedelta(days=400)
_WALKING = "SELECT pg_try_advisory_lock(hashtext('court_clock'))"


class ClockRefusal(StrEnum):
    """Why court time was not moved."""

    clock_only_forward = "clock_only_forward"
    clock_jump_too_long = "clock_jump_too_long"
    clock_rate_unknown = "clock_rate_unknown"
    clock_walking = "clock_walking"
    clock_one_order = "clock_one_order"


@dataclass(frozen=True)
class Stop:
    """An instant at which something was due, and what."""

    at: datetime
    what: tuple[str, ...]


@dataclass(frozen=True)
class ClockView:
    """Court time after a move, its rate, and what fell due on the way."""

    now: datetime
    rate: int
    fired: tuple[Stop, ...] = ()


Hear = Callable[[Stop], None]


async def set_rate(house: House, rate: int) -> ClockView:
    """Let court time run `rate` times as fast as the machine's; 0 holds it."""
    if not 0 <= rate <= FASTEST_RATE:
        raise refuse(ClockRefusal.clock_rate_unknown, "rate", most=FASTEST_RATE)
    async with _walking(house):
        now = await move_court_time(house.database, rate=rate)
        await house.clock.measure()
        return ClockView(now, rate)


def _nobody(_stop: Stop) -> None:
    """Hear of a stop where nobody watches the walk."""


async def walk_to(house: House, target: datetime, hear: Hear = _nobody) -> ClockView:
    """Walk court time to an instant, stopping wherever something is due; `hear` is told of each."""
    if target <= house.clock.now():
        raise refuse(ClockRefusal.clock_only_forward, "set", now_at=house.clock.now())
    if target - house.clock.now() > LONGEST_JUMP:
        raise refuse(ClockRefusal.clock_jump_too_long, "set", most_days=LONGEST_JUMP.days)
    async with _walking(house):
        return await _walk(house, target, hear)


async def walk_to_next(house: House, hear: Hear = _nobody) -> ClockView:
    """Walk to the next instant at which anything is due; stay where we are if nothing is.

    What lies farther off than a walk may go, such as the end of a record's ten years, is nothing.
    """
    async with house.database.session() as session:
        due = await _next_due(session, house.clock.now())
    if due is None or due - house.clock.now() > LONGEST_JUMP:
        return ClockView(house.clock.now(), house.clock.rate)
    async with _walking(house):
        return await _walk(house, due, hear)


async def _walk(house: House, target: datetime, hear: Hear) -> ClockView:
    rate = house.clock.rate
    fired: list[Stop] = []
    try:
        await move_court_time(house.database, rate=0)
        await house.clock.measure()
        # This clock ran on until it heard of the stop, and never goes back: what it stamped
        # meanwhile would lie ahead of the worker's for as long as time stands still.
        await move_court_time(house.database, to=house.clock.now())
        await house.clock.measure()
        await _settle(house)
        while (now := house.clock.now()) < target:
            async with house.database.session() as session:
                due = await _next_due(session, now)
                stop = target if due is None else min(due, target)
                what = tuple(await _what_is_due(session, stop))
            await move_court_time(house.database, to=stop)
            await house.clock.measure()
            await _settle(house)
            if what:
                fired.append(Stop(stop, what))
                hear(fired[-1])
    finally:
        await move_court_time(house.database, rate=rate)
        await house.clock.measure()
    return ClockView(house.clock.now(), rate, tuple(fired))


async def _settle(house: House) -> None:
    """Wait until nothing that is due is undone."""
    for _ in range(int(SETTLE_WITHIN_SECONDS / LOOK_EVERY_SECONDS)):
        now = house.clock.now()
        async with house.database.session() as session:
            waits = await undone_rows(session, now)
            waits = waits or len(await _what_is_due(session, now))
            if house.cards is not None:
                waits = waits or await gateway_work_due(session, now)
        if not waits:
            return
        await asyncio.sleep(LOOK_EVERY_SECONDS)
    raise Failure("something that is due does not settle; the worker's log says what")


async def _what_is_due(session: AsyncSession, now: datetime) -> list[str]:
    return [*await due_unfired(session, now), *await due_lots(session, now)]


async def _next_due(session: AsyncSession, now: datetime) -> datetime | None:
    found = [
        await next_due_at(session, now),
        await next_row_due_at(session, now),
        await next_lot_due_at(session, now),
    ]
    return min((at for at in found if at is not None), default=None)


@asynccontextmanager
async def _walking(house: House) -> AsyncGenerator[None]:
    """Let one walk go on at a time, across all processes."""
    async with house.database.engine.connect() as connection:
        taken = (await connection.execute(text(_WALKING))).scalar_one()
        if not taken:
            raise refuse(ClockRefusal.clock_walking)
        try:
            yield
        finally:
            await connection.execute(text("SELECT pg_advisory_unlock_all()"))
