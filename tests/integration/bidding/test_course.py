"""A lot's course by the clock: it opens, extends, closes, and tells the other rooms."""

from __future__ import annotations

import asyncio
import re

from auction.bidding.answers import Accepted, RefusedBid
from auction.bidding.boxes import box_behind
from auction.bidding.codec import BidRequest
from auction.bidding.commands import Resume, Suspend, Withdraw
from auction.bidding.queries import due_lots, next_lot_due_at
from auction.bidding.refusals import BidRefusal
from auction.bidding.verify import Verified
from auction.kernel.clock import from_ms
from auction.lots.secret_reserve import SecretReserve
from tests.fakes.live_lots import LOT, MINUTE, START_FEN, STEP_FEN, LiveLots


async def news_of(live: LiveLots, kind: str) -> list[str]:
    rows = await live.rows("SELECT payload FROM outbox WHERE event = $1 ORDER BY id", kind)
    return [row["payload"] for row in rows]


async def test_a_lot_opens_when_its_time_has_come(live: LiveLots) -> None:
    await live.list_lot(opens_at_ms=live.clock.ms + MINUTE)
    live.clock.advance(minutes=1)
    await live.until(lambda state: state.status == "open")
    assert len(await news_of(live, "lot_opened")) == 1


async def test_a_bid_that_comes_before_the_timer_opens_the_lot_first(live: LiveLots) -> None:
    await live.list_lot(opens_at_ms=live.clock.ms + MINUTE)
    await live.admit("ann")
    live.clock.advance(minutes=1)
    assert isinstance(await live.bid("ann", START_FEN), Accepted)


async def test_a_lot_with_a_bid_is_knocked_down_at_its_end(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    await live.bid("ann", START_FEN)
    live.clock.advance(minutes=60)
    state = await live.until(lambda state: state.status == "closed")
    (told,) = await news_of(live, "lot_knocked_down")
    assert state.result == "sold"
    assert f'"paddle": "{state.leader}"' in told


async def test_a_lot_without_a_bid_stays_unsold(live: LiveLots) -> None:
    await live.list_lot()
    live.clock.advance(minutes=60)
    state = await live.until(lambda state: state.status == "closed")
    assert state.result == "unsold"
    assert len(await news_of(live, "lot_unsold")) == 1


async def test_a_price_below_a_secret_reserve_sells_nothing_and_the_close_opens_it(
    live: LiveLots,
) -> None:
    reserve = SecretReserve(START_FEN + STEP_FEN, "5a" * 32)
    await live.list_lot_with_reserve(reserve)
    await live.admit("ann")
    await live.bid("ann", START_FEN)
    live.clock.advance(minutes=60)
    state = await live.until(lambda state: state.status == "closed")
    (told,) = await news_of(live, "lot_unsold")
    assert (state.result, state.reserve, state.leader) == ("unsold", reserve, None)
    assert '"reason": "reserve_not_met"' in told
    assert isinstance(await live.verified(), Verified)


async def test_a_bid_in_the_last_five_minutes_keeps_the_lot_open(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    live.clock.advance(minutes=58)
    await live.bid("ann", START_FEN)
    live.clock.advance(minutes=2)
    assert (await live.state()).ends_at_ms == live.clock.ms + 3 * MINUTE
    live.clock.advance(minutes=3)
    assert (await live.until(lambda state: state.status == "closed")).extensions == 1


async def test_the_record_of_a_closed_lot_verifies_with_its_ranks_opened(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    await live.admit("eve", rank=1)
    await live.bid("ann", START_FEN)
    await live.bid("eve", START_FEN)
    live.clock.advance(minutes=60)
    await live.until(lambda state: state.status == "closed")
    found = await live.verified()
    assert isinstance(found, Verified)
    assert (found.rank, found.ranks_opened, found.result) == (1, True, "sold")


async def test_a_bid_stamped_in_time_holds_the_close_back(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    with live.engine.coming_in(LOT) as stamp_ms:
        live.clock.advance(minutes=60)
        await asyncio.sleep(0.2)  # The timer has fired by now; only the door keeps the lot open.
        answer = await live.engine.place_bid(
            LOT, BidRequest("late", START_FEN), holder_tag="ann", stamp_ms=stamp_ms
        )
    assert isinstance(answer, Accepted)
    state = await live.until(lambda state: state.status == "closed")
    assert state.result == "sold"


async def test_nobody_holds_a_lot_open_by_never_coming_in(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    with live.engine.coming_in(LOT) as stamp_ms:
        live.clock.advance(minutes=60)
        await live.until(lambda state: state.status == "closed")
        answer = await live.engine.place_bid(
            LOT, BidRequest("late", START_FEN), holder_tag="ann", stamp_ms=stamp_ms
        )
    assert isinstance(answer, RefusedBid)
    assert answer.code == BidRefusal.unavailable


async def test_a_paddle_is_a_letter_and_four_digits(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    paddle = (await live.state()).admissions["ann"].paddle
    assert re.fullmatch(r"[A-Z][0-9]{4}", paddle)


async def test_an_admission_is_told_once_however_often_it_is_asked_for(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann", "ann")
    assert len(await news_of(live, "bidder_admitted")) == 1


async def test_an_admission_after_the_close_is_refused_so_that_the_deposit_returns(
    live: LiveLots,
) -> None:
    await live.list_lot()
    live.clock.advance(minutes=60)
    await live.until(lambda state: state.status == "closed")
    await live.admit("late")
    assert len(await news_of(live, "admission_refused")) == 1


async def test_no_row_of_a_live_lot_holds_a_deposit_number(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    rows = await live.rows(
        "SELECT concat(e.public, p.opening, p.person, s.box) AS kept FROM lot_event e"
        " LEFT JOIN lot_private p USING (lot_id, seq) LEFT JOIN lot_sealed s USING (lot_id, seq)"
    )
    assert not any("9ann" in row["kept"] for row in rows)


async def test_a_watcher_learns_of_an_admission_nothing_but_its_number(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    paddle = (await live.state()).admissions["ann"].paddle
    rows = await live.rows("SELECT public, at_ms FROM lot_event WHERE kind = 'hidden'")
    assert [(paddle in row["public"], row["at_ms"]) for row in rows] == [(False, None)]


async def test_the_settlement_finds_the_sealed_box_of_a_paddle(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    paddle = (await live.state()).admissions["ann"].paddle
    async with live.database.session() as session:
        assert await box_behind(session, LOT, paddle) == "sealed"


async def test_a_stay_stops_the_clock_and_resuming_gives_back_what_was_left(
    live: LiveLots,
) -> None:
    await live.list_lot()
    live.clock.advance(minutes=20)
    await live.until(lambda state: state.status == "open")
    await live.engine.command(LOT, Suspend(at_ms=0, reason="objection", act="stay"))
    live.clock.advance(minutes=300)
    await live.engine.command(LOT, Resume(at_ms=0))
    state = await live.state()
    assert (state.status, state.ends_at_ms) == ("open", live.clock.ms + 40 * MINUTE)


async def test_a_withdrawn_lot_takes_no_bid_and_says_so(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    await live.engine.command(LOT, Withdraw(at_ms=0, reason="debt paid"))
    answer = await live.bid("ann", START_FEN)
    assert isinstance(answer, RefusedBid)
    assert answer.code == BidRefusal.lot_closed
    assert len(await news_of(live, "lot_withdrawn")) == 1


async def test_the_clock_walk_is_told_when_a_lot_is_due(live: LiveLots) -> None:
    await live.list_lot("lot_2", opens_at_ms=live.clock.ms + MINUTE)
    now = live.clock.now()
    async with live.database.session() as session:
        assert await next_lot_due_at(session, now) == from_ms(live.clock.ms + MINUTE)
        assert await due_lots(session, from_ms(live.clock.ms + MINUTE)) == ["lot_2"]


async def test_two_hundred_lots_due_at_once_all_close(live: LiveLots) -> None:
    lots = [await live.list_lot(f"lot_{n}") for n in range(200)]
    await live.admit("ann", lot_id=lots[0])
    await live.bid("ann", START_FEN + STEP_FEN, lot_id=lots[0])
    live.clock.advance(minutes=60)
    for lot_id in lots:
        await live.until(lambda state: state.status == "closed", lot_id)
    rows = await live.rows("SELECT count(*) AS n FROM lot_event WHERE kind = 'closed'")
    assert rows[0]["n"] == 200
