"""Signed heads: at every close and hour by hour, in one order, and in a file nothing takes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auction.bidding import heads
from auction.bidding.heads import know_key, published_keys, receipt, sign_due, sign_lot
from auction.bidding.heads_file import NAME, append_new_heads, read_heads
from auction.bidding.signed import Head, keys_by_id, line
from auction.bidding.signing import SigningKey, signature_flaw
from auction.db.unit_of_work import Works
from auction.kernel.actor import PLATFORM
from tests.fakes.live_lots import LOT, START_FEN, STEP_FEN, HandClock, LiveLots

KEY, NEXT_KEY = SigningKey(b"a" * 32), SigningKey(b"b" * 32)


async def _signed(live: LiveLots, key: SigningKey = KEY) -> int:
    async with Works(live.database, live.clock, {}).begin(PLATFORM) as uow:
        return await sign_due(uow, key)


async def _heads(live: LiveLots) -> list[Head]:
    async with live.database.session() as session:
        return [head for _, head in await heads.heads_after(session, 0)]


async def _copied(live: LiveLots, data: Path) -> int:
    async with live.database.session() as session:
        return await append_new_heads(session, data)


async def _with_a_bid(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann", "ben")
    await live.bid("ann", START_FEN)


async def test_a_head_names_the_newest_entry_and_its_signature_holds(live: LiveLots) -> None:
    await _with_a_bid(live)
    assert await _signed(live) == 1
    (head,) = await _heads(live)
    rows = await live.rows("SELECT hash FROM lot_event WHERE seq = $1", head.seq)
    assert [row["hash"] for row in rows] == [head.hash]
    assert head.seq == (await live.state()).seq
    assert signature_flaw(head, keys_by_id([KEY.public])) is None


async def test_a_lot_with_new_entries_is_signed_again_after_an_hour(
    live: LiveLots, clock: HandClock
) -> None:
    await _with_a_bid(live)
    await _signed(live)
    await live.bid("ben", START_FEN + STEP_FEN)
    clock.advance(minutes=59)
    assert await _signed(live) == 0
    clock.advance(minutes=1)
    assert await _signed(live) == 1


async def test_a_lot_without_new_entries_is_not_signed_again(
    live: LiveLots, clock: HandClock
) -> None:
    await _with_a_bid(live)
    await _signed(live)
    clock.advance(minutes=50)
    clock.advance(minutes=50)
    assert await _signed(live) == 0


async def test_signing_the_same_entry_twice_makes_one_head(live: LiveLots) -> None:
    await _with_a_bid(live)
    for _ in range(2):
        async with Works(live.database, live.clock, {}).begin(PLATFORM) as uow:
            await sign_lot(uow, LOT, KEY)
    assert len(await _heads(live)) == 1


async def test_a_new_key_retires_the_old_one_which_is_kept(live: LiveLots) -> None:
    await _with_a_bid(live)
    await _signed(live)
    async with live.database.session() as session:
        await know_key(session, NEXT_KEY.public, live.clock.now())
        found = await published_keys(session)
    assert [(each.key, each.retired_at is None) for each in found] == [
        (NEXT_KEY.public, True),
        (KEY.public, False),
    ]


async def test_a_key_that_comes_back_is_in_use_again(live: LiveLots) -> None:
    async with live.database.session() as session:
        for key in (KEY, NEXT_KEY, KEY):
            await know_key(session, key.public, live.clock.now())
        found = await published_keys(session)
    assert [(each.key, each.retired_at is None) for each in found] == [
        (KEY.public, True),
        (NEXT_KEY.public, False),
    ]


async def test_a_receipt_is_of_a_bid_and_of_nothing_else(live: LiveLots) -> None:
    await _with_a_bid(live)
    seq = (await live.state()).seq
    async with live.database.session() as session:
        signed = await receipt(session, LOT, seq, KEY)
        assert signed is not None
        assert (signed.price_fen, signed.seq) == (START_FEN, seq)
        assert signature_flaw(signed, keys_by_id([KEY.public])) is None
        for other in (0, 1, seq + 1):
            assert await receipt(session, LOT, other, KEY) is None


@pytest.mark.parametrize(
    "act",
    [
        "DELETE FROM lot_head",
        "UPDATE lot_head SET hash = ''",
        "DELETE FROM signing_key",
        "UPDATE signing_key SET public_key = ''",
    ],
)
async def test_what_was_signed_cannot_be_rewritten(live: LiveLots, act: str) -> None:
    await _with_a_bid(live)
    await _signed(live)
    async with live.database.engine.connect() as connection:
        with pytest.raises(DBAPIError, match=r"append-only|are kept"):
            await connection.execute(text(act))


async def test_the_file_has_every_head_once_however_often_it_is_continued(
    live: LiveLots, tmp_path: Path
) -> None:
    await _with_a_bid(live)
    await _signed(live)
    assert [await _copied(live, tmp_path) for _ in range(2)] == [1, 0]
    await live.list_lot("lot_2")
    await live.admit("ann", lot_id="lot_2")
    await _signed(live)
    assert await _copied(live, tmp_path) == 1
    assert read_heads(tmp_path) == await _heads(live)


async def test_a_half_written_line_is_written_anew(live: LiveLots, tmp_path: Path) -> None:
    await _with_a_bid(live)
    await _signed(live)
    await _copied(live, tmp_path)
    whole = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(whole[:-20])
    await _copied(live, tmp_path)
    assert (tmp_path / NAME).read_bytes() == whole


async def test_a_file_that_knows_more_than_the_database_keeps_it(
    live: LiveLots, tmp_path: Path
) -> None:
    await _with_a_bid(live)
    await _signed(live)
    await _copied(live, tmp_path)
    lost = KEY.sign_head(LOT, 99, "ab" * 32, at_ms=live.clock.ms)
    with (tmp_path / NAME).open("a") as file:
        file.write(f"{line(lost)}\n")
    await live.list_lot("lot_2")
    await live.admit("ann", lot_id="lot_2")
    await _signed(live)
    assert await _copied(live, tmp_path) == 1
    first, second = await _heads(live)
    assert read_heads(tmp_path) == [first, lost, second]
