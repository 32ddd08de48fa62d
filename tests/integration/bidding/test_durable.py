"""Durable before visible: what was answered is on disk, and asking again gives the same answer."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from auction.bidding.answers import Accepted, BidAnswer, RefusedBid
from auction.bidding.commands import StrikeOff
from auction.bidding.refusals import BidRefusal
from auction.bidding.verify import Verified
from tests.fakes.live_lots import (
    LOT,
    START_FEN,
    STEP_FEN,
    HandClock,
    LiveLots,
    running_engine,
)


def code_of(answer: BidAnswer) -> BidRefusal | None:
    return answer.code if isinstance(answer, RefusedBid) else None


async def test_an_accepted_bid_is_in_the_journal_when_its_answer_comes(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    answer = await live.bid("ann", START_FEN)
    assert isinstance(answer, Accepted)
    rows = await live.rows("SELECT * FROM lot_event WHERE seq = $1", answer.seq)
    assert [(row["kind"], row["hash"]) for row in rows] == [("bid", answer.hash)]


async def test_a_kept_refusal_is_in_the_same_commit_as_its_batch(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    await live.bid("ann", START_FEN - 1, bid_id="low")
    rows = await live.rows("SELECT answer FROM lot_answer WHERE bid_id = 'low'")
    assert json.loads(rows[0]["answer"])["code"] == "below_start"


async def test_the_same_id_and_price_get_the_first_answer_again(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann", "ben")
    first = await live.bid("ann", START_FEN, bid_id="one")
    await live.bid("ben", START_FEN + STEP_FEN)
    assert await live.bid("ann", START_FEN, bid_id="one") == first


async def test_the_same_id_with_another_price_is_refused(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    await live.bid("ann", START_FEN, bid_id="one")
    assert (
        code_of(await live.bid("ann", START_FEN + STEP_FEN, bid_id="one")) == BidRefusal.id_reused
    )


async def test_the_first_answer_outlives_a_restart(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as before:
        await before.list_lot()
        await before.admit("ann")
        first = await before.bid("ann", START_FEN, bid_id="one")
    async with running_engine(database_url, tmp_path, clock) as after:
        assert await after.bid("ann", START_FEN, bid_id="one") == first


async def test_a_repeated_id_does_not_spoil_the_batch_it_comes_in(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as before:
        await before.list_lot()
        await before.admit("ann", "ben")
        first = await before.bid("ann", START_FEN, bid_id="one")
    async with running_engine(database_url, tmp_path, clock) as after:
        again, fresh = await asyncio.gather(
            after.bid("ann", START_FEN, bid_id="one"), after.bid("ben", START_FEN + STEP_FEN)
        )
    assert again == first
    assert isinstance(fresh, Accepted)


async def test_whoever_was_struck_off_still_gets_the_first_answer(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as before:
        await before.list_lot()
        await before.admit("ann")
        first = await before.bid("ann", START_FEN, bid_id="one")
        strike = StrikeOff(at_ms=clock.ms, holder_tag="ann", reason="no longer eligible")
        await before.engine.command(LOT, strike)
    async with running_engine(database_url, tmp_path, clock) as after:
        assert await after.bid("ann", START_FEN, bid_id="one") == first
        assert code_of(await after.bid("ann", START_FEN + STEP_FEN)) == BidRefusal.barred


async def test_a_lot_read_back_is_the_lot_that_was(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as before:
        await before.list_lot()
        await before.admit("ann", "ben")
        await before.admit("eve", rank=1)
        for step, holder in enumerate(["ann", "ben", "ann", "eve"]):
            await before.bid(holder, START_FEN + step * STEP_FEN)
        was = await before.state()
    async with running_engine(database_url, tmp_path, clock) as after:
        assert await after.state() == was


async def test_of_many_bids_at_once_each_accepted_one_is_recorded_once(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit(*(f"holder{n}" for n in range(20)))
    answers = await asyncio.gather(
        *(live.bid(f"holder{n % 20}", START_FEN + n * STEP_FEN) for n in range(400))
    )
    accepted = {answer.seq: answer.hash for answer in answers if isinstance(answer, Accepted)}
    rows = await live.rows("SELECT seq, hash FROM lot_event WHERE kind = 'bid'")
    assert accepted == {row["seq"]: row["hash"] for row in rows}
    assert isinstance(await live.verified(), Verified)


async def test_nobody_signed_in_is_refused_at_the_door(live: LiveLots) -> None:
    await live.list_lot()
    assert code_of(await live.bid(None, START_FEN)) == BidRefusal.not_signed_in


async def test_a_lot_nobody_knows_is_no_lot(live: LiveLots) -> None:
    assert code_of(await live.bid("ann", START_FEN, lot_id="nowhere")) == BidRefusal.no_such_lot


async def test_a_saved_ceiling_guards_a_bid_that_brings_none(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    await live.engine.save_ceiling(LOT, holder_tag="ann", ceiling_fen=START_FEN)
    answer = await live.bid("ann", START_FEN + STEP_FEN)
    assert code_of(answer) == BidRefusal.over_ceiling


async def test_a_saved_ceiling_outlives_a_restart(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as before:
        await before.list_lot()
        await before.admit("ann")
        await before.engine.save_ceiling(LOT, holder_tag="ann", ceiling_fen=START_FEN)
    async with running_engine(database_url, tmp_path, clock) as after:
        answer = await after.bid("ann", START_FEN + STEP_FEN)
    assert code_of(answer) == BidRefusal.over_ceiling
