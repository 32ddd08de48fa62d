"""The reader's choice comes first, then their browser, then English."""

from __future__ import annotations

import pytest

from auction.i18n.languages import Language, choose, language_or_none


@pytest.mark.parametrize(
    ("accept", "chosen", "expected"),
    [
        (None, None, Language.en),
        ("zh-CN,zh;q=0.9,en;q=0.8", None, Language.zh),
        ("fr, en;q=0.5, zh;q=0.7", None, Language.zh),
        ("en-GB,zh;q=0.9", None, Language.en),
        ("zh;q=0, fr", None, Language.en),
        ("zh;q=nonsense", None, Language.en),
        (",;;=,", None, Language.en),
        ("zh-CN", "en", Language.en),
        ("en", "zh", Language.zh),
        ("zh-CN", "klingon", Language.zh),
    ],
)
def test_choice_then_browser_then_english(
    accept: str | None, chosen: str | None, expected: Language
) -> None:
    assert choose(accept, chosen) is expected


def test_regional_tag_reads_as_its_language() -> None:
    assert language_or_none("zh_Hans_CN") is Language.zh


def test_switch_offers_the_other_language() -> None:
    assert [language.other for language in (Language.zh, Language.en)] == [Language.en, Language.zh]
