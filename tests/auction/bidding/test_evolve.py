"""What events make of a state: cheap for a bid, and a bug where they cannot follow."""

from __future__ import annotations

import sys

import pytest

from auction.bidding import events as ev
from auction.bidding.evolve import evolve
from auction.kernel.invariant import Broken
from tests.auction.bidding.living_lot import ENDS, OPENS, START, STEP, LivingLot, open_lot


def test_a_thousand_bids_leave_the_state_as_large_as_two() -> None:
    lot = open_lot("A1", "B2")
    sizes = []
    for number in range(1000):
        lot.bid(("A1", "B2")[number % 2], START + number * STEP)
        sizes.append(sum(sys.getsizeof(value) for value in (lot.state, lot.state.bidders)))
    assert sizes[-1] == sizes[1]
    assert lot.state.bids == 1000


def test_a_bid_changes_what_it_must_and_carries_all_else_along() -> None:
    before = open_lot("A1").state._replace(left_ms=7, result="sold", ranks_opened=True)
    bid = ev.BidPlaced(at_ms=OPENS, paddle="A1", price_fen=START, rank=2, ends_at_ms=ENDS + 1)
    assert evolve(before, bid) == before._replace(
        seq=before.seq + 1,
        ends_at_ms=ENDS + 1,
        price_fen=START,
        leader="A1",
        leader_rank=2,
        bids=1,
        extensions=1,
        bidders=frozenset({"A1"}),
    )


def test_every_event_takes_the_next_number() -> None:
    lot = open_lot("A1").close()
    assert lot.state.seq == len(lot.events) == 4


def test_an_earlier_state_is_untouched_by_a_later_admission() -> None:
    lot = open_lot("A1")
    before = lot.state
    lot.admit("B2")
    assert set(before.admissions) == {"a1"}


UPCOMING, OPEN, CLOSED = LivingLot, open_lot, lambda: open_lot().close()
IMPOSSIBLE = [
    (OPEN, ev.Opened(OPENS)),
    (
        UPCOMING,
        ev.BidPlaced(at_ms=1, paddle="A1", price_fen=1, rank=None, ends_at_ms=ENDS),
    ),
    (OPEN, ev.Extended(at_ms=1, ends_at_ms=ENDS, reason="r")),
    (CLOSED, ev.Suspended(at_ms=1, reason="r", act="stay", left_ms=1)),
    (OPEN, ev.Resumed(at_ms=1, ends_at_ms=ENDS)),
    (CLOSED, ev.Withdrawn(at_ms=1, reason="r")),
    (
        UPCOMING,
        ev.Closed(
            at_ms=1, result="unsold", reason=None, price_fen=None, paddle=None, ends_at_ms=ENDS
        ),
    ),
    (OPEN, ev.RanksOpened(at_ms=1, openings=())),
]


@pytest.mark.parametrize(
    ("lot", "event"), IMPOSSIBLE, ids=[type(case[1]).__name__ for case in IMPOSSIBLE]
)
def test_an_event_that_cannot_follow_is_a_bug(lot: type[LivingLot], event: ev.LotEvent) -> None:
    with pytest.raises(Broken):
        evolve(lot().state, event)
