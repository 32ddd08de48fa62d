"""Pure. How much of a lot's bidding the platform was there for, from its record and its ledger.

House rule: what counts is the time from the opening to the end in which the platform could keep a
bid, whatever else stood still; a stay of the court is told beside it, and is no outage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MILLION = 1_000_000
COURSE_KINDS = ("opened", "extended", "suspended", "resumed", "withdrawn", "closed")


@dataclass(frozen=True)
class Stop:
    """A time in which the clock stood still, and by what; `to_ms` None: it still does."""

    from_ms: int
    to_ms: int | None
    act: str
    reason: str


@dataclass(frozen=True)
class Course:
    """When a lot's bidding began, stood still, and ended. Milliseconds of court time."""

    opened_ms: int | None = None
    ended_ms: int | None = None
    stops: tuple[Stop, ...] = field(default=())


@dataclass(frozen=True)
class Availability:
    """`window_ms` of bidding, `down_ms` of it without the platform; up in millionths."""

    window_ms: int
    down_ms: int

    @property
    def up_per_million(self) -> int:
        """Return the share the platform was there for, rounded down: 1,000,000 is all of it."""
        if self.window_ms == 0:
            return MILLION
        return (self.window_ms - self.down_ms) * MILLION // self.window_ms


def course_of(entries: Iterable[Mapping[str, Any]]) -> Course:
    """Return a lot's course from the entries of `COURSE_KINDS`, in order."""
    opened = ended = None
    stops: list[Stop] = []
    for entry in entries:
        match entry["kind"]:
            case "opened":
                opened = entry["at"]
            case "suspended":
                stops.append(Stop(entry["at"], None, entry["act"], entry["reason"]))
            case "resumed" | "withdrawn" | "closed":
                stops = _ended(stops, entry["at"])
        if entry["kind"] in ("withdrawn", "closed"):
            ended = entry["at"]
    # What an outage stopped and gave back in one commit stood still for no time of its own.
    return Course(opened, ended, tuple(stop for stop in stops if stop.to_ms != stop.from_ms))


def measure(course: Course, gaps: Sequence[tuple[int, int]], now_ms: int) -> Availability:
    """Return the availability of a lot until its end, or until now. `gaps` are (down, back)."""
    if course.opened_ms is None:
        return Availability(0, 0)
    end_ms = now_ms if course.ended_ms is None else course.ended_ms
    until = course.opened_ms
    down = 0
    for down_ms, back_ms in sorted(gaps):
        begins, ends = max(down_ms, until), min(back_ms, end_ms)
        if ends > begins:
            down, until = down + ends - begins, ends
    return Availability(max(end_ms - course.opened_ms, 0), down)


def _ended(stops: list[Stop], at_ms: int) -> list[Stop]:
    return [
        stop if stop.to_ms is not None else Stop(stop.from_ms, at_ms, stop.act, stop.reason)
        for stop in stops
    ]
