"""The court's calendar and the periods counted on it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from auction.deadlines.calendar import court_calendar, due_in_days, has_official_list


@pytest.mark.parametrize(
    ("on", "is_off"),
    [
        (date(2026, 3, 16), False),  # A Monday.
        (date(2026, 3, 21), True),  # A Saturday.
        (date(2026, 2, 17), True),  # Spring Festival, a Tuesday.
        (date(2026, 2, 28), False),  # A Saturday made a working day.
        (date(2026, 10, 1), True),  # National Day.
    ],
)
def test_court_rests_on_weekends_and_holidays_but_not_on_made_up_days(
    on: date, is_off: bool
) -> None:
    assert court_calendar(2026, 2026).is_off(on) is is_off


def test_calendar_spans_the_years_it_was_asked_for() -> None:
    calendar = court_calendar(2025, 2026)

    assert calendar.is_off(date(2025, 10, 1))
    assert calendar.is_off(date(2026, 10, 1))


@pytest.mark.parametrize(("year", "official"), [(2025, True), (2026, True), (2031, False)])
def test_a_year_without_an_announced_list_is_provisional(year: int, official: bool) -> None:
    assert has_official_list(year) is official


def test_period_ends_with_its_last_day() -> None:
    at = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)

    assert due_in_days(at, 10) == datetime(2026, 3, 26, 16, 0, tzinfo=UTC)


def test_period_that_ends_in_a_holiday_moves_to_the_next_working_day() -> None:
    at = datetime(2026, 9, 21, 4, 0, tzinfo=UTC)

    # Day 10 is 1 October; the first working day after the holiday is 8 October.
    assert due_in_days(at, 10) == datetime(2026, 10, 8, 16, 0, tzinfo=UTC)
