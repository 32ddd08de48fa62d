"""Whatever goes wrong between a bid and the disk: nobody is told an untruth, nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import asyncpg
import pytest

from auction.bidding.answers import Accepted, BidAnswer, RefusedBid
from auction.bidding.queries import outages
from auction.bidding.refusals import BidRefusal
from auction.bidding.verify import Verified
from tests.fakes.cut_line import CutLine, cut_line
from tests.fakes.live_lots import (
    LOT,
    MINUTE,
    START_FEN,
    STEP_FEN,
    HandClock,
    LiveLots,
    eventually,
    running_engine,
)


@pytest.fixture
async def line_and_live(
    database_url: str, tmp_path: Path, clock: HandClock
) -> AsyncIterator[tuple[CutLine, LiveLots]]:
    async with (
        cut_line(database_url, tmp_path / "pg") as (line, through),
        running_engine(database_url, tmp_path, clock, engine_url=through) as live,
    ):
        yield line, live


def is_unavailable(answer: BidAnswer) -> bool:
    return isinstance(answer, RefusedBid) and answer.code == BidRefusal.unavailable


async def taking_bids(live: LiveLots) -> None:
    await eventually(lambda: live.engine.health().taking_bids, "bids are taken again")


async def test_a_commit_whose_answer_was_lost_is_unavailable_and_then_the_truth(
    line_and_live: tuple[CutLine, LiveLots],
) -> None:
    line, live = line_and_live
    await live.list_lot()
    await live.admit("ann")
    line.swallow_answers_to(b"bid_of_unknown_fate")
    assert is_unavailable(await live.bid("ann", START_FEN, bid_id="bid_of_unknown_fate"))
    rows = await live.rows("SELECT seq FROM lot_event WHERE kind = 'bid'")
    await taking_bids(live)
    answer = await live.bid("ann", START_FEN, bid_id="bid_of_unknown_fate")
    assert isinstance(answer, Accepted)
    assert [row["seq"] for row in rows] == [answer.seq]


async def test_a_commit_that_never_was_is_unavailable_and_then_accepted_once(
    live: LiveLots, database_url: str
) -> None:
    await live.list_lot()
    await live.admit("ann")
    blocker = await asyncpg.connect(database_url)
    async with blocker.transaction():
        await blocker.execute("LOCK TABLE lot_event IN ACCESS EXCLUSIVE MODE")
        assert is_unavailable(await live.bid("ann", START_FEN, bid_id="one"))
    await blocker.close()
    await taking_bids(live)
    assert isinstance(await live.bid("ann", START_FEN, bid_id="one"), Accepted)
    rows = await live.rows("SELECT count(*) AS n FROM lot_event WHERE kind = 'bid'")
    assert rows[0]["n"] == 1


HELD = [
    pytest.param("SELECT 1 FROM lot_runtime FOR UPDATE", id="the-lot"),
    pytest.param("SELECT 1 FROM bidding_node FOR UPDATE", id="the-lease"),
]


@pytest.mark.parametrize("statement", HELD)
async def test_a_row_somebody_holds_makes_a_bid_unavailable_and_then_it_is_taken_once(
    live: LiveLots, database_url: str, statement: str
) -> None:
    await live.list_lot()
    await live.admit("ann")
    holder = await asyncpg.connect(database_url)
    async with holder.transaction():
        await holder.execute(statement)
        assert is_unavailable(await live.bid("ann", START_FEN, bid_id="one"))
    await holder.close()
    await taking_bids(live)
    assert isinstance(await live.bid("ann", START_FEN, bid_id="one"), Accepted)
    rows = await live.rows("SELECT count(*) AS n FROM lot_event WHERE kind = 'bid'")
    assert rows[0]["n"] == 1


async def test_a_database_without_a_connection_left_is_waited_for(
    line_and_live: tuple[CutLine, LiveLots], database_url: str
) -> None:
    line, live = line_and_live
    await live.list_lot()
    await live.admit("ann")
    first = await live.bid("ann", START_FEN, bid_id="one")
    async with AsyncExitStack() as taken:
        line.is_down = True
        line.hang_up()
        await _take_every_connection(taken, database_url)
        line.is_down = False
        assert is_unavailable(await live.bid("ann", START_FEN + STEP_FEN, bid_id="two"))
    await taking_bids(live)
    assert await live.bid("ann", START_FEN, bid_id="one") == first
    assert isinstance(await live.bid("ann", START_FEN + STEP_FEN, bid_id="two"), Accepted)


async def _take_every_connection(taken: AsyncExitStack, url: str) -> None:
    with suppress(asyncpg.TooManyConnectionsError):
        while True:
            taken.push_async_callback((await asyncpg.connect(url)).close)


async def test_bids_are_taken_again_after_the_database_was_away(
    line_and_live: tuple[CutLine, LiveLots],
) -> None:
    line, live = line_and_live
    await live.list_lot()
    await live.admit("ann", "ben")
    first = await live.bid("ann", START_FEN, bid_id="one")
    line.is_down = True
    line.hang_up()
    assert is_unavailable(await live.bid("ben", START_FEN + STEP_FEN))
    line.is_down = False
    await taking_bids(live)
    assert await live.bid("ann", START_FEN, bid_id="one") == first
    assert isinstance(await live.bid("ben", START_FEN + STEP_FEN), Accepted)


async def test_everyone_is_told_when_bids_cannot_be_taken_and_when_they_can_again(
    line_and_live: tuple[CutLine, LiveLots],
) -> None:
    line, live = line_and_live
    told: list[bool] = []
    live.engine.on_service(lambda is_taking_bids, _: told.append(is_taking_bids))
    line.is_down = True
    line.hang_up()
    await eventually(lambda: told == [False], "it is said that bids cannot be taken")
    line.is_down = False
    await eventually(lambda: len(told) > 1, "it is said that bids can be taken again")
    assert told == [False, True]


async def test_a_storm_of_cut_lines_loses_no_acknowledged_bid(
    line_and_live: tuple[CutLine, LiveLots],
) -> None:
    line, live = line_and_live
    await live.list_lot()
    await live.admit("ann", "ben")
    accepted: dict[int, str] = {}

    async def bid_on(holder: str) -> None:
        for _ in range(60):
            state = await live.state()
            answer = await live.bid(holder, (state.price_fen or START_FEN - STEP_FEN) + STEP_FEN)
            if isinstance(answer, Accepted):
                accepted[answer.seq] = answer.hash
            elif is_unavailable(answer):
                await taking_bids(live)

    async def cut() -> None:
        for _ in range(5):
            await asyncio.sleep(0.1)
            line.hang_up()

    await asyncio.gather(bid_on("ann"), bid_on("ben"), cut())
    await taking_bids(live)
    rows = await live.rows("SELECT seq, hash FROM lot_event WHERE kind = 'bid'")
    assert accepted.items() <= {row["seq"]: row["hash"] for row in rows}.items()
    assert isinstance(await live.verified(), Verified)


OUTAGES = [
    # Minutes into the hour, seconds down, minutes left after it, what stands in the ledger.
    pytest.param(20, 4, None, "none", id="short-and-early"),
    pytest.param(57, 4, 5, "extended", id="short-in-the-last-five-minutes"),
    pytest.param(20, 600, 40, "suspended+resumed", id="of-ten-minutes"),
    pytest.param(57, 600, 10, "suspended+resumed", id="of-ten-minutes-at-the-end"),
]


@pytest.mark.parametrize(("minutes", "down_seconds", "left_minutes", "effect"), OUTAGES)
async def test_time_lost_while_the_platform_was_down_is_given_back(
    database_url: str,
    tmp_path: Path,
    clock: HandClock,
    minutes: int,
    down_seconds: int,
    left_minutes: int | None,
    effect: str,
) -> None:
    async with running_engine(database_url, tmp_path, clock) as before:
        await before.list_lot()
        await before.until(lambda state: state.status == "open")
        clock.advance(minutes=minutes)
    clock.advance(seconds=down_seconds)
    async with running_engine(database_url, tmp_path, clock) as after:
        await eventually(
            lambda: after.rows("SELECT 1 FROM lot_outage"), "the gap stands in the ledger"
        )
        state = await after.state()
        async with after.database.session() as session:
            (gap,) = await outages(session, LOT)
    left_ms = 60 * MINUTE - minutes * MINUTE - down_seconds * 1000
    expected = left_ms if left_minutes is None else left_minutes * MINUTE
    assert (state.ends_at_ms - clock.ms, gap.effect) == (expected, effect)
    assert (gap.back_at - gap.down_at).total_seconds() == down_seconds


async def test_after_a_long_time_down_a_lot_stays_suspended(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as before:
        await before.list_lot()
        await before.until(lambda state: state.status == "open")
    clock.advance(minutes=90)
    async with running_engine(database_url, tmp_path, clock) as after:
        state = await after.until(lambda state: state.status == "suspended")
    assert state.left_ms == 60 * MINUTE


async def test_a_lot_suspended_by_a_long_time_down_goes_on_when_it_was_announced(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as before:
        await before.list_lot()
        await before.until(lambda state: state.status == "open")
    clock.advance(minutes=90)
    async with running_engine(database_url, tmp_path, clock) as after:
        await after.until(lambda state: state.status == "suspended")
        resumes_at_ms = await after.engine.resumes_at_ms(LOT)
        assert resumes_at_ms is not None
        clock.set_ms(resumes_at_ms)
        state = await after.until(lambda state: state.status == "open")
    assert state.ends_at_ms == resumes_at_ms + 60 * MINUTE


async def test_a_lot_whose_end_fell_into_an_outage_does_not_close_in_silence(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as before:
        await before.list_lot()
        await before.until(lambda state: state.status == "open")
        clock.advance(minutes=59)
    clock.advance(minutes=2)
    async with running_engine(database_url, tmp_path, clock) as after:
        state = await after.until(lambda state: state.ends_at_ms > clock.ms)
    assert (state.status, state.ends_at_ms) == ("open", clock.ms + 10 * MINUTE)


async def test_a_lot_the_outage_did_not_touch_has_no_line_in_the_ledger(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as before:
        await before.list_lot(opens_at_ms=clock.ms + 30 * MINUTE)
    clock.advance(minutes=10)
    async with running_engine(database_url, tmp_path, clock) as after:
        await after.admit("ann")
        assert await after.rows("SELECT 1 FROM lot_outage") == []
