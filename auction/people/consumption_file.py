"""Pure. The file of a court's list of people under consumption limits: its columns, its lines.

A CSV of `name,number,from,until`, UTF-8, one person a line; `until` may be empty. Days are written
2026-03-16. House rule: the form of the file.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auction.kernel.refusal import CommonRefusal, Refusal, refuse
from auction.people.refusals import PeopleRefusal

COLUMNS = ("name", "number", "from", "until")
MOST_LINES = 20_000
MOST_BYTES = 5_000_000
MOST_NAME = 100


class Outcome(StrEnum):
    """What came of a line."""

    added = "added"
    changed = "changed"
    unchanged = "unchanged"
    wrong = "wrong"


@dataclass(frozen=True)
class Line:
    """A line that can be read; `position` counts from 1, the heading included."""

    position: int
    name: str
    number: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class LineOutcome:
    """What came of a line, and what is wrong with it if it is."""

    position: int
    outcome: Outcome
    refusal: Refusal | None = None


def read_lines(content: bytes) -> list[Line | LineOutcome]:
    """Return the lines of a file, wrong ones as what is wrong with them.

    Raises `Refused(list_unreadable)`: no UTF-8 text, other columns, nothing in it, far too much.
    """
    if len(content) > MOST_BYTES:
        raise refuse(PeopleRefusal.list_unreadable, "file")
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise refuse(PeopleRefusal.list_unreadable, "file") from error
    if not rows or tuple(cell.strip().lower() for cell in rows[0]) != COLUMNS:
        raise refuse(PeopleRefusal.list_unreadable, "file")
    if not 1 < len(rows) <= MOST_LINES + 1:
        raise refuse(PeopleRefusal.list_unreadable, "file")
    return [_line(at, row) for at, row in enumerate(rows[1:], 2) if any(c.strip() for c in row)]


def _line(position: int, row: list[str]) -> Line | LineOutcome:
    if len(row) != len(COLUMNS):
        return _wrong(position, CommonRefusal.malformed)
    name, number, begins, ends = (cell.strip() for cell in row)
    if not name or not number or not begins:
        return _wrong(position, CommonRefusal.missing)
    if len(name) > MOST_NAME or not name.isprintable():
        return _wrong(position, CommonRefusal.malformed)
    try:
        from_on = date.fromisoformat(begins)
        until_on = date.fromisoformat(ends) if ends else None
    except ValueError:
        return _wrong(position, CommonRefusal.malformed)
    if until_on is not None and until_on < from_on:
        return _wrong(position, CommonRefusal.malformed)
    return Line(position, name, number, from_on, until_on)


def _wrong(position: int, code: StrEnum) -> LineOutcome:
    return LineOutcome(position, Outcome.wrong, Refusal(code))
