"""How a paper says its facts: sentences of the catalogue, money, instants, days, names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auction.i18n import formats
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from auction.kernel.clock import court_day, from_ms
from auction.kernel.money import capitals

Facts = Mapping[str, Any]


class Words:
    """Says what stands in the catalogue under a kind of paper, with its facts."""

    def __init__(self, kind: str, facts: Facts, language: Language) -> None:
        self.kind, self.facts, self.language = kind, facts, language

    def say(self, name: str, **data: Any) -> str:
        """Return the sentence `paper.<kind>.<name>`, or `paper.<name>` where all share it."""
        own, shared = f"paper.{self.kind}.{name}", f"paper.{name}"
        text = translate(self.language, own, **data)
        return translate(self.language, shared, **data) if text == own else text

    def fact(self, name: str) -> str:
        """Return a fact that stands in both languages."""
        return str(self.facts[f"{name}_{self.language}"])

    def money(self, name: str) -> str:
        """Return an amount in figures and, in Chinese, in capitals."""
        amount_fen = self.facts[name]
        figures = formats.money(amount_fen)
        if self.language is Language.zh:
            return f"{figures}（{capitals(amount_fen)}）"
        return figures

    def time(self, name: str) -> str:
        """Return an instant to the second; empty where there is none."""
        at_ms = self.facts.get(name)
        return "" if at_ms is None else formats.time_with_seconds(self.language, from_ms(at_ms))

    def instant(self, at_ms: int) -> str:
        """Return an instant to the second."""
        return formats.time_with_seconds(self.language, from_ms(at_ms))

    def day(self, name: str) -> str:
        """Return an instant's court day; empty where there is none."""
        at_ms = self.facts.get(name)
        return "" if at_ms is None else formats.day(self.language, court_day(from_ms(at_ms)))

    def last_day(self, name: str) -> str:
        """Return the last day of a period that ends as that day does; empty where there is none."""
        at_ms = self.facts.get(name)
        return "" if at_ms is None else formats.day(self.language, court_day(from_ms(at_ms - 1)))

    def names(self, name: str) -> str:
        """Return several names as one text."""
        return ("、" if self.language is Language.zh else ", ").join(self.facts[name])

    def pairs(self, *pairs: tuple[str, str]) -> list[tuple[str, str]]:
        """Return facts with their names in words."""
        return [(self.say(name), value) for name, value in pairs]
