"""The articles of law behind the numbers the house calls its rules by."""

from __future__ import annotations

import re

from auction.i18n.catalogue import catalogue
from auction.i18n.languages import Language

_RULE = re.compile(r"\b[A-Z]+(?:\d\d)?-\d+\b")


def articles(language: Language, rule: str) -> str:
    """Return the articles behind rules' numbers: "OJA-43" is "法释〔2016〕18号 art. 27".

    What names no rule is returned as it is; a number that stands for no article says nothing.
    """
    numbers = _RULE.findall(rule)
    if not numbers:
        return rule
    words = catalogue(language)
    keys = [f"law.{number.replace('-', '_')}" for number in numbers]
    between = "、" if language is Language.zh else ", "
    return between.join(words.text(key) for key in keys if key in words)
