"""The kinds of values the API takes: exact, bounded, and storable.

Amounts are whole fen up to 2^53 - 1; days and instants are written as ISO 8601, never as numbers;
a text holds no control characters, which PostgreSQL could not keep.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

from auction.kernel.clock import FIRST_YEAR, LAST_YEAR, is_in_reach
from auction.kernel.money import MAX_FEN
from auction.kernel.storable import is_storable

ID_PATTERN = r"^[A-Za-z0-9_-]{1,64}$"

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DIGITS = re.compile(r"\d{1,16}", re.ASCII)


def _iso(value: Any) -> Any:
    if not isinstance(value, str) or not _ISO_DAY.match(value):
        raise ValueError("must begin with YYYY-MM-DD")
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise ValueError("must be written in digits")
    return value


def _day_in_reach(value: date) -> date:
    if not is_in_reach(value):
        raise ValueError(f"must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return value


def _instant_in_reach(value: datetime) -> datetime:
    if not is_in_reach(value):
        raise ValueError(f"must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return value.astimezone(UTC)


def _storable(value: str) -> str:
    if not is_storable(value):
        raise ValueError("must hold no control characters")
    return value


def left_out_never_null(schema: dict[str, Any]) -> None:
    """Describe a field that may be missing, but is never null."""
    schema.update(schema.pop("anyOf")[0])
    del schema["default"]


Fen = Annotated[int, Field(ge=1, le=MAX_FEN)]
FenFromZero = Annotated[int, Field(ge=0, le=MAX_FEN)]
TypedFen = Annotated[Fen, BeforeValidator(_whole)]
"""An amount in an address, where everything is text."""
TypedFenFromZero = Annotated[FenFromZero, BeforeValidator(_whole)]

# Not strict: a value that passed through a function counts as Python's own, where text is no date.
Day = Annotated[date, Field(strict=False), BeforeValidator(_iso), AfterValidator(_day_in_reach)]
Instant = Annotated[
    AwareDatetime, Field(strict=False), BeforeValidator(_iso), AfterValidator(_instant_in_reach)
]

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Search = Annotated[str, StringConstraints(max_length=200), AfterValidator(_storable)]
Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    AfterValidator(_storable),
]
OptionalLine = Annotated[
    str, StringConstraints(max_length=200, strip_whitespace=True), AfterValidator(_storable)
]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=4_000), AfterValidator(_storable)]
OptionalProse = Annotated[str, StringConstraints(max_length=4_000), AfterValidator(_storable)]

PageNumber = Annotated[int, Field(ge=1, le=100_000), BeforeValidator(_whole)]
PageSize = Annotated[int, Field(ge=1, le=100), BeforeValidator(_whole)]
After = Annotated[int, Field(ge=0, le=MAX_FEN), BeforeValidator(_whole)]
"""The number of the last event a client has seen."""
