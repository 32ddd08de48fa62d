"""Pure. Counting the law's periods in days: what is off, and when a period ends.

Law: TIME-01. The first day is not counted; a last day that is off moves to the next working day.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5


@dataclass(frozen=True)
class CourtCalendar:
    """Which days are off: the named holidays, and weekends that are not made working days."""

    holidays: Set[date] = frozenset()
    workdays: Set[date] = frozenset()

    def is_off(self, on: date) -> bool:
        """Say whether the court rests on a day."""
        if on in self.holidays:
            return True
        return on.weekday() >= _SATURDAY and on not in self.workdays

    def due_on(self, start_on: date, days: int) -> date:
        """Return the last day of a period of `days` that began on `start_on`. Law: TIME-01."""
        due = start_on + timedelta(days=days)
        while self.is_off(due):
            due += timedelta(days=1)
        return due
