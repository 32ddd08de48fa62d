"""What is there is paid in order; what moves whole waits for all of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auction.settlement.unwinding_rules import Owed, Paid, pay_in_order


def test_the_buyer_is_paid_from_what_is_there_and_the_kept_deposit_waits_whole() -> None:
    owed = [Owed(1, 200, False), Owed(2, 2_200, False), Owed(3, 100, True)]
    assert pay_in_order(owed, 500) == [Paid(1, 200), Paid(2, 300)]
    assert pay_in_order(owed, 2_499) == [Paid(1, 200), Paid(2, 2_200)]
    assert pay_in_order(owed, 2_500) == [Paid(1, 200), Paid(2, 2_200), Paid(3, 100)]


def test_what_was_paid_before_is_not_paid_again() -> None:
    assert pay_in_order([Owed(1, 0, False), Owed(2, 50, False)], 80) == [Paid(2, 50)]


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=6), st.integers(0, 400))
def test_never_more_than_is_owed_or_than_is_there(rows: list[tuple[int, bool]], fen: int) -> None:
    owed = [Owed(n, left, whole) for n, (left, whole) in enumerate(rows)]
    paid = pay_in_order(owed, fen)
    assert sum(each.fen for each in paid) <= fen
    assert all(0 < each.fen <= owed[each.position].left_fen for each in paid)
