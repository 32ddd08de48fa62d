"""Pure. JSON that has one reading only: whole numbers, no name twice, nothing past 2^53 - 1.

Python's own reader takes NaN, fractions and repeated names; neither a bid nor a record may.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from auction.kernel.money import MAX_FEN

# Twenty characters hold every number in range, and keep a flood of digits cheap.
_LONGEST = 20


@dataclass(frozen=True)
class OddNumber:
    """A number that is no whole one in reach, as written: whoever asks for its field refuses it."""

    written: str

    @property
    def is_whole(self) -> bool:
        """Say whether it is a whole number, only beyond all reach."""
        return self.written.lstrip("-").isdigit()


def read_json(text: str) -> Any:
    """Return the value; ValueError says in a few words why the text has none."""
    return _read(text, whole=_whole, fraction=_no_fraction)


def read_json_to_name(text: str) -> Any:
    """Return the value with odd numbers as `OddNumber`, so that a refusal can name their field."""
    return _read(text, whole=_whole_or_odd, fraction=lambda written: OddNumber(written[:_LONGEST]))


def _read(text: str, *, whole: Callable[[str], Any], fraction: Callable[[str], Any]) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=whole,
            parse_float=fraction,
            parse_constant=_no_fraction,
        )
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def is_text(value: object) -> bool:
    """Say whether a value is text that can be written down: one with a lone surrogate cannot."""
    if not isinstance(value, str):
        return False
    return value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return value


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST or abs(int(digits)) > MAX_FEN:
        raise ValueError("a number beyond 2^53 - 1")
    return int(digits)


def _whole_or_odd(digits: str) -> int | OddNumber:
    return int(digits) if len(digits) <= _LONGEST else OddNumber(digits[:_LONGEST])


def _no_fraction(digits: str) -> NoReturn:
    raise ValueError(f"{digits[:20]} is no whole number")
