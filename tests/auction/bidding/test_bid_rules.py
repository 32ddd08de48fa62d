"""The order of refusals: the weightiest that applies is the one reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from auction.bidding import commands as cmd
from auction.bidding.answers import Accepted, RefusedBid
from auction.bidding.refusals import BidRefusal
from tests.auction.bidding.living_lot import ENDS, OPENS, START, STEP, LivingLot, open_lot

Case = tuple[BidRefusal, Callable[[], LivingLot], dict[str, Any]]

GUARDS: dict[str, Any] = {"ceiling_fen": 1, "max_steps": 1}
OFF_GRID = START + 3 * STEP + 7


def _struck_off() -> LivingLot:
    lot = LivingLot(first_bid="equals_start")
    lot.admit("A1")
    lot.do(cmd.StrikeOff(at_ms=OPENS, holder_tag="a1", reason="deposit recalled"))
    return lot


def _upcoming() -> LivingLot:
    lot = LivingLot(first_bid="equals_start")
    lot.admit("A1")
    return lot


def _suspended() -> LivingLot:
    lot = open_lot("A1", first_bid="equals_start")
    lot.do(cmd.Suspend(at_ms=OPENS, reason="objection", act="stay"))
    return lot


def _withdrawn() -> LivingLot:
    lot = open_lot("A1")
    lot.do(cmd.Withdraw(at_ms=OPENS, reason="debt paid"))
    return lot


def _led(
    by: str, price_fen: int, *, ranks: dict[str, int] | None = None, **terms: Any
) -> LivingLot:
    lot = open_lot("B2", *([] if ranks else ["A1"]), ranks=ranks, **terms)
    assert isinstance(lot.bid(by, price_fen), Accepted)
    return lot


# Each case has the fault it is about and every weaker fault that can stand beside it.
CASES: list[Case] = [
    (BidRefusal.barred, _struck_off, {"price_fen": 1, **GUARDS}),
    (BidRefusal.not_admitted, LivingLot, {"price_fen": 1, **GUARDS}),
    (BidRefusal.lot_upcoming, _upcoming, {"price_fen": 1, **GUARDS}),
    (BidRefusal.lot_upcoming, lambda: open_lot("A1"), {"price_fen": 1, "at_ms": OPENS - 1}),
    (BidRefusal.lot_suspended, _suspended, {"price_fen": 1, "at_ms": ENDS, **GUARDS}),
    (BidRefusal.lot_closed, _withdrawn, {"price_fen": 1, **GUARDS}),
    (BidRefusal.lot_closed, lambda: open_lot("A1").close(), {"price_fen": 1, **GUARDS}),
    (BidRefusal.lot_closed, lambda: open_lot("A1"), {"price_fen": 1, "at_ms": ENDS, **GUARDS}),
    (BidRefusal.below_start, lambda: _led("A1", START, leader_may_raise="no"), {"price_fen": 1}),
    (
        BidRefusal.must_equal_start,
        lambda: open_lot("A1", first_bid="equals_start"),
        {"price_fen": OFF_GRID, **GUARDS},
    ),
    (
        BidRefusal.off_grid,
        lambda: _led("A1", START + 9 * STEP, leader_may_raise="no"),
        {"price_fen": OFF_GRID, **GUARDS},
    ),
    (
        BidRefusal.already_leading,
        lambda: _led("A1", START + 9 * STEP, leader_may_raise="no"),
        {"price_fen": START + STEP, **GUARDS},
    ),
    (
        BidRefusal.opener_waits,
        lambda: _led("A1", START + 9 * STEP, leader_may_raise="after_second_bidder"),
        {"price_fen": START + STEP, **GUARDS},
    ),
    (
        BidRefusal.below_next,
        lambda: _led("B2", START + 9 * STEP),
        {"price_fen": START + STEP, **GUARDS},
    ),
    (
        BidRefusal.equal_needs_priority,
        lambda: _led("B2", START + 9 * STEP),
        {"price_fen": START + 9 * STEP, **GUARDS},
    ),
    (
        BidRefusal.priority_rank_too_low,
        lambda: _led("P1", START, ranks={"P1": 1, "A1": 2}),
        {"price_fen": START, "ceiling_fen": 1},
    ),
    (
        BidRefusal.over_ceiling,
        lambda: _led("B2", START),
        {"price_fen": START + 9 * STEP, **GUARDS},
    ),
    (
        BidRefusal.jump_too_big,
        lambda: _led("B2", START),
        {"price_fen": START + 2 * STEP, "max_steps": 1},
    ),
]


@pytest.mark.parametrize(
    ("code", "lot", "bid"), CASES, ids=[f"{i}-{case[0].value}" for i, case in enumerate(CASES)]
)
def test_the_weightiest_fault_is_the_one_reported(
    code: BidRefusal, lot: Callable[[], LivingLot], bid: dict[str, Any]
) -> None:
    answer = lot().bid("A1", **bid)
    assert isinstance(answer, RefusedBid)
    assert answer.code == code


def test_the_cases_walk_the_protocol_in_its_order() -> None:
    decided_here = list(BidRefusal)[list(BidRefusal).index(BidRefusal.barred) :]
    decided_here.remove(BidRefusal.id_reused)  # Has its own tests in test_decide.
    assert list(dict.fromkeys(case[0] for case in CASES)) == decided_here


def test_below_start_tells_the_start() -> None:
    answer = open_lot("A1").bid("A1", START - 1)
    assert isinstance(answer, RefusedBid)
    assert answer.data == {"start_fen": START}


def test_off_grid_tells_the_prices_around_it() -> None:
    answer = open_lot("A1").bid("A1", START + STEP + 1)
    assert isinstance(answer, RefusedBid)
    assert answer.data == {"below_fen": START + STEP, "above_fen": START + 2 * STEP}


@pytest.mark.parametrize("price_fen", [START, START + STEP], ids=["below", "equal"])
def test_a_price_not_above_the_leaders_tells_what_would_do(price_fen: int) -> None:
    answer = _led("B2", START + STEP).bid("A1", price_fen)
    assert isinstance(answer, RefusedBid)
    assert answer.data == {
        "next_fen": START + 2 * STEP,
        "price_fen": START + STEP,
        "leader": "B2",
    }


def test_a_ceiling_stops_only_what_is_above_it() -> None:
    lot = open_lot("A1")
    assert isinstance(lot.bid("A1", START, ceiling_fen=START), Accepted)
    answer = lot.bid("A1", START + STEP, ceiling_fen=START)
    assert isinstance(answer, RefusedBid)
    assert answer.data == {"ceiling_fen": START}


def test_a_jump_is_counted_from_the_price_now() -> None:
    lot = _led("B2", START + STEP)
    answer = lot.bid("A1", START + 4 * STEP, max_steps=2)
    assert isinstance(answer, RefusedBid)
    assert answer.data == {"steps": 3, "max_steps": 2}
    assert isinstance(lot.bid("A1", START + 4 * STEP, max_steps=3), Accepted)


def test_the_first_bids_jump_is_counted_from_the_start() -> None:
    lot = open_lot("A1")
    assert isinstance(lot.bid("A1", START + 3 * STEP, max_steps=2), RefusedBid)
    assert isinstance(lot.bid("A1", START, max_steps=1), Accepted)


def test_without_a_term_against_it_the_leader_may_raise() -> None:
    assert isinstance(_led("A1", START).bid("A1", START + STEP), Accepted)


def test_the_opener_may_raise_once_somebody_else_has_bid() -> None:
    lot = _led("A1", START, leader_may_raise="after_second_bidder")
    assert isinstance(lot.bid("B2", START + STEP), Accepted)
    assert isinstance(lot.bid("A1", START + 2 * STEP), Accepted)
    assert isinstance(lot.bid("A1", START + 3 * STEP), Accepted)
