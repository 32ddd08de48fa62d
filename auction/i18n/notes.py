"""Pure. A short note of the court that may stand in both languages: "空置 / Vacant"."""

from __future__ import annotations

import re

from auction.i18n.languages import Language

BETWEEN = " / "
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def in_language(language: Language, note: str) -> str:
    """Return the part of a note that is written for the reader.

    The Chinese stands first; what follows " / " without a Chinese character is the same in English.
    A note in one language, or with any other stroke in it, is returned whole.
    """
    chinese, _, english = note.partition(BETWEEN)
    if not english or not _CHINESE.search(chinese) or _CHINESE.search(english):
        return note
    return chinese if language is Language.zh else english
