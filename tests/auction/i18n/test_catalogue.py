"""Catalogues merge without quarrel, and their messages show data by the suffix of its name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from auction.i18n.catalogue import Catalogue, CatalogueError, Shown, load, translate
from auction.i18n.languages import Language

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def _write(folder: Path, area: str, key: str, words: str) -> None:
    (folder / "zh").mkdir(exist_ok=True)
    body = f'{HEAD}msgid "{key}"\nmsgstr "{words}"\n'
    (folder / "zh" / f"{area}.po").write_text(body, encoding="utf-8")


def test_areas_are_merged(tmp_path: Path) -> None:
    _write(tmp_path, "cases", "Case", "案件")
    _write(tmp_path, "lots", "Lot", "标的")
    assert load(tmp_path, Language.zh).keys() == {"Case", "Lot"}


def test_same_words_twice_are_no_quarrel(tmp_path: Path) -> None:
    _write(tmp_path, "cases", "Lot", "标的")
    _write(tmp_path, "lots", "Lot", "标的")
    assert load(tmp_path, Language.zh).text("Lot") == "标的"


def test_two_translations_of_one_message_are_an_error_that_names_both_files(tmp_path: Path) -> None:
    _write(tmp_path, "cases", "Lot", "拍品")
    _write(tmp_path, "lots", "Lot", "标的")
    with pytest.raises(CatalogueError, match=r"cases\.po, another in lots\.po"):
        load(tmp_path, Language.zh)


def test_message_left_empty_counts_as_missing(tmp_path: Path) -> None:
    _write(tmp_path, "lots", "Lot", "")
    assert "Lot" not in load(tmp_path, Language.zh)


def test_unknown_key_is_shown_as_it_is() -> None:
    assert translate(Language.zh, "Nobody translated this") == "Nobody translated this"


@pytest.mark.parametrize(
    ("forms", "number", "expected"),
    [
        (("%(num)s 件标的",), 1, "%(num)s 件标的"),
        (("%(num)s 件标的",), 5, "%(num)s 件标的"),
        (("one", "many"), 1, "one"),
        (("one", "many"), 0, "many"),
    ],
)
def test_plural_takes_the_languages_forms(
    forms: tuple[str, ...], number: int, expected: str
) -> None:
    assert Catalogue(Language.zh, {"a": forms}).plural("a", "b", number) == expected


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("least_fen", 327060000, "¥\u00a03,270,600"),
        ("due_at", datetime(2026, 3, 16, 2, 0, tzinfo=UTC), "16 Mar 2026, 10:00"),
        ("due_at", "2026-03-16T02:00:00+00:00", "16 Mar 2026, 10:00"),
        ("stamp_ms", 1_773_626_400_000, "16 Mar 2026, 10:00"),
        ("paid_on", date(2026, 3, 16), "16 March 2026"),
        ("paid_on", "2026-03-16", "16 March 2026"),
        ("paddle", "H2515", "H2515"),
        ("leader", None, "—"),
    ],
)
def test_suffix_of_a_name_decides_how_it_is_shown(name: str, value: object, words: str) -> None:
    assert f"%({name})s" % Shown(Language.en, {name: value}) == words


def test_message_naming_what_nobody_gave_still_reads() -> None:
    assert translate(Language.en, "refusal.too_long") == "This is too long: at most … characters."
