"""The appraisal's own rules: who comes next, and what a report may say."""

from __future__ import annotations

from datetime import date

import pytest

from auction.kernel.refusal import CommonRefusal
from valuation.appraisal.rules import CommissionState, may_report, next_in_order
from valuation.refusals import ValuationRefusal

TODAY = date(2026, 3, 16)
FIGURE = 467_230_000


def test_the_next_is_the_first_who_still_waits() -> None:
    states = [
        (3, CommissionState.waiting),
        (1, CommissionState.declined),
        (2, CommissionState.waiting),
    ]
    assert next_in_order(states) == 2


def test_after_the_third_nobody_comes() -> None:
    used = [(place, CommissionState.lapsed) for place in (1, 2, 3)]
    assert next_in_order(used) is None


@pytest.mark.parametrize("until", [date(2026, 3, 17), date(2027, 3, 16)])
def test_a_report_is_valid_from_a_day_to_a_year(until: date) -> None:
    assert may_report(FIGURE, until, TODAY) is None


@pytest.mark.parametrize(
    ("amount", "until", "code"),
    [
        (0, date(2026, 9, 1), CommonRefusal.bad_amount),
        (-1, date(2026, 9, 1), CommonRefusal.bad_amount),
        (2**53, date(2026, 9, 1), CommonRefusal.bad_amount),
        (FIGURE, date(2026, 3, 16), ValuationRefusal.validity_over),
        (FIGURE, date(2027, 3, 17), ValuationRefusal.validity_too_long),
    ],
)
def test_a_wrong_figure_or_validity_is_refused(amount: int, until: date, code: str) -> None:
    refusal = may_report(amount, until, TODAY)
    assert refusal is not None
    assert refusal.code == code
