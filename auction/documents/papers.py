"""Facts into papers: one function for each kind, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from auction.documents.layout import Layout
from auction.i18n import formats
from auction.i18n.articles import articles
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from auction.kernel.clock import court_day, from_ms
from auction.kernel.money import capitals

Facts = Mapping[str, Any]


class PaperKind(StrEnum):
    """Which papers the house makes."""

    announcement = "announcement"
    confirmation = "confirmation"
    ruling = "ruling"
    distribution = "distribution"
    availability = "availability"
    inquiry_letter = "inquiry_letter"


def lay_out(kind: PaperKind, facts: Facts, language: Language) -> Layout:
    """Return what stands on a paper of a kind."""
    words = _Words(kind, facts, language)
    layout = Layout(
        court=facts[f"court_{language}"],
        title=words.say("title"),
        number=words.say("case", case_number=facts["case_number"]),
    )
    _KINDS[kind](layout, facts, words)
    return layout


class _Words:
    """Says what stands in the catalogue under a kind of paper, with its facts."""

    def __init__(self, kind: PaperKind, facts: Facts, language: Language) -> None:
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


def _announcement(layout: Layout, facts: Facts, words: _Words) -> None:
    text = facts["content"][words.language.value]
    layout.title = text["title"]
    for section in text["sections"]:
        layout.heading(section["heading"])
        for paragraph in section["paragraphs"]:
            layout.paragraph(paragraph)
    layout.signed([words.fact("court"), words.day("published_at_ms")])


def _confirmation(layout: Layout, facts: Facts, words: _Words) -> None:
    layout.paragraph(words.say("opening", court=words.fact("court")))
    layout.facts(
        words.pairs(
            ("asset", words.fact("asset")),
            ("lot", facts["lot_number"]),
            ("buyer", facts["buyer"]),
            ("paddle", facts["paddle"]),
            ("price", words.money("price_fen")),
            ("closed", words.time("closed_at_ms")),
            ("deposit", words.money("deposit_fen")),
            ("balance", words.money("balance_fen")),
            ("balance_due", words.last_day("balance_due_at_ms")),
        )
    )
    layout.paragraph(words.say("closing"))
    layout.signed([words.fact("court"), words.day("confirmed_at_ms")])


def _ruling(layout: Layout, facts: Facts, words: _Words) -> None:
    way = str(facts.get("way", ""))  # In kind, or at the failed price; a sale's ruling names none.
    layout.facts(
        words.pairs(
            ("applicant", words.names("applicants")),
            ("debtor", words.names("debtors")),
            ("taker" if way == "in_kind" else "buyer", facts["buyer"]),
        )
    )
    said = {
        "debtors": words.names("debtors"),
        "applicants": words.names("applicants"),
        "asset": words.fact("asset"),
        "buyer": facts["buyer"],
        "price": words.money("price_fen"),
        "closed_on": court_day(from_ms(facts["closed_at_ms"])),
        "paid_on": court_day(from_ms(facts["paid_at_ms"])),
    }
    if way:
        said["set_off"] = words.money("set_off_fen")
    for name in ("course", "reasons", "first", "second", "effect"):
        own = f"{name}_{way}" if way and name != "effect" else name
        layout.paragraph(words.say(own, **said))
    layout.signed([words.say("judge", judge=facts["judge"]), words.day("made_at_ms")])


def _distribution(layout: Layout, facts: Facts, words: _Words) -> None:
    layout.paragraph(words.say("opening", asset=words.fact("asset")))
    layout.facts(
        words.pairs(
            ("price", formats.money(facts["price_fen"])),
            ("forfeits", formats.money(facts["forfeits_fen"]) if facts["forfeits_fen"] else ""),
            ("proceeds", words.money("proceeds_fen")),
        )
    )
    columns = ("number", "payee", "part", "due", "paid", "rule")
    layout.table(
        [words.say(f"column_{name}") for name in columns],
        [
            [
                str(place),
                line["name"] or words.say("execution_fee"),
                words.say(f"part_{line['part']}"),
                formats.money(line["due_fen"]),
                formats.money(line["paid_fen"]),
                articles(words.language, line["rule"]),
            ]
            for place, line in enumerate(facts["lines"], 1)
        ],
        numbers=(3, 4),
    )
    layout.facts(
        words.pairs(
            ("surplus", formats.money(facts["surplus_fen"])),
            ("short", formats.money(facts["short_fen"])),
        )
    )
    layout.signed([words.say("judge", judge=facts["judge"]), words.day("approved_at_ms")])


def _availability(layout: Layout, facts: Facts, words: _Words) -> None:
    layout.paragraph(words.say("opening", asset=words.fact("asset")))
    layout.facts(
        words.pairs(
            ("lot", facts["lot_number"]),
            ("opened", words.time("opened_at_ms")),
            ("nominal_end", words.time("nominal_end_at_ms")),
            ("ended", words.time("ended_at_ms")),
            ("down", formats.span(words.language, timedelta(milliseconds=facts["down_ms"]))),
            ("up", f"{facts['up_per_million'] / 10_000:.4f} %"),
        )
    )
    if facts["gaps"]:
        layout.heading(words.say("gaps"))
        layout.table(
            [words.say(f"column_{name}") for name in ("down", "back", "effect")],
            [_gap(gap, words) for gap in facts["gaps"]],
            numbers=(),
        )
    else:
        layout.paragraph(words.say("no_gap"))
    if facts["stops"]:
        layout.heading(words.say("stops"))
        layout.table(
            [words.say(f"column_{name}") for name in ("from", "to", "why")],
            [_stop(stop, words) for stop in facts["stops"]],
            numbers=(),
        )
    layout.paragraph(words.say("closing"))
    layout.signed([words.fact("court"), words.day("ended_at_ms")])


def _inquiry_letter(layout: Layout, facts: Facts, words: _Words) -> None:
    said = {
        "asset": words.fact("asset"),
        "price_kind": words.say(f"kind_{facts['price_kind']}"),
        "due": words.last_day("due_at_ms"),
    }
    layout.paragraph(words.say("opening", body=facts["body"]))
    layout.paragraph(words.say("course", **said))
    layout.facts(
        words.pairs(
            ("asset", words.fact("asset")),
            ("location", words.fact("location")),
            ("price_kind", said["price_kind"]),
            ("requirement", facts["requirement"]),
            ("due", said["due"]),
            ("body_contact", facts["body_contact"]),
        )
    )
    for name in ("answer", "effect"):
        layout.paragraph(words.say(name, **said))
    layout.facts(words.pairs(("contact", facts["contact"])))
    layout.signed(
        [words.fact("court"), words.say("judge", judge=facts["judge"]), words.day("made_at_ms")]
    )


def _gap(gap: Facts, words: _Words) -> list[str]:
    effect = translate(words.language, f"state.outage_effect.{gap['effect']}")
    return [words.instant(gap["down_ms"]), words.instant(gap["back_ms"]), effect]


def _stop(stop: Facts, words: _Words) -> list[str]:
    by = "outage" if stop["reason"] == "outage" else stop["act"]
    why = words.say(f"stop_{by}", reason=stop["reason"])
    until = "" if stop["to_ms"] is None else words.instant(stop["to_ms"])
    return [words.instant(stop["from_ms"]), until, why]


_KINDS: dict[PaperKind, Callable[[Layout, Facts, _Words], None]] = {
    PaperKind.announcement: _announcement,
    PaperKind.confirmation: _confirmation,
    PaperKind.ruling: _ruling,
    PaperKind.distribution: _distribution,
    PaperKind.availability: _availability,
    PaperKind.inquiry_letter: _inquiry_letter,
}
