"""Pure. Court time: what it is at a given machine time, and its forms on the wire.

Court time rules law, lots and deadlines; machine time rules sessions, leases and limits. Outside
the sandbox both are the same. Here is only arithmetic: reading the machine's clock happens at
the edge, and every rule takes its time as an argument.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

COURT_ZONE = ZoneInfo("Asia/Shanghai")
FIRST_YEAR, LAST_YEAR = 1900, 2200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Clock(Protocol):
    """Tells court time and machine time; both aware UTC."""

    def now(self) -> datetime:
        """Return court time."""
        ...

    def machine_now(self) -> datetime:
        """Return machine time, which nobody moves."""
        ...


@dataclass(frozen=True)
class CourtAnchor:
    """Court time was `court_at` when the machine showed `machine_at`; it runs `rate` times as fast.

    `rate` 0 stands still.
    """

    court_at: datetime
    machine_at: datetime
    rate: int = 1

    def at(self, machine_now: datetime) -> datetime:
        """Return court time at a machine time; never before the anchor."""
        gone = max(machine_now - self.machine_at, timedelta(0))
        return self.court_at + gone * self.rate


def to_ms(at: datetime) -> int:
    """Return an aware instant as whole milliseconds since the Unix epoch, rounded down."""
    return (at - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """Return milliseconds since the Unix epoch as an aware UTC instant."""
    return _EPOCH + timedelta(milliseconds=ms)


def is_in_reach(on: date) -> bool:
    """Say whether a day is one we can count with: from 1900 to 2199; instants are days too."""
    return FIRST_YEAR <= on.year < LAST_YEAR


def court_day(at: datetime) -> date:
    """Return the court's civil day at an instant."""
    return at.astimezone(COURT_ZONE).date()


def day_begins(on: date) -> datetime:
    """Return the instant at which a court day begins, UTC."""
    return datetime.combine(on, time(), tzinfo=COURT_ZONE).astimezone(UTC)


def day_ends(on: date) -> datetime:
    """Return the instant at which a court day is over, UTC."""
    return day_begins(on + timedelta(days=1))


def last_day(until: datetime) -> date:
    """Return the court day with whose end a period is over."""
    return court_day(until - timedelta(microseconds=1))
