"""A note in both languages is shown in the reader's; any other note is shown whole."""

from __future__ import annotations

import pytest

from auction.i18n.languages import Language
from auction.i18n.notes import in_language

BOTH = "空置，法院负责交付 / Vacant; the court hands over the keys"


@pytest.mark.parametrize(
    ("language", "note", "shown"),
    [
        (Language.zh, BOTH, "空置，法院负责交付"),
        (Language.en, BOTH, "Vacant; the court hands over the keys"),
        (Language.en, "已出租", "已出租"),
        (Language.zh, "Vacant", "Vacant"),
        (Language.en, "两室 / 一厅", "两室 / 一厅"),
        (Language.zh, "either / or", "either / or"),
        (Language.en, "", ""),
    ],
)
def test_a_note_is_shown_as_its_reader_reads(language: Language, note: str, shown: str) -> None:
    assert in_language(language, note) == shown
