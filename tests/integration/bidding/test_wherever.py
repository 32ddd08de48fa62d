"""The owner of a lot is frozen, or dies, between any two things it does, and inside any of them.

One run is recorded: everything an owner says to PostgreSQL while it starts, takes lots, beats,
keeps bids, and comes back after trouble. Then it is stopped at each of those actions: before it,
with half of it sent, and after it, its answer unread. Each time another process goes on in five
seconds; whoever was frozen writes nothing when it wakes; what was acknowledged stands; the same id
gets the truth.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from auction.bidding.answers import Accepted, BidAnswer, RefusedBid
from auction.bidding.engine import Unavailable
from auction.bidding.refusals import BidRefusal
from auction.bidding.verify import Verified
from auction.db.embedded import Server
from tests.fakes.engine_process import MachineClock
from tests.fakes.live_lots import (
    COURT,
    LOT,
    START_FEN,
    STEP_FEN,
    LiveLots,
    eventually,
    running_engine,
    terms_of,
)
from tests.fakes.tapped_line import Action, TappedLine, Where, tapped_line

IS_SOAK = bool(os.environ.get("AUCTION_SOAK"))
TAKEOVER_SECONDS = 5.0 if IS_SOAK else 10.0
"""Five on a machine that is not busy with other tests; the seconds are printed in any case."""
AT_ONCE = 2
PLACES: tuple[Where, ...] = ("before", "inside", "after")
_WRITES = ("WITH", "COMMIT", "INSERT", "UPDATE", "DELETE")
STARTING, KEEPING = "starting", "keeping"
APPEND = Action(KEEPING, "journal", "runs", "WITH lease AS")
COMMIT = Action(KEEPING, "node", "runs", "COMMIT")
Found = float | Exception | None
_databases = itertools.count(1)


@dataclass(frozen=True)
class Point:
    """Where an owner is stopped, and how."""

    action: Action
    where: Where
    how: signal.Signals


SAMPLE = (
    Point(APPEND, "after", signal.SIGSTOP),
    Point(COMMIT, "before", signal.SIGSTOP),
)


@dataclass
class Owner:
    """A process that keeps a lot, on a line that is tapped, and another that may go on."""

    line: TappedLine
    process: asyncio.subprocess.Process
    live: LiveLots
    asked: asyncio.Task[BidAnswer] | None = None
    acknowledged: list[Accepted] = field(default_factory=list)

    async def is_up_or_stopped(self) -> None:
        assert self.process.stdout is not None
        reading = asyncio.create_task(self.process.stdout.readline())
        stopped = asyncio.create_task(self.line.sprung.wait())
        await asyncio.wait((reading, stopped), return_when=asyncio.FIRST_COMPLETED)
        for task in (reading, stopped):
            task.cancel()

    async def work(self) -> None:
        """Let the owner do all it ever does, until it is stopped or has done it."""
        async with asyncio.timeout(30):
            await self._unless_stopped(admit_somehow(self.live))
            self.line.phase = KEEPING
            for step in (self._bid, self._claim, self._mend, self._bid):
                if not self.line.sprung.is_set():
                    await self._unless_stopped(step())

    async def _unless_stopped(self, step: Any) -> None:
        working = asyncio.create_task(step)
        stopped = asyncio.create_task(self.line.sprung.wait())
        await asyncio.wait((working, stopped), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if working.done():
            await working
        else:
            working.cancel()

    async def _bid(self) -> None:
        number = len(self.acknowledged)
        self.asked = asyncio.create_task(
            self.live.bid("ann", START_FEN + number * STEP_FEN, bid_id=f"ann{number}")
        )
        answer = await asyncio.shield(self.asked)
        assert isinstance(answer, Accepted)
        self.acknowledged.append(answer)

    async def _claim(self) -> None:
        """Leave lots lying about until this owner has taken one up."""
        reads = self._actions_of("reader")
        for number in range(200):
            await orphan(self.live, f"orphan_{number}")
            await asyncio.sleep(0.05)
            if self._actions_of("reader") > reads:
                return

    async def _mend(self) -> None:
        """Break its journal's session while it keeps a bid, as a failing database does."""
        await self.live.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database()"
            " AND application_name LIKE 'auction journal %' AND application_name <> $1",
            f"auction journal {self.live.engine._node.node_id}",
        )
        number = len(self.acknowledged)
        price_fen = START_FEN + number * STEP_FEN
        async with asyncio.timeout(15):
            while not isinstance(
                answer := await self.live.bid("ann", price_fen, bid_id=f"ann{number}"), Accepted
            ):
                await asyncio.sleep(0.05)
        self.acknowledged.append(answer)

    def _actions_of(self, session: str) -> int:
        return sum(action.session == session for action in self.line.seen)


async def orphan(live: LiveLots, lot_id: str) -> None:
    """Put a lot on the engine that nobody keeps yet."""
    await live.engine._node.lease.enter(lot_id, COURT, terms_of(live.clock))


async def admit_somehow(live: LiveLots) -> None:
    async with asyncio.timeout(15):
        for name in ("ann", "ben"):
            while True:
                try:
                    await live.admit(name)
                    break
                except Unavailable:
                    await asyncio.sleep(0.05)


@asynccontextmanager
async def owner_on(pg_server: Server, template: str, point: Point | None) -> AsyncGenerator[Owner]:
    name = f"wherever_{next(_databases)}"
    assert pg_server.sql(f"CREATE DATABASE {name} TEMPLATE {template}") is not None
    url = pg_server.url_of(name)
    with tempfile.TemporaryDirectory(prefix="auction-wherever-") as folder:
        data = Path(folder)
        async with tapped_line(url, data / "pg") as (line, through):
            command = [sys.executable, "-m", "tests.fakes.engine_process", through, folder, LOT]
            process = await asyncio.create_subprocess_exec(
                *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
            )
            line.phase = STARTING
            try:
                if point is not None:
                    line.trap = (point.action, point.where)
                    line.spring = lambda: process.send_signal(point.how)
                clock: Any = MachineClock()
                async with running_engine(url, data, clock) as live:
                    owner = Owner(line, process, live)
                    await owner.is_up_or_stopped()
                    yield owner
            finally:
                with suppress(ProcessLookupError):
                    process.send_signal(signal.SIGCONT)
                    process.kill()
                await process.wait()
    pg_server.sql(f"DROP DATABASE {name} WITH (FORCE)")


async def recorded(pg_server: Server, template: str) -> list[Action]:
    """Return everything an owner does, each once, in the order it first did it."""
    async with owner_on(pg_server, template, None) as owner:
        await owner.work()
        return [
            action
            for action in dict.fromkeys(owner.line.seen)
            if action.does not in ("begins", "ends")
        ]


async def takeover_seconds(pg_server: Server, template: str, point: Point) -> float | None:
    """Stop an owner at a point, see another go on, let the first wake; return how long it took.

    None: the owner did not come to that point, which for some is a matter of chance.
    """
    async with owner_on(pg_server, template, point) as owner:
        await owner.work()
        if not owner.line.sprung.is_set():
            return None
        stopped_at = time.monotonic()
        live = owner.live
        await live.engine._node.lease.enter(LOT, COURT, terms_of(live.clock))
        await eventually(lambda: LOT in live.engine._node.lots, "another process keeps the lot")
        took = time.monotonic() - stopped_at
        await admit_somehow(live)
        price_fen = START_FEN + 100 * STEP_FEN
        assert isinstance(await live.bid("ben", price_fen, bid_id="ben1"), Accepted)
        await _wake_and_write_nothing(owner, point)
        await _tells_the_truth(owner)
    return took


async def _wake_and_write_nothing(owner: Owner, point: Point) -> None:
    live = owner.live
    before = await _written(live)
    owner.line.release()
    if point.how == signal.SIGSTOP:
        owner.process.send_signal(signal.SIGCONT)
        await eventually(lambda: _is_back(owner), "the one that was frozen is back, or gave up")
    assert await _written(live) == before


async def _written(live: LiveLots) -> list[dict[str, Any]]:
    """Return what stands on disk of the lot, and who keeps it."""
    return [
        *await live.rows("SELECT seq, hash FROM lot_event WHERE lot_id = $1 ORDER BY seq", LOT),
        *await live.rows("SELECT bid_id, seq, answer FROM lot_answer WHERE lot_id = $1", LOT),
        *await live.rows("SELECT seq, hash, node_id FROM lot_runtime WHERE lot_id = $1", LOT),
    ]


async def _is_back(owner: Owner) -> bool:
    """Say whether it beats again; one that was still starting may have ended instead."""
    live = owner.live
    if owner.process.returncode is not None:
        return True
    rows = await live.rows(
        "SELECT 1 FROM bidding_node WHERE id <> $1 AND released_at IS NULL"
        " AND heartbeat_at > clock_timestamp() - interval '1 s'",
        live.engine._node.node_id,
    )
    return bool(rows)


async def _tells_the_truth(owner: Owner) -> None:
    """What was acknowledged stands, is told again, and so is what was under way."""
    live = owner.live
    rows = await live.rows("SELECT seq, hash FROM lot_event WHERE kind = 'bid'")
    written = {row["seq"]: row["hash"] for row in rows}
    assert {one.seq: one.hash for one in owner.acknowledged}.items() <= written.items()
    for one in owner.acknowledged:
        assert await live.bid("ann", one.price_fen, bid_id=one.id) == one
    if owner.asked is not None:
        await _is_told_the_truth(live, await owner.asked, written)
    assert isinstance(await live.verified(), Verified)


async def _is_told_the_truth(live: LiveLots, answer: BidAnswer, written: Mapping[int, str]) -> None:
    """Nothing is known of it, or it was on disk before its owner froze; asked again, the same."""
    if isinstance(answer, RefusedBid):
        assert answer.code == BidRefusal.unavailable
    again = await live.bid("ann", answer.price_fen, bid_id=answer.id)
    assert again == answer or isinstance(answer, RefusedBid)
    assert not isinstance(again, Accepted) or written[again.seq] == again.hash


async def _each(pg_server: Server, template: str, points: Sequence[Point]) -> dict[Point, Found]:
    """Return how long each takeover took, or what went wrong."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(point: Point) -> Found:
        async with room:
            try:
                found: Found = await takeover_seconds(pg_server, template, point)
            except Exception as problem:
                found = problem
        how = f"{found:.2f} s" if isinstance(found, float) else repr(found)
        print(f"{point.how.name} {point.where} {point.action}: {how}", flush=True)
        return found

    return dict(zip(points, await asyncio.gather(*map(one, points)), strict=True))


async def _points(pg_server: Server, template: str) -> Sequence[Point]:
    if not IS_SOAK:
        return SAMPLE
    actions = await recorded(pg_server, template)
    keeping = [action for action in actions if action.phase == KEEPING]
    writing = [action for action in keeping if action.sql.startswith(_WRITES)]
    return [
        *(Point(action, where, signal.SIGSTOP) for action in keeping for where in PLACES),
        *(Point(action, where, signal.SIGKILL) for action in writing for where in PLACES),
        *(Point(action, "before", signal.SIGSTOP) for action in actions if action not in keeping),
    ]


@pytest.mark.timeout(1_800)
async def test_wherever_an_owner_is_frozen_or_dies_another_goes_on_and_nothing_is_lost(
    pg_server: Server, pg_template: str
) -> None:
    points = await _points(pg_server, pg_template)
    took = await _each(pg_server, pg_template, points)
    good = {point: one for point, one in took.items() if isinstance(one, float)}
    print(f"{len(points)} points, {len(good)} reached, slowest {max(good.values()):.2f} s")
    assert {point: one for point, one in took.items() if isinstance(one, Exception)} == {}
    assert {point: one for point, one in good.items() if one > TAKEOVER_SECONDS} == {}
    assert {point for point in SAMPLE if point in points} <= set(good)
