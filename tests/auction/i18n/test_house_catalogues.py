"""The house's own catalogues: every message can be filled in, English holds only symbolic keys."""

from __future__ import annotations

import re

import pytest

from auction.i18n.catalogue import Shown, catalogue
from auction.i18n.languages import Language

SYMBOLIC = re.compile(r"^[a-z_]+(\.[A-Za-z0-9_+-]+)+$")


@pytest.mark.parametrize("language", list(Language))
def test_every_message_can_be_filled_in(language: Language) -> None:
    words = catalogue(language)
    for key in sorted(words.keys()):
        assert words.text(key) % Shown(language, {}) is not None


def test_english_sentences_are_their_own_keys() -> None:
    keys = catalogue(Language.en).keys()
    assert [key for key in sorted(keys) if not SYMBOLIC.match(key)] == []
