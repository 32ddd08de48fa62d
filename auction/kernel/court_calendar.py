"""Pure. Counting the law's periods in days: what is off, and when a period ends.

Law: TIME-01. The first day is not counted; a last day that is off moves to the next working day.
Where the law means time that passes (a deposit's return, the days a notice must stand), a day is 24
hours and no calendar is asked.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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


def elapsed_after(at: datetime, days: int) -> datetime:
    """Return the instant `days` times 24 hours later, whatever the day. Law: OJA-37, TRAP-25."""
    return at + timedelta(days=days)


def elapsed_before(at: datetime, days: int) -> datetime:
    """Return the instant `days` times 24 hours earlier: the latest for what must stand so long.

    Law: OJA-13.
    """
    return at - timedelta(days=days)
