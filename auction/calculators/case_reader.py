"""Pure. Reading a case strictly: exact fields, whole numbers, days that exist, nothing twice.

A fraction, a string or a boolean is no amount, an absent field is never null, and what is not
asked for is refused: a misspelt field never passes for an absent one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from auction.bidding.strict_json import OddNumber, is_text, read_json_to_name
from auction.calculators.refusals import CalculatorRefusal as Bad
from auction.kernel.refusal import refuse

MOST = 2**53
"""The largest number a case may hold; each up to it is one number in every client."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.,]\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})", re.ASCII
)
_SHOWN = 40
_Word = TypeVar("_Word", bound=StrEnum)


class Fields:
    """One object of a case. Every field it may have is named at the start; `where` is its path."""

    def __init__(
        self, value: object, *, needed: Collection[str], may: Collection[str] = (), where: str = ""
    ) -> None:
        if not isinstance(value, dict):
            raise refuse(Bad.case_not_object, where or None)
        self._values: dict[str, Any] = value
        self._where = where
        for name in value:
            if name not in needed and name not in may:
                shown = name[:_SHOWN] if is_text(name) else "?"
                raise refuse(Bad.case_unknown_field, self.path(shown), name=shown)
        for name in needed:
            if name not in value:
                raise refuse(Bad.case_missing_field, self.path(name), name=name)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def path(self, name: str) -> str:
        """Return where a field stands: `claims[2].rank`."""
        return f"{self._where}.{name}" if self._where else name

    def amount(self, name: str, *, least: int = 0) -> int:
        """Read a whole number from `least` to 2^53."""
        value = self._values[name]
        if isinstance(value, OddNumber) and value.is_whole:
            raise refuse(Bad.case_out_of_range, self.path(name), least=least)
        if type(value) is not int:
            raise refuse(Bad.case_not_whole, self.path(name), least=least)
        if not least <= value <= MOST:
            raise refuse(Bad.case_out_of_range, self.path(name), least=least)
        return value

    def optional_amount(self, name: str, *, least: int = 0) -> int | None:
        """Read a whole number that may be absent."""
        return self.amount(name, least=least) if name in self else None

    def text(self, name: str) -> str:
        """Read a text that can be written down again."""
        value = self._values[name]
        if not is_text(value):
            raise refuse(Bad.case_not_text, self.path(name))
        return str(value)

    def day(self, name: str) -> date:
        """Read a day as YYYY-MM-DD; it must exist."""
        return self._day(self._values[name], self.path(name))

    def optional_day(self, name: str) -> date | None:
        """Read a day that may be absent."""
        return self.day(name) if name in self else None

    def days(self, name: str) -> list[date]:
        """Read a list of days; an absent one is empty."""
        listed = self._list(name)
        return [self._day(value, f"{self.path(name)}[{n}]") for n, value in enumerate(listed)]

    def instant(self, name: str) -> datetime:
        """Read an instant with its offset, which is kept."""
        value, path = self._values[name], self.path(name)
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            raise refuse(Bad.case_no_such_instant, path)
        try:
            return datetime.fromisoformat(value.replace(",", "."))
        except ValueError as problem:
            raise refuse(Bad.case_no_such_instant, path) from problem

    def choice(self, name: str, choices: type[_Word]) -> _Word:
        """Read one of the words of an enumeration."""
        return self._choice(self._values[name], choices, self.path(name))

    def choices(self, name: str, choices: type[_Word]) -> list[_Word]:
        """Read a list of such words, each at most once."""
        found: list[_Word] = []
        for n, value in enumerate(self._list(name)):
            path = f"{self.path(name)}[{n}]"
            word = self._choice(value, choices, path)
            if word in found:
                raise refuse(Bad.case_duplicate, path, name=str(word))
            found.append(word)
        return found

    def objects(
        self, name: str, *, needed: Collection[str], may: Collection[str] = ()
    ) -> Iterator[Fields]:
        """Read a list of objects; an absent one is empty."""
        for n, value in enumerate(self._list(name)):
            yield Fields(value, needed=needed, may=may, where=f"{self.path(name)}[{n}]")

    def _list(self, name: str) -> list[Any]:
        value = self._values.get(name, [])
        if not isinstance(value, list):
            raise refuse(Bad.case_not_a_list, self.path(name))
        return value

    def _day(self, value: object, path: str) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise refuse(Bad.case_no_such_day, path)
        try:
            return date.fromisoformat(value)
        except ValueError as problem:
            raise refuse(Bad.case_no_such_day, path) from problem

    def _choice(self, value: object, choices: type[_Word], path: str) -> _Word:
        for word in choices:
            if word == value:
                return word
        raise refuse(Bad.case_not_a_choice, path, choices=", ".join(choices))


def read_case(text: str | bytes) -> object:
    """Return the value a text holds; refuses what is no UTF-8, no JSON, or names a field twice."""
    try:
        value: object = read_json_to_name(text.decode() if isinstance(text, bytes) else text)
    except ValueError as problem:
        raise refuse(Bad.case_not_json, reason=str(problem)[:200]) from problem
    return value


def insist_each_once(names: Iterable[tuple[str, str]]) -> None:
    """Refuse a list in which a name stands twice; `names` are (name, path)."""
    known: set[str] = set()
    for name, path in names:
        if name in known:
            raise refuse(Bad.case_duplicate, path, name=name[:_SHOWN])
        known.add(name)
