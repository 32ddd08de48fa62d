"""Pure. Text that strangers write and everybody reads: no marks that turn or hide what it says.

House rule: a question or a place stands on a public page, so direction marks and invisible signs
go, letters are brought to one form, and empty lines are few. Emoji, and what joins them, stay.
"""

from __future__ import annotations

import re
import unicodedata

_KEPT = frozenset("\u200d\ufe0f")
_LINES = re.compile(r"\n{3,}")
_SPACES = re.compile(r"[^\S\n]+")


def clean(text: str) -> str:
    """Return a text as it may be shown: composed, without format and control characters."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    shown = "".join(sign for sign in composed if _is_shown(sign))
    return _LINES.sub("\n\n", _SPACES.sub(" ", shown)).strip()


def _is_shown(sign: str) -> bool:
    if sign in "\n\t" or sign in _KEPT:
        return True
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
