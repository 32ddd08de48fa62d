from __future__ import annotations

import pytest

from auction.payments.line_fates import PayoutFacts, Step, step_for
from auction.payments.payment_marks import PaymentMark, mark_in
from auction.payments.statement import Direction

IN, OUT = Direction.credit, Direction.debit


@pytest.mark.parametrize(
    ("direction", "named", "state", "attempt", "step"),
    [
        (OUT, 1, "instructed", 1, Step.confirm),
        (OUT, 0, "instructed", 1, Step.confirm),
        (OUT, 1, "confirmed", 1, Step.note_confirmed),
        (OUT, 1, "failed", 1, Step.note_paid_though_failed),
        (OUT, 1, "instructed", 2, Step.note_paid_though_failed),
        (OUT, 2, "instructed", 2, Step.confirm),
        (IN, 1, "confirmed", 1, Step.take_back),
        (IN, 1, "instructed", 1, Step.fail),
        (IN, 1, "failed", 1, Step.note_returned),
        (IN, 1, "instructed", 2, Step.note_returned),
        (IN, 1, "confirmed", 2, Step.note_returned),
    ],
)
def test_a_line_about_a_payment_of_ours_is_taken_for_what_it_is(
    direction: Direction, named: int, state: str, attempt: int, step: Step
) -> None:
    assert step_for(direction, named, PayoutFacts(state, attempt, is_told_before=False)) is step


@pytest.mark.parametrize("direction", list(Direction))
def test_the_same_news_under_another_reference_is_for_a_person(direction: Direction) -> None:
    facts = PayoutFacts("confirmed", 1, is_told_before=True)
    assert step_for(direction, 1, facts) is Step.none


def test_a_mark_is_found_in_what_the_bank_says() -> None:
    mark = PaymentMark("pay_0123456789abcdef", 2)
    assert mark_in("", f"退回 {mark}。") == mark
    assert mark_in("pay_0123456789abcdef") == PaymentMark("pay_0123456789abcdef")


def test_what_only_looks_like_a_mark_is_none() -> None:
    assert mark_in("pay_0123456789abcdefg-1", "xpay_0123456789abcdef", "") is None
