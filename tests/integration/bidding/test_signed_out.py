"""A bid counts only if what it came through was good when it was written down, and no bid else
suffers for it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from auction.bidding.answers import Accepted, BidAnswer, RefusedBid
from auction.bidding.codec import BidRequest
from auction.bidding.engine import bid_of
from auction.bidding.refusals import BidRefusal
from auction.people.models import Account
from auction.people.sign_ins import open_sign_in, revoke_sign_in, token_id
from tests.fakes.live_lots import LOT, START_FEN, STEP_FEN, HandClock, LiveLots, running_engine

ANN, BOB = "ann", "bob"


async def signed_in(live: LiveLots, name: str) -> str:
    """Sign somebody in; return the sign-in's id."""
    now = live.clock.machine_now()
    async with live.database.session() as session:
        session.add(
            Account(
                id=name, email=f"{name}@example.org", password_hash="-", name=name, created_at=now
            )
        )
        await session.flush()
        await open_sign_in(session, token=name, csrf="", account_id=name, machine_now=now)
        await session.commit()
    return token_id(name)


async def sign_out(live: LiveLots, sign_in: str) -> None:
    async with live.database.session() as session:
        await revoke_sign_in(session, sign_in, live.clock.machine_now())
        await session.commit()


async def bid(live: LiveLots, name: str, price_fen: int, bid_id: str | None = None) -> BidAnswer:
    """Bid through somebody's sign-in, as a live socket does."""
    told: asyncio.Future[BidAnswer] = asyncio.get_running_loop().create_future()
    request = BidRequest(bid_id or f"{name}-{price_fen}", price_fen)
    made = bid_of(request, name, live.engine.stamp())
    live.engine.submit(LOT, made, told.set_result, token_id(name))
    return await told


def code(answer: BidAnswer) -> BidRefusal | None:
    return answer.code if isinstance(answer, RefusedBid) else None


@pytest.fixture
async def both(live: LiveLots) -> LiveLots:
    """Ann and Bob are signed in and admitted to an open lot."""
    await live.list_lot()
    await live.admit(ANN, BOB)
    for name in (ANN, BOB):
        await signed_in(live, name)
    return live


async def test_a_bid_through_a_good_sign_in_counts(both: LiveLots) -> None:
    assert isinstance(await bid(both, ANN, START_FEN), Accepted)


async def test_a_bid_after_the_sign_out_leaves_no_trace(both: LiveLots) -> None:
    before = (await both.state()).seq
    await sign_out(both, token_id(ANN))
    assert code(await bid(both, ANN, START_FEN)) == BidRefusal.not_signed_in
    assert (await both.state()).seq == before
    assert await both.rows("SELECT 1 FROM lot_answer") == []


async def test_the_others_of_a_batch_bid_as_if_the_signed_out_had_not(both: LiveLots) -> None:
    await sign_out(both, token_id(ANN))
    answers = await asyncio.gather(
        bid(both, ANN, START_FEN),
        bid(both, BOB, START_FEN),
        bid(both, ANN, START_FEN + STEP_FEN),
        both.bid(BOB, START_FEN + STEP_FEN),
    )
    out = BidRefusal.not_signed_in
    assert [code(answer) for answer in answers] == [out, None, out, None]
    assert (await both.state()).price_fen == START_FEN + STEP_FEN


async def test_whoever_signed_out_is_told_nothing_else_either(both: LiveLots) -> None:
    first = await bid(both, ANN, START_FEN, "one")
    assert isinstance(first, Accepted)
    await sign_out(both, token_id(ANN))
    again = await bid(both, ANN, START_FEN, "one")
    assert code(again) == BidRefusal.not_signed_in


async def test_a_sign_in_is_asked_about_wherever_the_lot_is_kept(
    both: LiveLots, database_url: str, tmp_path: Path, clock: HandClock
) -> None:
    async with running_engine(database_url, tmp_path, clock) as other:
        assert isinstance(await bid(other, ANN, START_FEN), Accepted)
        await sign_out(both, token_id(BOB))
        answer = await bid(other, BOB, START_FEN + STEP_FEN)
    assert code(answer) == BidRefusal.not_signed_in
