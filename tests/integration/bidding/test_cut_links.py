"""The line between two processes is cut under a bid: nothing untrue is said, nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from auction.bidding.answers import Accepted, RefusedBid
from auction.bidding.refusals import BidRefusal
from auction.bidding.verify import Verified
from tests.fakes.cut_line import CutLine
from tests.fakes.live_lots import LOT, START_FEN, STEP_FEN, HandClock, LiveLots, running_engine

Link = tuple[CutLine, LiveLots]


@pytest.fixture
async def link_and_other(
    live: LiveLots, database_url: str, tmp_path: Path, clock: HandClock
) -> AsyncIterator[Link]:
    """`live` keeps the lot; another process reaches it over a line that can be cut."""
    await live.list_lot()
    await live.admit("ann", "ben")
    [node] = await live.rows("SELECT id, address FROM bidding_node")
    async with _relay(Path(node["address"]), tmp_path / "link.sock") as (line, address):
        await live.rows("UPDATE bidding_node SET address = $1", str(address))
        async with running_engine(database_url, tmp_path, clock) as other:
            yield line, other


@asynccontextmanager
async def _relay(to: Path, at: Path) -> AsyncIterator[tuple[CutLine, Path]]:
    line = CutLine(to)
    server = await asyncio.start_unix_server(line.serve, at)
    try:
        yield line, at
    finally:
        line.hang_up()
        server.close()


async def _recorded(live: LiveLots) -> list[int]:
    return [row["seq"] for row in await live.rows("SELECT seq FROM lot_event WHERE kind = 'bid'")]


async def test_an_answer_lost_on_the_line_is_unavailable_and_then_the_truth(
    live: LiveLots, link_and_other: Link
) -> None:
    line, other = link_and_other
    line.swallow_answers_to(b"lost_on_its_way")
    first = await other.bid("ann", START_FEN, bid_id="lost_on_its_way")
    assert isinstance(first, RefusedBid)
    assert first.code == BidRefusal.unavailable
    again = await other.bid("ann", START_FEN, bid_id="lost_on_its_way")
    assert isinstance(again, Accepted)
    assert await _recorded(live) == [again.seq]


async def test_a_question_that_never_arrived_is_unavailable_and_then_taken_once(
    live: LiveLots, link_and_other: Link
) -> None:
    line, other = link_and_other
    await other.bid("ben", START_FEN, bid_id="before")  # So that the line is open.
    line.is_down = True
    line.hang_up()
    first = await other.bid("ann", START_FEN + STEP_FEN, bid_id="one")
    assert isinstance(first, RefusedBid)
    assert first.code == BidRefusal.unavailable
    assert len(await _recorded(live)) == 1
    line.is_down = False
    again = await other.bid("ann", START_FEN + STEP_FEN, bid_id="one")
    assert isinstance(again, Accepted)
    assert len(await _recorded(live)) == 2


async def test_a_line_cut_again_and_again_loses_and_doubles_nothing(
    live: LiveLots, link_and_other: Link
) -> None:
    line, other = link_and_other
    accepted: dict[int, str] = {}

    async def bid_on(holder: str) -> None:
        for number in range(30):
            state = await live.state()
            price_fen = (state.price_fen or START_FEN - STEP_FEN) + STEP_FEN
            answer = await other.bid(holder, price_fen, bid_id=f"{holder}{number}")
            while isinstance(answer, RefusedBid) and answer.code.transient:
                answer = await other.bid(holder, price_fen, bid_id=f"{holder}{number}")
            if isinstance(answer, Accepted):
                assert answer.seq not in accepted
                accepted[answer.seq] = answer.hash

    async def cut() -> None:
        while not all(task.done() for task in bidding):
            await asyncio.sleep(0.02)
            line.hang_up()

    bidding = [asyncio.create_task(bid_on(holder)) for holder in ("ann", "ben")]
    await asyncio.gather(*bidding, cut())
    rows = await live.rows("SELECT seq, hash FROM lot_event WHERE kind = 'bid'")
    assert accepted == {row["seq"]: row["hash"] for row in rows}
    assert isinstance(await live.verified(LOT), Verified)
