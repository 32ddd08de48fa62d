from __future__ import annotations

import re

import pytest

from auction.i18n.catalogue import Catalogue, catalogue
from auction.i18n.languages import Language
from tests.tidy.refusal_words import refusal_enums, unworded
from tests.tidy.source import ROOT
from tests.tidy.template_words import asked_words


@pytest.mark.parametrize("language", list(Language))
def test_every_refusal_is_worded(language: Language) -> None:
    codes = {str(code) for enum in refusal_enums() for code in enum}
    assert len(codes) > 40
    assert unworded(codes, catalogue(language)) == []


def test_a_refusal_without_words_is_found() -> None:
    words = Catalogue(Language.en, {"refusal.known": ("Known.",)})
    assert unworded(["known", "nameless"], words) == ["nameless"]


def test_every_word_of_a_page_is_in_chinese() -> None:
    known = catalogue(Language.zh).keys()
    missing = {word for path, word in asked_words(ROOT) if word not in known}
    assert sorted(missing) == []


def test_symbolic_words_are_in_both_languages() -> None:
    symbolic = re.compile(r"^[a-z_]+(\.[a-z_0-9]+)+$")
    zh, en = catalogue(Language.zh).keys(), catalogue(Language.en).keys()
    assert sorted(key for key in zh ^ en if symbolic.match(key)) == []


def test_a_word_asked_for_in_a_page_is_seen(tmp_path) -> None:
    pages = tmp_path / "web" / "templates"
    pages.mkdir(parents=True)
    (pages / "x.html").write_text('{{ _("Place bid") }}{% trans %}One lot{% endtrans %}')
    assert {word for _, word in asked_words(tmp_path)} == {"Place bid", "One lot"}


def test_both_languages_take_the_same_data() -> None:
    place = re.compile(r"%\((\w+)\)s")
    zh, en = catalogue(Language.zh), catalogue(Language.en)
    differing = [
        key
        for key in zh.keys() & en.keys()
        if not set(place.findall(zh.text(key))) <= set(place.findall(en.text(key))) | {"num"}
    ]
    assert differing == []
