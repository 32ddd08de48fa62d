"""Pure. Text that can be kept and shown: what PostgreSQL, a file name or a terminal can hold."""

from __future__ import annotations

import re

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_HALF = re.compile(r"[\ud800-\udfff]")
_BREAKS = re.compile(r"\s+")


def is_storable(text: str) -> bool:
    """Say whether a text holds no control characters but tabs and line ends, and no half ones."""
    return _UNFIT.search(text) is None


def whole_text(text: str) -> str:
    """Return a text that can be written down: half a character becomes a mark that one is lost."""
    return _HALF.sub("\ufffd", text)


def plain_line(text: str, *, longest: int) -> str:
    """Return a text as one line that can be kept: unfit characters gone, cut to `longest`."""
    return _BREAKS.sub(" ", _UNFIT.sub("", text)).strip()[:longest]
