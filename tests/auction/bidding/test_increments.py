"""The grid of prices: the start and whole increments above it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auction.bidding.increments import is_on_grid, neighbours, next_fen, steps
from auction.kernel.money import MAX_FEN
from tests.auction.bidding.living_lot import START, STEP, open_lot, terms


def test_the_first_price_is_the_start() -> None:
    assert next_fen(open_lot("A1").state) == START


def test_the_next_price_is_one_increment_up() -> None:
    lot = open_lot("A1")
    lot.bid("A1", START + 7 * STEP)
    assert next_fen(lot.state) == START + 8 * STEP


def test_the_greatest_amount_may_still_be_offered() -> None:
    lot = open_lot("A1", start_fen=MAX_FEN - STEP)
    lot.bid("A1", MAX_FEN - STEP)
    assert next_fen(lot.state) == MAX_FEN


def test_beyond_the_greatest_amount_there_is_no_next_price() -> None:
    lot = open_lot("A1", start_fen=MAX_FEN)
    lot.bid("A1", MAX_FEN)
    assert next_fen(lot.state) is None


def test_above_the_last_grid_price_there_is_no_neighbour() -> None:
    assert neighbours(terms(start_fen=MAX_FEN - 2, increment_fen=5), MAX_FEN) == (MAX_FEN - 2, None)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_price_off_the_grid_lies_between_its_neighbours(start: int, step: int, up: int) -> None:
    bound = terms(start_fen=start, increment_fen=step)
    below, above = neighbours(bound, start + up)
    assert above is not None
    assert below <= start + up < above == below + step
    assert is_on_grid(bound, below)
    assert is_on_grid(bound, start + up) == (below == start + up)


def test_steps_are_counted_from_the_price_now() -> None:
    lot = open_lot("A1")
    lot.bid("A1", START + 2 * STEP)
    assert steps(lot.state, START + 5 * STEP) == 3
