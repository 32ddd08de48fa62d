"""JSON that has one reading only."""

from __future__ import annotations

import pytest

from auction.bidding.strict_json import is_text, read_json

AMBIGUOUS = [
    "1.0",
    "1e3",
    "NaN",
    "Infinity",
    '{"a":1,"a":1}',
    "9007199254740992",
    "[" * 5000,
    "9" * 5000,
    "",
    "01",
]


@pytest.mark.parametrize("text", AMBIGUOUS, ids=[text[:20] or "nothing" for text in AMBIGUOUS])
def test_what_has_no_one_reading_is_no_value(text: str) -> None:
    with pytest.raises(ValueError):
        read_json(text)


def test_the_greatest_exact_number_is_read() -> None:
    assert read_json("[9007199254740991,-9007199254740991]") == [2**53 - 1, 1 - 2**53]


def test_a_lone_surrogate_is_no_text() -> None:
    assert [is_text(value) for value in ("竞买", "\ud800", 7)] == [True, False, False]
