"""What stands on the papers of a sale beside its announcement, confirmation and ruling.

Each function takes facts as they were kept when the paper was made, and writes in the language
asked for. Law: OJA-16, OJA-18, OJA-36, OJA-41, OJA-43, OJA-44, OJA-46, OJA-47, AUC-17, AUC-27.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auction.documents.layout import Layout
from auction.documents.paper_words import Facts, Words
from auction.i18n import formats
from auction.i18n.catalogue import translate


def _special_notice(layout: Layout, facts: Facts, words: Words) -> None:
    layout.paragraph(words.say("opening", asset=words.fact("asset"), lot=facts["lot_number"]))
    for paragraph in facts["paragraphs"][words.language.value]:
        layout.paragraph(paragraph)
    layout.signed([words.fact("court"), words.day("published_at_ms")])


def _correction(layout: Layout, facts: Facts, words: Words) -> None:
    layout.paragraph(words.say("opening", asset=words.fact("asset"), lot=facts["lot_number"]))
    layout.facts(
        words.pairs(
            ("version", words.say("version_of", version=facts["version"])),
            ("corrects", words.day("corrected_at_ms")),
            ("ground", _state(words, "correction_ground", facts["ground"])),
            ("reason", facts["reason"]),
            ("weight", _state(words, "weight", facts["weight"])),
            ("not_before", words.time("not_before_ms")),
        )
    )
    for section in facts["changes"][words.language.value]:
        layout.heading(section["heading"])
        layout.compared(
            words.say("before"),
            words.say("now"),
            [(each["old"], each["new"]) for each in section["paragraphs"]],
        )
    layout.paragraph(words.say("closing"))
    layout.signed([words.fact("court"), words.day("published_at_ms")])


def _deliberation(layout: Layout, facts: Facts, words: Words) -> None:
    layout.facts(
        words.pairs(
            ("asset", words.fact("asset")),
            ("lot", facts["lot_number"]),
            ("subject", words.say("what")),
            ("proposed", words.time("proposed_at_ms")),
            ("proposer", facts["proposer"]),
        )
    )
    layout.heading(words.say("decided"))
    terms = facts["terms"]
    layout.facts(
        words.pairs(
            ("start", _money(words, terms["start_fen"])),
            ("increment", _money(words, terms["increment_fen"])),
            ("deposit", _money(words, terms["deposit_fen"])),
            ("opens", words.instant(terms["opens_at_ms"])),
            ("ends", words.instant(terms["ends_at_ms"])),
            ("balance", words.say("days", days=terms["balance_days"])),
            ("pricing", _state(words, "pricing", terms.get("pricing", "standard"))),
            ("reserve", terms.get("reserve_commitment") or ""),
            ("legal_ground", terms.get("ground", "")),
        )
    )
    layout.heading(words.say("signatures"))
    layout.table(
        [words.say(f"column_{name}") for name in ("number", "member", "at")],
        [
            [str(place), each["name"], words.instant(each["signed_at_ms"])]
            for place, each in enumerate(facts["signatures"], 1)
        ],
        numbers=(),
    )
    layout.paragraph(words.say("hash"))
    layout.paragraph(facts["terms_hash"])
    layout.paragraph(words.say("closing"))
    layout.signed([words.fact("court"), words.day("decided_at_ms")])


def _notice_letter(layout: Layout, facts: Facts, words: Words) -> None:
    said = {
        "asset": words.fact("asset"),
        "addressee": facts["addressee"],
        "opens": words.time("opens_at_ms"),
        "ends": words.time("ends_at_ms"),
    }
    layout.paragraph(words.say("to", **said))
    layout.paragraph(words.say("opening", **said))
    layout.facts(
        words.pairs(
            ("lot", facts["lot_number"]),
            ("capacity", words.say(f"capacity_{facts['capacity']}")),
            ("start", _money(words, facts["start_fen"])),
            ("deposit", _money(words, facts["deposit_fen"])),
            ("opens", said["opens"]),
            ("ends", said["ends"]),
            ("announced", words.day("publish_at_ms")),
            ("address", facts.get("address", "")),
        )
    )
    layout.paragraph(words.say(f"right_{facts['capacity']}"))
    for paragraph in facts.get("paragraphs", {}).get(words.language.value, ()):
        layout.paragraph(paragraph)
    layout.facts(words.pairs(("contact", facts.get("contact", ""))))
    layout.signed(
        [words.fact("court"), words.say("judge", judge=facts["judge"]), words.day("made_at_ms")]
    )


def _act(layout: Layout, facts: Facts, words: Words) -> None:
    """An act of the court on a lot: what, on which ground, until when. The reason is verbatim."""
    said = {
        "asset": words.fact("asset"),
        "lot": facts["lot_number"],
        "ground": _state(words, "ground", facts["ground"]),
        "reason": facts["reason"],
        "at": words.time("taken_at_ms"),
        "until": words.time("until_at_ms"),
    }
    for name in ("course", "reasons", "first", "second"):
        layout.paragraph(words.say(name, **said))
    layout.signed(
        [words.fact("court"), words.say("judge", judge=facts["judge"]), words.day("taken_at_ms")]
    )


def _failure(layout: Layout, facts: Facts, words: Words) -> None:
    layout.paragraph(
        words.say(
            "opening",
            asset=words.fact("asset"),
            lot=facts["lot_number"],
            round=_state(words, "auction_round", facts["round"]),
            opened=words.time("opened_at_ms"),
            closed=words.time("closed_at_ms"),
        )
    )
    layout.facts(
        words.pairs(
            ("start", _money(words, facts["start_fen"])),
            ("why", words.say(f"why_{facts['why']}")),
            ("closed", words.time("closed_at_ms")),
        )
    )
    layout.paragraph(words.say(f"next_{facts['round']}"))
    layout.signed([words.fact("court"), words.day("closed_at_ms")])


def _assistance(layout: Layout, facts: Facts, words: Words) -> None:
    said = {
        "asset": words.fact("asset"),
        "buyer": facts["buyer"],
        "case": facts["case_number"],
        "ruling": facts["ruling_number"],
        "served": words.day("served_at_ms"),
        "debtors": words.names("debtors"),
    }
    layout.paragraph(words.say("to"))
    for name in ("course", "first", "second", "third"):
        layout.paragraph(words.say(name, **said))
    layout.facts(
        words.pairs(
            ("asset", words.fact("asset")),
            ("buyer", facts["buyer"]),
            ("price", words.money("price_fen")),
            ("ruling", facts["ruling_number"]),
            ("contact", facts["contact"]),
        )
    )
    layout.signed(
        [words.fact("court"), words.say("judge", judge=facts["judge"]), words.day("made_at_ms")]
    )


def _hand_over(layout: Layout, facts: Facts, words: Words) -> None:
    layout.paragraph(words.say("opening", asset=words.fact("asset"), ruling=facts["ruling_number"]))
    layout.facts(
        words.pairs(
            ("asset", words.fact("asset")),
            ("lot", facts["lot_number"]),
            ("buyer", facts["buyer"]),
            ("at", words.time("handed_over_at_ms")),
            ("by", facts["by"]),
            ("note", facts["note"]),
        )
    )
    for item in facts.get("items", ()):
        layout.paragraph(item)
    layout.paragraph(words.say("closing"))
    layout.facts(words.pairs(("sign_court", _LINE), ("sign_buyer", _LINE), ("sign_other", _LINE)))
    layout.signed([words.fact("court"), words.day("handed_over_at_ms")])


def _top_up(layout: Layout, facts: Facts, words: Words) -> None:
    """Write the decision on a top-up; facts: `buyer`, `is_ordered`, sums, `reason`, `number`."""
    said = {
        "buyer": facts["buyer"],
        "asset": words.fact("asset"),
        "price": words.money("price_fen"),
        "resale": words.money("resale_price_fen"),
        "kept": words.money("kept_fen"),
        "uncovered": words.money("uncovered_fen"),
        "amount": words.money("amount_fen"),
        "number": facts["payment_number"],
    }
    layout.paragraph(words.say("course", **said))
    layout.paragraph(words.say("reasons", reason=facts["reason"]))
    layout.paragraph(words.say("ordered" if facts["is_ordered"] else "not_ordered", **said))
    layout.signed([words.say("judge", judge=facts["judge"]), words.day("made_at_ms")])


def _money(words: Words, amount_fen: int) -> str:
    return formats.money(amount_fen) if amount_fen is not None else ""


def _state(words: Words, name: str, value: str) -> str:
    return translate(words.language, f"state.{name}.{value}")


_LINE = "＿" * 14
_Write = Callable[[Layout, Facts, Words], None]

SALE_PAPERS: Mapping[str, _Write] = {
    "special_notice": _special_notice,
    "correction": _correction,
    "deliberation": _deliberation,
    "notice_letter": _notice_letter,
    "suspension": _act,
    "stay": _act,
    "resumption": _act,
    "withdrawal": _act,
    "failure": _failure,
    "assistance": _assistance,
    "hand_over": _hand_over,
    "top_up": _top_up,
}
"""How each kind of paper is written, by the name of its kind."""
