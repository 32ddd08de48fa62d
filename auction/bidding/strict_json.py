"""Pure. JSON that has one reading only: whole numbers, no name twice, nothing past 2^53 - 1.

Python's own reader takes NaN, fractions and repeated names; neither a bid nor a record may.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from auction.kernel.money import MAX_FEN


def read_json(text: str) -> Any:
    """Return the value; ValueError says in a few words why the text has none."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_no_fraction,
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
    # Twenty characters hold every number in range, and keep a flood of digits cheap.
    if len(digits) > 20 or abs(int(digits)) > MAX_FEN:
        raise ValueError("a number beyond 2^53 - 1")
    return int(digits)


def _no_fraction(digits: str) -> NoReturn:
    raise ValueError(f"{digits[:20]} is no whole number")
