"""When an answer counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from auction.kernel.money import MAX_FEN
from valuation.directed_inquiry.rules import check_answer, in_time
from valuation.procedure.pricing import last_valid_day

BEGUN = datetime(2026, 3, 16, 2, tzinfo=UTC)
TODAY = date(2026, 3, 16)


@given(st.integers(-5, 5))
def test_the_limit_s_own_instant_is_too_late(offset: int) -> None:
    now = BEGUN + timedelta(microseconds=offset)
    assert (in_time(BEGUN, now) is None) == (offset < 0)


@given(st.integers(-1, 2), st.integers(-400, 800), st.integers(-2, 6))
def test_an_answer_counts_within_its_bounds_and_nowhere_else(
    amount_fen: int, valid_days: int, received_days: int
) -> None:
    now = BEGUN + timedelta(days=3)
    today = TODAY + timedelta(days=3)
    valid_until_on = today + timedelta(days=valid_days)
    received_on = TODAY + timedelta(days=received_days)
    counts = check_answer(amount_fen, valid_until_on, received_on, BEGUN, now) is None
    assert counts == (
        1 <= amount_fen <= MAX_FEN
        and today < valid_until_on <= last_valid_day(today)
        and TODAY <= received_on <= today
    )
