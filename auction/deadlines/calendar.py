"""The court's calendar: China's holidays and made-up working days, as the State Council lists them.

An administrator may file a year (`court_years.py`); it stands before what the library knows.
The list of a year is announced in the autumn before it. Until then a period that ends in that
year is provisional, and whoever shows it says so (`has_official_list`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import holidays

from auction.kernel.clock import court_day, day_ends
from auction.kernel.court_calendar import CourtCalendar

_YEARS_AROUND = 2


@dataclass(frozen=True)
class FiledYear:
    """A year's named days off, and the weekends made working days."""

    days_off: frozenset[date]
    workdays: frozenset[date]


_filed: dict[int, FiledYear] = {}


def use_filed_years(filed: Mapping[int, FiledYear]) -> None:
    """Count by these years from now on, in this process; all others are the library's."""
    _filed.clear()
    _filed.update(filed)


def court_calendar(first_year: int, last_year: int) -> CourtCalendar:
    """Return what is off from one year to another, both included."""
    off: set[date] = set()
    made_up: set[date] = set()
    for year in range(first_year, last_year + 1):
        days = _filed.get(year) or listed_year(year)
        off |= days.days_off
        made_up |= days.workdays
    return CourtCalendar(frozenset(off), frozenset(made_up))


def calendar_around(on: date) -> CourtCalendar:
    """Return the calendar of the years around a day, enough for every period of the law."""
    return court_calendar(on.year - 1, on.year + _YEARS_AROUND)


def has_official_list(year: int) -> bool:
    """Say whether the made-up working days of a year are known; without them it is provisional."""
    return year in _filed or bool(listed_year(year).workdays)


def due_in_days(at: datetime, days: int) -> datetime:
    """Return the instant at which a period of `days` that began at `at` is over. Law: TIME-01."""
    began_on = court_day(at)
    return day_ends(calendar_around(began_on + timedelta(days=days)).due_on(began_on, days))


def due_later(due_at: datetime, days: int) -> datetime:
    """Return when a period that ends at `due_at` is over if it is prolonged by days. Law: TIME-01.

    The days are counted from its last day on, and the new last day is a working day.
    """
    return due_in_days(due_at - timedelta(microseconds=1), days)


def due_after_standing(due_at: datetime, stopped_at: datetime, now: datetime) -> datetime:
    """Return when a period is over that stood still from one instant until `now`. Law: REF-25."""
    return due_later(due_at + (now - stopped_at), 0)


@cache
def listed_year(year: int) -> FiledYear:
    """Return a year as the library knows it."""
    listed = holidays.country_holidays("CN", years=year)
    made_up = frozenset(day for day in listed.weekend_workdays if day.year == year)
    return FiledYear(frozenset(day for day in listed if day.year == year), made_up)
