"""A rule's number is shown to people as the article it stands for."""

from __future__ import annotations

import pytest

from auction.i18n.articles import articles
from auction.i18n.languages import Language


@pytest.mark.parametrize(
    ("language", "rule", "shown"),
    [
        (Language.en, "OJA-43", "法释〔2016〕18号 art. 27"),
        (Language.zh, "OJA-43", "法释〔2016〕18号第二十七条"),
        (Language.en, "DIST-13, DIST-14, TRAP-13", "民诉法解释 art. 511, 民诉法解释 art. 514"),
        (Language.zh, "TRAP-24", ""),
        (Language.zh, "G24-01", "法〔2024〕238号第一条"),
        (Language.en, "法释〔2016〕18号 art. 10", "法释〔2016〕18号 art. 10"),
    ],
)
def test_a_rule_is_shown_as_its_articles(language: Language, rule: str, shown: str) -> None:
    assert articles(language, rule) == shown
