"""Snapshots: a long record is read from one, and replayed afterwards from its first entry."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest

from auction.bidding.answers import Accepted, RefusedBid
from auction.bidding.checking import Checker
from auction.bidding.commands import Suspend
from auction.bidding.refusals import BidRefusal
from auction.bidding.stops import StopCode, lift, standing
from tests.fakes.live_lots import (
    LOT,
    START_FEN,
    STEP_FEN,
    HandClock,
    LiveLots,
    eventually,
    running_engine,
)
from tests.integration.bidding.test_recovery import touch

BIDS = 50


async def lived_through(url: str, data: Path, clock: HandClock) -> None:
    """Leave behind a lot with bids, and in good order, so with a snapshot."""
    async with running_engine(url, data, clock) as live:
        await live.list_lot()
        await live.admit("ann", "ben")
        for n in range(BIDS):
            await live.bid("ann" if n % 2 else "ben", START_FEN + n * STEP_FEN)


async def checked(url: str) -> int:
    checker = Checker(url)
    try:
        return await checker.run_due()
    finally:
        await checker.aclose()


async def stops_of(live: LiveLots) -> list[StopCode]:
    async with live.database.session() as session:
        return [stop.code for stop in await standing(session)]


async def test_a_lot_read_from_its_snapshot_is_as_it_was(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as live:
        await live.list_lot()
        await live.admit("ann", rank=1)
        await live.bid("ann", START_FEN)
        left = await live.state()
    async with running_engine(database_url, tmp_path, clock) as live:
        lot = await live.engine.watch(LOT, lambda _: None)
        assert lot is not None
        assert (lot.state, lot.snapshot_seq) == (left, left.seq)
        await eventually(lambda: live.engine.health().lots == 1, "the lot is taken up")
        clock.advance(minutes=61)
        assert (await live.until(lambda state: state.ranks_opened)).result == "sold"
        assert (await live.verified()).winner == left.leader  # type: ignore[union-attr]


async def test_a_suspended_lot_read_from_its_snapshot_knows_why_it_stands(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as live:
        await live.list_lot()
        await live.until(lambda state: state.status == "open")
        await live.engine.command(LOT, Suspend(at_ms=0, reason="outage", act="suspension"))
    async with running_engine(database_url, tmp_path, clock) as live:
        assert await live.engine.resumes_at_ms(LOT) is not None


async def test_a_snapshot_is_written_while_bids_come(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    for n in range(BIDS):
        await live.bid("ann", START_FEN + n * STEP_FEN)
    await eventually(lambda: live.rows("SELECT seq FROM lot_snapshot"), "a snapshot is there")
    [snapshot] = await live.rows("SELECT seq FROM lot_snapshot")
    assert 0 < snapshot["seq"] <= (await live.state()).seq


async def test_a_lot_taken_up_from_a_snapshot_is_replayed_from_its_first_entry(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    await lived_through(database_url, tmp_path, clock)
    async with running_engine(database_url, tmp_path, clock) as live:
        await live.bid("ann", START_FEN + BIDS * STEP_FEN)
        assert await checked(database_url) == 1
        assert await stops_of(live) == []
        assert await checked(database_url) == 0


async def test_a_record_touched_before_its_snapshot_stops_its_lot_once_it_is_replayed(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    await lived_through(database_url, tmp_path, clock)
    await touch(database_url, LOT, str(START_FEN + STEP_FEN), str(START_FEN + 2 * STEP_FEN))
    async with running_engine(database_url, tmp_path, clock) as live:
        accepted = await live.bid("ann", START_FEN + BIDS * STEP_FEN)
        assert isinstance(accepted, Accepted)  # It takes bids before the replay is through.
        await checked(database_url)
        assert await stops_of(live) == [StopCode.record_broken]
        await eventually(lambda: _is_unavailable(live), "its owner has heard")


async def test_a_snapshot_that_says_something_else_than_the_record_stops_its_lot(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    await lived_through(database_url, tmp_path, clock)
    connection = await asyncpg.connect(database_url)
    await connection.execute("UPDATE lot_snapshot SET state = jsonb_set(state, '{bids}', '7')")
    await connection.close()
    async with running_engine(database_url, tmp_path, clock) as live:
        await eventually(lambda: live.engine.health().lots == 1, "the lot is taken up")
        await checked(database_url)
        assert await stops_of(live) == [StopCode.replay_differs]


async def test_a_stop_holds_after_a_restart_until_it_is_lifted(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    await lived_through(database_url, tmp_path, clock)
    connection = await asyncpg.connect(database_url)
    await connection.execute("UPDATE lot_snapshot SET state = jsonb_set(state, '{bids}', '7')")
    async with running_engine(database_url, tmp_path, clock) as live:
        await eventually(lambda: live.engine.health().lots == 1, "the lot is taken up")
        await checked(database_url)
    await connection.execute("DELETE FROM lot_snapshot")
    await connection.close()
    async with running_engine(database_url, tmp_path, clock) as live:
        assert await _is_unavailable(live)
        async with live.database.session() as session:
            assert await lift(session, LOT, "the snapshot was wrong; the record holds")
            await session.commit()
        await eventually(lambda: _is_accepted(live), "the lot goes on")


@pytest.mark.parametrize("ends", ["sold", "unsold"])
async def test_a_lot_is_replayed_after_its_close(
    live: LiveLots, database_url: str, clock: HandClock, ends: str
) -> None:
    await live.list_lot()
    await live.admit("ann")
    if ends == "sold":
        await live.bid("ann", START_FEN)
    clock.advance(minutes=61)
    await live.until(lambda state: state.result == ends)
    assert await checked(database_url) == 1
    assert await stops_of(live) == []
    assert await live.rows("SELECT 1 FROM lot_snapshot") == []


async def _is_unavailable(live: LiveLots) -> bool:
    answer = await live.bid("ann", START_FEN + 1000 * STEP_FEN, bid_id="after")
    return isinstance(answer, RefusedBid) and answer.code == BidRefusal.unavailable


async def _is_accepted(live: LiveLots) -> bool:
    return isinstance(await live.bid("ann", START_FEN + 2000 * STEP_FEN), Accepted)
