"""A storm on one lot: it is turned away by name, and the lots beside it close when they are due."""

from __future__ import annotations

import asyncio
import itertools

from auction.bidding.answers import Answer, BidAnswer, RefusedBid
from auction.bidding.codec import BidRequest
from auction.bidding.commands import ClosingDue
from auction.bidding.engine import bid_of
from auction.bidding.kept_lot import KeptLot, Letter
from auction.bidding.refusals import BidRefusal
from auction.bidding.sequencer import BATCH_LETTERS, MAILBOX_LETTERS
from tests.fakes.live_lots import LOT, MINUTE, START_FEN, STEP_FEN, HandClock, LiveLots

CALM = "lot_calm"


class Storm:
    """One bidder who raises without end: whatever is answered, the next bid is there already."""

    def __init__(self, live: LiveLots) -> None:
        self._live = live
        self._numbers = itertools.count(1)
        self.answers: list[BidAnswer] = []
        self.goes_on = False

    def bid(self) -> None:
        number = next(self._numbers)
        request = BidRequest(f"storm{number}", START_FEN + number * STEP_FEN)
        stamp_ms = self._live.engine.stamp()
        self._live.engine.submit(LOT, bid_of(request, "ann", stamp_ms), self._answered)

    def _answered(self, answer: BidAnswer) -> None:
        self.answers.append(answer)
        if self.goes_on:
            self.bid()


async def both_lots(live: LiveLots) -> tuple[KeptLot, KeptLot]:
    await live.list_lot()
    await live.admit("ann")
    await live.list_lot(CALM, ends_at_ms=live.clock.ms + MINUTE)
    await live.until(lambda state: state.status == "open", CALM)
    lots = live.engine._node.lots
    return lots[LOT], lots[CALM]


async def test_what_a_full_lot_cannot_take_is_turned_away_as_busy(live: LiveLots) -> None:
    await both_lots(live)
    storm = Storm(live)
    for _ in range(MAILBOX_LETTERS + 1):
        storm.bid()
    [answer] = storm.answers
    assert isinstance(answer, RefusedBid)
    assert answer.code == BidRefusal.lot_busy


async def test_another_lots_close_waits_for_one_batch_of_a_storm_and_no_longer(
    live: LiveLots, clock: HandClock
) -> None:
    _, calm = await both_lots(live)
    storm = Storm(live)
    closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def told(_answer: Answer | None) -> None:
        closed.set_result(len(storm.answers))

    for _ in range(MAILBOX_LETTERS):
        storm.bid()
    clock.advance(minutes=2)
    live.engine._node.sequencer.post(calm, Letter(ClosingDue(calm.state.ends_at_ms), told))
    assert await asyncio.wait_for(closed, 30) <= BATCH_LETTERS
    assert calm.state.status == "closed"


async def test_a_lot_closes_on_time_while_the_one_beside_it_stays_full(
    live: LiveLots, clock: HandClock
) -> None:
    stormy, _ = await both_lots(live)
    storm = Storm(live)
    storm.goes_on = True
    for _ in range(MAILBOX_LETTERS):
        storm.bid()
    clock.advance(minutes=2)
    await live.until(lambda state: state.status == "closed", CALM)
    storm.goes_on = False
    assert len(stormy.mailbox) + BATCH_LETTERS >= MAILBOX_LETTERS
