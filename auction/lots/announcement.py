"""Pure. The announcement of a sale, drafted from the facts in Chinese and English.

What the law wants published with it (Law: OJA-14, OJA-15, OJA-16) stands in its sections, the
sentences in `announcement_words.py`. Once published it is frozen; a change is a new version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from auction.cases.kinds import AssetKind
from auction.cases.priority import Basis
from auction.cases.wording import check_wording
from auction.i18n import formats
from auction.i18n.languages import Language
from auction.i18n.notes import in_language
from auction.kernel.money import capitals
from auction.kernel.refusal import Refusal
from auction.lots.announcement_variants import sections_for
from auction.lots.announcement_words import (
    BASES,
    HEADINGS,
    HOLDER,
    KINDS,
    METHODS,
    NOTHING_KNOWN,
    NOTIFIED,
    ROUNDS,
    TEXTS,
)
from auction.lots.entry_conditions import Condition
from auction.lots.profile_words import lines_of_profile
from auction.lots.profiles import Profile
from auction.lots.refusals import LotRefusal
from auction.lots.rules import EXTENSION_SECONDS, ProposedTerms
from auction.lots.sale_rounds import AuctionRound


@dataclass(frozen=True, kw_only=True)
class HouseFacts:
    """The selling court: how it is called and reached, and where money goes."""

    name_zh: str
    name_en: str
    contact: str
    bank_name: str
    bank_account: str


@dataclass(frozen=True, kw_only=True)
class PropertyFacts:
    """What is sold, as the court found it. The last three texts may be empty: nothing known."""

    kind: AssetKind
    name_zh: str
    name_en: str
    description_zh: str
    description_en: str
    location_zh: str
    location_en: str
    encumbrances: str
    occupation: str
    defects: str


@dataclass(frozen=True, kw_only=True)
class PriceFacts:
    """What it is taken to be worth, by whom, until when."""

    amount_fen: int
    method: str
    source: str
    valid_until_on: date


@dataclass(frozen=True, kw_only=True)
class CommitteeFacts:
    """The decision by which a ship is sold here: its number, its day, who decided what."""

    number: str
    decided_on: date
    text: str


@dataclass(frozen=True, kw_only=True)
class NotifiedFacts:
    """Somebody who was told before the announcement, as they may be shown; None: not yet told."""

    name: str
    channel: str | None


@dataclass(frozen=True, kw_only=True)
class HolderFacts:
    """Somebody with priority, as they may be shown; of a party no basis and no rank is recorded."""

    name: str
    basis: Basis | None = None
    rank: int | None = None


@dataclass(frozen=True, kw_only=True)
class AnnouncementFacts:
    """Everything an announcement says. `owners` and `priority_holders` are as they may be shown."""

    lot_number: str
    case_number: str
    titles: tuple[str, ...]
    round: AuctionRound
    is_resale: bool
    court: HouseFacts
    property: PropertyFacts
    price: PriceFacts
    terms: ProposedTerms
    owners: tuple[str, ...]
    priority_holders: tuple[HolderFacts, ...]
    has_report: bool
    committee: CommitteeFacts | None = None
    conditions: tuple[Condition, ...] = ()
    notified: tuple[NotifiedFacts, ...] = ()
    profile: Profile | None = None
    findings: Mapping[str, Any] | None = None


SECTIONS = (
    "property",
    "condition",
    "price",
    "time",
    "rules",
    "deposit",
    "payment",
    "bidders",
    "priority",
    "title",
    "taxes",
    "liability",
    "basis",
    "court",
    "special_notice",
)
"""The sections in order. Law: OJA-14 (contents), OJA-15 (shown the same day), OJA-16 (notice)."""


def draft(facts: AnnouncementFacts) -> dict[str, Any]:
    """Return the announcement as a JSON object: figures, and the text in both languages."""
    kept = {} if facts.profile is None else {"profile": facts.profile.to_json()}
    if facts.findings is not None:
        kept["findings"] = dict(facts.findings)
    return {
        **kept,
        "lot_number": facts.lot_number,
        "case_number": facts.case_number,
        "round": facts.round,
        "is_resale": facts.is_resale,
        "reference_fen": facts.price.amount_fen,
        "terms": facts.terms.to_json(facts.round),
        "zh": _text(facts, Language.zh),
        "en": _text(facts, Language.en),
    }


def check_announcement(content: Mapping[str, Any]) -> Refusal | None:
    """Say whether a draft lacks something the law wants, or says what it may not.

    Law: OJA-14, TRAP-24.
    """
    for language in Language:
        text = content[language.value]
        empty = [section["code"] for section in text["sections"] if not all(section["paragraphs"])]
        if empty:
            return Refusal(LotRefusal.announcement_incomplete, {"section": empty[0]})
        said = {section["code"]: "\n".join(section["paragraphs"]) for section in text["sections"]}
        refusal = check_wording(said)
        if refusal is not None:
            return Refusal(refusal.code, refusal.data)
    return None


def shown_name(name: str, *, is_person: bool) -> str:
    """Return a name as an announcement shows it: of a natural person only the surname."""
    if not is_person:
        return name
    if name.isascii():
        return f"{name.split()[-1]} (name withheld)" if name.strip() else name
    return f"{name[:1]}某"


def _text(facts: AnnouncementFacts, language: Language) -> dict[str, Any]:
    words = _words(facts, language)
    headings = HEADINGS[language]
    texts = sections_for(
        TEXTS[language],
        language,
        is_sale=facts.round == "sale",
        pricing=facts.terms.pricing,
        has_committee=facts.committee is not None,
        is_told=bool(facts.notified),
    )
    more = lines_of_profile(facts.profile, language)
    return {
        "title": texts["announcement_title"][0].format_map(words),
        "sections": [
            {
                "code": code,
                "heading": headings[code],
                "paragraphs": [
                    *(line.format_map(words) for line in texts[code]),
                    *more.get(code, ()),
                    *_asked_of_bidders(facts, language, code),
                ],
            }
            for code in SECTIONS
        ],
    }


def _words(facts: AnnouncementFacts, language: Language) -> dict[str, str]:
    terms, thing, court, price = facts.terms, facts.property, facts.court, facts.price
    zh = language is Language.zh
    none = NOTHING_KNOWN[language]
    mark = "、" if zh else ", "
    return {
        "lot": facts.lot_number,
        "case": facts.case_number,
        "titles": mark.join(facts.titles) or none["titles"],
        "round": ROUNDS[language]["resale" if facts.is_resale else facts.round],
        "court": court.name_zh if zh else court.name_en,
        "contact": court.contact or none["contact"],
        "bank": court.bank_name,
        "account": court.bank_account,
        "kind": KINDS[language][thing.kind],
        "name": thing.name_zh if zh else thing.name_en,
        "description": (thing.description_zh if zh else thing.description_en)
        or none["description"],
        "location": (thing.location_zh if zh else thing.location_en) or none["location"],
        "owners": mark.join(facts.owners) or none["owners"],
        "encumbrances": in_language(language, thing.encumbrances) or none["encumbrances"],
        "occupation": in_language(language, thing.occupation) or none["occupation"],
        "defects": in_language(language, thing.defects) or none["defects"],
        "reference": _amount(price.amount_fen),
        "method": METHODS[language].get(price.method, price.method),
        "source": price.source,
        "valid_until": formats.day(language, price.valid_until_on),
        "basis": none["report" if facts.has_report else "no_report"],
        "start": _amount(terms.start_fen),
        "start_words": capitals(terms.start_fen),
        "increment": _amount(terms.increment_fen),
        "deposit": _amount(terms.deposit_fen),
        "opens": formats.time(language, terms.opens_at),
        "ends": formats.time(language, terms.ends_at),
        "extension": str(EXTENSION_SECONDS // 60),
        "balance_days": str(terms.balance_days),
        "priority": _holders(facts.priority_holders, language) or none["priority"],
        "ground": in_language(language, terms.ground),
        "commitment": terms.reserve_commitment or "",
        "notified": _notified(facts.notified, language),
        **_committee_words(facts.committee, language),
    }


def _holders(holders: Sequence[HolderFacts], language: Language) -> str:
    """Return who has priority, by which right, the first rank first. Law: OJA-15 (6), OJA-26."""
    zh = language is Language.zh
    return ("、" if zh else ", ").join(
        each.name
        if each.basis is None
        else HOLDER[language].format(
            name=each.name, basis=BASES[language][each.basis], rank=each.rank
        )
        for each in holders
    )


def _notified(told: Sequence[NotifiedFacts], language: Language) -> str:
    """Return who was told how, those told alike together. Law: OJA-15 (7)."""
    zh = language is Language.zh
    by_way: dict[str, list[str]] = {}
    for each in told:
        by_way.setdefault(NOTIFIED[language][each.channel or "untold"], []).append(each.name)
    said = (f"{way}{('、' if zh else ', ').join(names)}" for way, names in by_way.items())
    return ("；" if zh else "; ").join(said)


def _committee_words(committee: CommitteeFacts | None, language: Language) -> dict[str, str]:
    if committee is None:
        return {}
    return {
        "committee_number": committee.number,
        "committee_day": formats.day(language, committee.decided_on),
        "committee_text": in_language(language, committee.text),
    }


def _asked_of_bidders(facts: AnnouncementFacts, language: Language, code: str) -> list[str]:
    """Return what this lot asks beyond what every lot does, where the law wants it said.

    Law: OJA-14 (bidder conditions), OJA-16 (1), CAT-01.
    """
    if code not in {"bidders", "special_notice"}:
        return []
    return [each.text(language) for each in facts.conditions]


def _amount(amount_fen: int) -> str:
    return formats.money(amount_fen)
