"""Facts into papers: one function for each kind, in the language asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

from auction.documents.account_papers import write_account
from auction.documents.layout import Layout
from auction.documents.paper_words import Facts, Words
from auction.documents.plan_papers import write_plan
from auction.documents.sale_papers import SALE_PAPERS
from auction.i18n import formats
from auction.i18n.articles import articles
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from auction.kernel.clock import court_day, from_ms


class PaperKind(StrEnum):
    """Which papers the house makes."""

    announcement = "announcement"
    confirmation = "confirmation"
    ruling = "ruling"
    distribution = "distribution"
    availability = "availability"
    inquiry_letter = "inquiry_letter"
    special_notice = "special_notice"
    correction = "correction"
    deliberation = "deliberation"
    notice_letter = "notice_letter"
    suspension = "suspension"
    stay = "stay"
    resumption = "resumption"
    withdrawal = "withdrawal"
    failure = "failure"
    assistance = "assistance"
    hand_over = "hand_over"
    distribution_plan = "distribution_plan"
    account = "account"
    top_up = "top_up"


FOR_THE_COURT = frozenset({PaperKind.deliberation})
"""What a panel said among itself is for the court alone, not for the parties."""

FOR_THE_BUYER = frozenset({PaperKind.ruling, PaperKind.hand_over, PaperKind.top_up})
"""Not public, and the buyer's own business."""


def lay_out(kind: PaperKind, facts: Facts, language: Language) -> Layout:
    """Return what stands on a paper of a kind."""
    words = Words(kind, facts, language)
    layout = Layout(
        court=facts[f"court_{language}"],
        title=words.say("title"),
        number=words.say("case", case_number=facts["case_number"]),
    )
    _KINDS[kind](layout, facts, words)
    return layout


def _announcement(layout: Layout, facts: Facts, words: Words) -> None:
    text = facts["content"][words.language.value]
    layout.title = text["title"]
    if facts.get("version", 1) > 1:
        layout.paragraph(words.say("version", version=facts["version"]))
    for section in text["sections"]:
        layout.heading(section["heading"])
        for paragraph in section["paragraphs"]:
            layout.paragraph(paragraph)
    layout.signed([words.fact("court"), words.day("published_at_ms")])


def _confirmation(layout: Layout, facts: Facts, words: Words) -> None:
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


def _ruling(layout: Layout, facts: Facts, words: Words) -> None:
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


def _distribution(layout: Layout, facts: Facts, words: Words) -> None:
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


def _availability(layout: Layout, facts: Facts, words: Words) -> None:
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


def _inquiry_letter(layout: Layout, facts: Facts, words: Words) -> None:
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


def _gap(gap: Facts, words: Words) -> list[str]:
    effect = translate(words.language, f"state.outage_effect.{gap['effect']}")
    return [words.instant(gap["down_ms"]), words.instant(gap["back_ms"]), effect]


def _stop(stop: Facts, words: Words) -> list[str]:
    by = "outage" if stop["reason"] == "outage" else stop["act"]
    why = words.say(f"stop_{by}", reason=stop["reason"])
    until = "" if stop["to_ms"] is None else words.instant(stop["to_ms"])
    return [words.instant(stop["from_ms"]), until, why]


_KINDS: dict[PaperKind, Callable[[Layout, Facts, Words], None]] = {
    PaperKind.announcement: _announcement,
    PaperKind.confirmation: _confirmation,
    PaperKind.ruling: _ruling,
    PaperKind.distribution: _distribution,
    PaperKind.availability: _availability,
    PaperKind.inquiry_letter: _inquiry_letter,
    PaperKind.distribution_plan: write_plan,
    PaperKind.account: write_account,
    **{PaperKind(kind): write for kind, write in SALE_PAPERS.items()},
}
