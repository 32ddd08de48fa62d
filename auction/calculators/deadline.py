"""Pure. The form of a deadline. The counting is `kernel/court_calendar.py`, as every deadline's.

Law: TIME-01, OJA-13, OJA-37, TRAP-25.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from auction.calculators.case_reader import Fields
from auction.calculators.refusals import CalculatorRefusal as Bad
from auction.kernel.court_calendar import CourtCalendar, elapsed_after, elapsed_before
from auction.kernel.refusal import refuse

NEEDED = ("from", "days")
MAY = ("kind", "holidays", "workdays")
CalendarAround = Callable[[date], CourtCalendar]


class DeadlineKind(StrEnum):
    """Days of the calendar, or time that passes: forwards, or back from a fixed instant."""

    period = "period"
    elapsed = "elapsed"
    before = "before"

    @property
    def rule(self) -> str:
        """Return the rule by which it is counted."""
        return {"period": "TIME-01", "elapsed": "OJA-37", "before": "OJA-13"}[self]


@dataclass(frozen=True)
class Deadline:
    """A deadline worked out. A period's last day before it was moved is `nominal_on`.

    `utc_letter`: its instant was written with a Z, and so is the answer.
    """

    kind: DeadlineKind
    days: int
    start: date | datetime
    due: date | datetime
    nominal_on: date | None = None
    by_court_calendar: bool = False
    utc_letter: bool = False

    @property
    def written_due(self) -> str:
        """Return the end as it is written in an answer, with the offset it was asked in."""
        written = self.due.isoformat()
        return written.removesuffix("+00:00") + "Z" if self.utc_letter else written

    @property
    def moved_days(self) -> int:
        """Return by how many days off the end was moved."""
        if self.nominal_on is None or isinstance(self.due, datetime):
            return 0
        return (self.due - self.nominal_on).days


def work_out(case: object, court_calendar: CalendarAround) -> Deadline:
    """Return the deadline of a case, or refuse it; `court_calendar` serves where it brings none."""
    fields = Fields(case, needed=NEEDED, may=MAY)
    kind = fields.choice("kind", DeadlineKind) if "kind" in fields else DeadlineKind.period
    days = fields.amount("days", least=1)
    calendar = _own_calendar(fields)
    try:
        if kind is DeadlineKind.period:
            return _period(fields.day("from"), days, calendar, court_calendar)
        return _elapsed(fields, days, kind)
    except OverflowError as problem:
        raise refuse(Bad.case_beyond_calendar, fields.path("days")) from problem


def form_of(found: Deadline) -> dict[str, Any]:
    """Return until when; a period also says where it ended before it was moved."""
    said: dict[str, Any] = {"due": found.written_due, "rule": found.kind.rule}
    if found.nominal_on is not None:
        said |= {"last_day": found.nominal_on.isoformat(), "moved_days": found.moved_days}
    return said


def _own_calendar(fields: Fields) -> CourtCalendar | None:
    holidays, workdays = frozenset(fields.days("holidays")), fields.days("workdays")
    for n, on in enumerate(workdays):
        if on in holidays:
            raise refuse(Bad.case_off_and_working, f"workdays[{n}]", day=on.isoformat())
    if "holidays" not in fields and "workdays" not in fields:
        return None
    return CourtCalendar(holidays, frozenset(workdays))


def _period(
    start: date, days: int, calendar: CourtCalendar | None, court_calendar: CalendarAround
) -> Deadline:
    nominal = start + timedelta(days=days)
    used = court_calendar(nominal) if calendar is None else calendar
    return Deadline(
        DeadlineKind.period,
        days,
        start,
        used.due_on(start, days),
        nominal,
        by_court_calendar=calendar is None,
    )


def _elapsed(fields: Fields, days: int, kind: DeadlineKind) -> Deadline:
    start = fields.instant("from")
    counted = elapsed_before if kind is DeadlineKind.before else elapsed_after
    utc_letter = fields.text("from").endswith("Z")
    return Deadline(kind, days, start, counted(start, days), utc_letter=utc_letter)
