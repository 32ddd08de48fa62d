"""When the clock stops. The limits in passing are in `test_decide.py`; here is the arithmetic."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auction.bidding import commands as cmd
from auction.bidding.closing import end_after_bid, extends, is_late, least_end_after, left_at
from tests.auction.bidding.living_lot import ENDS, MINUTE, OPENS, open_lot


@given(st.integers(OPENS, ENDS - 1))
def test_the_end_is_the_later_of_itself_and_five_minutes_from_the_bid(stamp_ms: int) -> None:
    assert end_after_bid(open_lot("A1").state, stamp_ms) == max(ENDS, stamp_ms + 5 * MINUTE)


def test_only_the_end_itself_and_after_is_late() -> None:
    state = open_lot("A1").state
    assert [is_late(state, at) for at in (ENDS - 1, ENDS, ENDS + 1)] == [False, True, True]


def test_a_sales_first_bid_is_no_extension() -> None:
    assert not extends(open_lot("A1", kind="sale", round="sale").state, ENDS + 1)


def test_what_is_left_after_the_end_is_nothing() -> None:
    assert left_at(open_lot("A1").state, ENDS + 1) == 0


@given(st.integers(OPENS, ENDS), st.integers(0, 10 * 24 * 60 * MINUTE))
def test_a_stay_of_any_length_costs_no_bidding_time(stopped_ms: int, stay_ms: int) -> None:
    lot = open_lot("A1")
    lot.do(cmd.Suspend(at_ms=stopped_ms, reason="objection", act="stay"))
    back_ms = stopped_ms + stay_ms
    assert least_end_after(lot.state, back_ms) - back_ms == ENDS - stopped_ms
