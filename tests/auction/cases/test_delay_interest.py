from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.cases.delay_interest import Debt, NotCounted, Payment, Period, delay_interest

BEGAN = date(2024, 1, 31)


def debt(base_fen: int = 100_000_000, **more: object) -> Debt:
    return Debt(id="D1", base_fen=base_fen, due_on=BEGAN, **more)  # type: ignore[arg-type]


def borne(one: Debt, ends_on: date, *periods: Period) -> tuple[int, int]:
    found = delay_interest(one, not_counted=NotCounted(periods), ends_on=ends_on)
    return found.days, found.interest_fen


def test_a_payment_lowers_the_sum_from_the_day_after_it() -> None:
    paid = debt(payments=(Payment(date(2024, 2, 10), 40_000_000),))
    stay = Period(date(2024, 2, 12), date(2024, 2, 13))
    # Ten days at 17,500 fen, then eight at 10,500.
    assert borne(paid, date(2024, 2, 20), stay) == (18, 259_000)


def test_general_interest_bears_nothing() -> None:
    plain, with_interest = debt(), debt(general_interest_fen=5_000_000)
    assert borne(plain, date(2024, 3, 1)) == borne(with_interest, date(2024, 3, 1))


@pytest.mark.parametrize("ends_on", [BEGAN, BEGAN - timedelta(days=1), date(2000, 1, 1)])
def test_nothing_is_borne_before_the_period_to_perform_is_over(ends_on: date) -> None:
    assert borne(debt(), ends_on) == (0, 0)


def test_the_first_day_is_the_one_after_and_the_last_counts() -> None:
    assert borne(debt(), BEGAN + timedelta(days=1)) == (1, 17_500)


def test_thirty_days_on_ten_thousand_yuan_are_fifty_two_and_a_half() -> None:
    assert borne(debt(1_000_000), BEGAN + timedelta(days=30)) == (30, 5_250)


def test_interest_is_simple_over_many_years() -> None:
    days = (date(2044, 1, 31) - BEGAN).days
    assert borne(debt(), date(2044, 1, 31)) == (days, days * 17_500)


def test_days_with_nothing_unpaid_do_not_count() -> None:
    paid = debt(payments=(Payment(date(2024, 2, 2), 100_000_000),))
    assert borne(paid, date(2024, 12, 31)) == (2, 35_000)


def test_a_payment_before_the_period_is_over_lowers_the_sum_from_its_first_day() -> None:
    paid = debt(payments=(Payment(date(2023, 12, 1), 50_000_000),))
    assert borne(paid, date(2024, 2, 1)) == (1, 8_750)


def test_a_day_in_two_excluded_periods_is_taken_out_once() -> None:
    periods = (
        Period(date(2024, 2, 2), date(2024, 2, 5)),
        Period(date(2024, 2, 4), date(2024, 2, 6)),
        Period(date(2024, 2, 3), date(2024, 2, 3)),
    )
    assert borne(debt(), date(2024, 2, 10), *periods) == (5, 87_500)


@pytest.mark.parametrize(
    ("base_fen", "days", "interest_fen"),
    [
        (20_000, 1, 4),  # 3.5 fen
        (2_000, 10, 4),  # 3.5 fen, rounded once and not on each of the ten days
        (142, 20, 0),  # 0.497 fen
        (143, 20, 1),  # 0.5005 fen
    ],
)
def test_half_a_fen_is_rounded_up_once_for_a_debt(
    base_fen: int, days: int, interest_fen: int
) -> None:
    assert borne(debt(base_fen), BEGAN + timedelta(days=days)) == (days, interest_fen)


def test_an_instalment_paid_off_early_is_not_overpaid() -> None:
    assert not debt(payments=(Payment(date(2025, 1, 1), 100_000_000),)).is_overpaid
    assert debt(payments=(Payment(date(2025, 1, 1), 100_000_001),)).is_overpaid


DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 3, 31))
PERIODS = st.lists(st.builds(lambda a, b: Period(min(a, b), max(a, b)), DAYS, DAYS), max_size=5)


@st.composite
def owed(draw: st.DrawFn) -> Debt:
    base_fen = draw(st.integers(1, 10**15))
    left, payments = base_fen, []
    for on in draw(st.lists(DAYS, max_size=5)):
        fen = draw(st.integers(0, left))
        left -= fen
        if fen:
            payments.append(Payment(on, fen))
    return Debt(id="D", base_fen=base_fen, due_on=draw(DAYS), payments=tuple(payments))


def counted_day_by_day(one: Debt, periods: list[Period], ends_on: date) -> tuple[int, Fraction]:
    """Ask every day of its own what it bears, as somebody with a calendar and a pencil would."""
    day, days, interest = one.due_on, 0, Fraction(0)
    while day < ends_on:
        day += timedelta(days=1)
        unpaid = one.base_fen - sum(paid.fen for paid in one.payments if paid.on < day)
        if unpaid and not any(period.from_on <= day <= period.to_on for period in periods):
            days += 1
            interest += unpaid * Fraction(175, 1_000_000)
    return days, interest


@given(owed(), PERIODS, DAYS)
def test_spans_come_to_what_counting_day_by_day_comes_to(
    one: Debt, periods: list[Period], ends_on: date
) -> None:
    days, interest = counted_day_by_day(one, periods, ends_on)
    assert borne(one, ends_on, *periods) == (days, (2 * interest + 1) // 2)


@given(owed(), PERIODS, DAYS)
def test_the_order_in_which_payments_are_listed_changes_nothing(
    one: Debt, periods: list[Period], ends_on: date
) -> None:
    turned = Debt(id=one.id, base_fen=one.base_fen, due_on=one.due_on, payments=one.payments[::-1])
    assert borne(one, ends_on, *periods) == borne(turned, ends_on, *periods[::-1])
