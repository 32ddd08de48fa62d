"""Reading lots back: many at once, long ones in pages, and one that does not hold stops alone."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest

from auction.bidding.answers import Accepted, RefusedBid
from auction.bidding.journal import _notice_rows, read_notice
from auction.bidding.kept_lot import KeptLot
from auction.bidding.recovery import read_lot, read_lots
from auction.bidding.refusals import BidRefusal
from auction.kernel.invariant import Broken
from auction.lots.secret_reserve import SecretReserve
from tests.fakes.live_lots import START_FEN, STEP_FEN, HandClock, LiveLots, running_engine


async def touch(url: str, lot_id: str, was: str, becomes: str) -> None:
    """Change a record behind the platform's back, past its triggers."""
    connection = await asyncpg.connect(url)
    await connection.execute("ALTER TABLE lot_event DISABLE TRIGGER USER")
    await connection.execute(
        "UPDATE lot_event SET public = replace(public, $2, $3) WHERE lot_id = $1",
        lot_id,
        was,
        becomes,
    )
    await connection.close()


async def two_lots(url: str, data: Path, clock: HandClock) -> None:
    """Leave behind two lots without a snapshot, so that they are read from the first entry on."""
    async with running_engine(url, data, clock) as live:
        for lot_id in ("sound", "touched"):
            await live.list_lot(lot_id)
            await live.admit("ann", lot_id=lot_id)
            await live.bid("ann", START_FEN, lot_id=lot_id)
    connection = await asyncpg.connect(url)
    await connection.execute("DELETE FROM lot_snapshot")
    await connection.close()


async def test_a_lot_whose_record_was_touched_stops_alone(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    await two_lots(database_url, tmp_path, clock)
    await touch(database_url, "touched", str(START_FEN), str(START_FEN + 1))
    async with running_engine(database_url, tmp_path, clock) as live:
        sound = await live.bid("ann", START_FEN + STEP_FEN, bid_id="new", lot_id="sound")
        touched = await live.bid("ann", START_FEN + STEP_FEN, bid_id="new", lot_id="touched")
    assert isinstance(sound, Accepted)
    assert isinstance(touched, RefusedBid)
    assert touched.code == BidRefusal.unavailable


async def test_lots_read_together_are_as_lots_read_alone(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    await two_lots(database_url, tmp_path, clock)
    connection = await asyncpg.connect(database_url)
    together = await read_lots(connection, ["sound", "touched"])
    for lot_id, lot in together.items():
        alone = await read_lot(connection, lot_id)
        assert isinstance(lot, KeptLot)
        assert alone is not None
        assert (lot.state, lot.head, lot.tail) == (alone.state, alone.head, alone.tail)
    await connection.close()


async def test_a_secret_reserve_is_known_again_after_a_restart(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    reserve = SecretReserve(START_FEN, "5a" * 32)
    async with running_engine(database_url, tmp_path, clock) as live:
        await live.list_lot_with_reserve(reserve)
        await live.admit("ann")
        await live.bid("ann", START_FEN)
    async with running_engine(database_url, tmp_path, clock) as live:
        await live.bid("ann", START_FEN + STEP_FEN)
        clock.advance(minutes=60)
        state = await live.until(lambda state: state.status == "closed")
    assert (state.result, state.reserve) == ("sold", reserve)


async def test_a_long_record_is_read_in_pages(live: LiveLots, database_url: str) -> None:
    await live.list_lot()
    await live.admit("ann")
    for n in range(250):
        await live.bid("ann", START_FEN + n * STEP_FEN)
    connection = await asyncpg.connect(database_url)
    lot = await read_lot(connection, "lot_1")
    await connection.close()
    assert lot is not None
    assert lot.state == await live.state()


async def test_a_touched_record_is_named_when_it_is_read(
    database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    await two_lots(database_url, tmp_path, clock)
    await touch(database_url, "touched", '"kind":"opened"', '"kind":"0pened"')
    connection = await asyncpg.connect(database_url)
    with pytest.raises(Broken, match="event 1 of touched"):
        await read_lot(connection, "touched")
    await connection.close()


def test_a_notice_names_every_lot_and_its_newest_number() -> None:
    assert read_notice("lot_1:7 lot_2:12") == {"lot_1": 7, "lot_2": 12}


def test_no_lots_are_no_notice() -> None:
    assert _notice_rows([]) == []
