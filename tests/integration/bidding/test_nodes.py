"""Several processes on one database: any takes a bid, one keeps a lot, none writes too late."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from auction.bidding.answers import Accepted, RefusedBid
from auction.bidding.append_statement import CHANNEL
from auction.bidding.codec import BidRequest
from auction.bidding.commands import Suspend
from auction.bidding.feed import Feed
from auction.bidding.kept_lot import KeptLot
from auction.bidding.refusals import BidRefusal
from tests.fakes.engine_process import MachineClock, engine_process
from tests.fakes.live_lots import (
    LOT,
    START_FEN,
    STEP_FEN,
    HandClock,
    LiveLots,
    eventually,
    running_engine,
)


@pytest.fixture
async def other(
    live: LiveLots, database_url: str, tmp_path: Path, clock: HandClock
) -> AsyncIterator[LiveLots]:
    """A second process's engine; `live` came first and keeps the lot."""
    await live.list_lot()
    async with running_engine(database_url, tmp_path, clock) as other:
        yield other


async def test_a_bid_through_another_process_reaches_the_owner(
    live: LiveLots, other: LiveLots
) -> None:
    await other.admit("ann")
    answer = await other.bid("ann", START_FEN)
    assert isinstance(answer, Accepted)
    assert (await live.state()).leader == (await live.state()).admissions["ann"].paddle


async def test_a_lot_that_is_taken_up_while_it_is_read_has_no_copy_beside_it(
    live: LiveLots,
) -> None:
    await live.list_lot()
    mine = await live.engine._node.feed.look(LOT)
    taken_up_meanwhile = iter([None, None])
    feed = Feed(live.engine._node.feed.line, lambda _: next(taken_up_meanwhile, mine))
    assert await feed.look(LOT) is mine
    assert not feed._copies


async def test_a_notice_is_sent_only_where_another_process_is_there_to_hear_it(
    live: LiveLots, database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    await live.list_lot()
    await live.admit("ann", "bob")
    ear, heard = await asyncpg.connect(database_url.replace("+asyncpg", "")), list[str]()
    await ear.add_listener(CHANNEL, lambda *told: heard.append(str(told[-1])))
    await live.bid("ann", START_FEN)
    async with running_engine(database_url, tmp_path, clock):
        await live.bid("bob", START_FEN + STEP_FEN)
        await eventually(lambda: bool(heard), "the second bid is heard of")
    await ear.close()
    assert heard == [f"{LOT}:{(await live.state()).seq}"]


async def test_a_watcher_of_another_process_sees_the_lot_live(
    live: LiveLots, other: LiveLots
) -> None:
    seen: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def changed(lot: KeptLot) -> None:
        if lot.state.price_fen is not None and not seen.done():
            seen.set_result(lot.state.price_fen)

    await other.engine.watch(LOT, changed)
    await live.admit("ann")
    await live.bid("ann", START_FEN)
    assert await asyncio.wait_for(seen, 0.9) == START_FEN


async def test_a_command_through_another_process_reaches_the_owner(
    live: LiveLots, other: LiveLots
) -> None:
    await live.until(lambda state: state.status == "open")
    await other.engine.command(LOT, Suspend(at_ms=0, reason="objection", act="stay"))
    assert (await live.state()).status == "suspended"


async def test_a_ceiling_saved_at_another_process_is_in_force_at_the_owner(
    live: LiveLots, other: LiveLots
) -> None:
    await live.admit("ann")
    await other.engine.save_ceiling(LOT, holder_tag="ann", ceiling_fen=START_FEN)
    answer = await live.bid("ann", START_FEN + STEP_FEN)
    assert isinstance(answer, RefusedBid)
    assert answer.code == BidRefusal.over_ceiling


async def test_a_bid_on_its_way_through_another_process_holds_the_close_back(
    live: LiveLots, other: LiveLots, clock: HandClock
) -> None:
    await live.admit("ann")
    with other.engine.coming_in(LOT) as stamp_ms:
        clock.advance(minutes=60)
        await asyncio.sleep(0.3)
        answer = await other.engine.place_bid(
            LOT, BidRequest("late", START_FEN), holder_tag="ann", stamp_ms=stamp_ms
        )
    assert isinstance(answer, Accepted)
    state = await live.until(lambda state: state.status == "closed")
    assert state.result == "sold"


async def test_lots_of_a_process_that_ended_in_good_order_go_on_in_another(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as other:
        async with running_engine(database_url, tmp_path, clock) as live:
            await live.list_lot()
            await other.bid("ann", START_FEN)  # So that it knows who keeps the lot.
        await eventually(lambda: _is_accepted(other, "ann"), "the other process keeps the lot now")
        assert (await other.state()).bids == 1


async def test_lots_are_handed_over_without_a_gap_even_in_their_last_minute(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as other:
        async with running_engine(database_url, tmp_path, clock) as live:
            await live.list_lot()
            await live.admit("ann")
            clock.advance(minutes=59)
            await other.bid("ann", START_FEN)  # So that it knows who keeps the lot.
            before = await live.state()
            clock.advance(seconds=3)
        assert other.engine.health().taking_bids
        after = await other.until(lambda state: state.seq == before.seq)
        answer = await other.bid("ann", START_FEN + STEP_FEN)
        assert isinstance(answer, Accepted)
        assert after.ends_at_ms == before.ends_at_ms
        assert await other.rows("SELECT 1 FROM lot_outage") == []


async def _is_accepted(live: LiveLots, holder: str) -> bool:
    await live.admit(holder)
    return isinstance(await live.bid(holder, START_FEN), Accepted)


async def test_lots_of_a_killed_process_are_taken_over_within_five_seconds(
    database_url: str, tmp_path: Path
) -> None:
    clock = MachineClock()
    with engine_process(database_url, tmp_path, LOT) as process:
        async with running_engine(database_url, tmp_path, clock) as live:  # type: ignore[arg-type]
            await live.admit("ann")
            first = await live.bid("ann", START_FEN, bid_id="one")
            process.kill()
            killed_at = time.monotonic()
            await eventually(lambda: live.engine.health().lots == 1, "the lot was taken over")
            assert time.monotonic() - killed_at < 5
            assert await live.bid("ann", START_FEN, bid_id="one") == first
            assert isinstance(await live.bid("ann", START_FEN + STEP_FEN), Accepted)
