"""Pure. What must be shown on the day of an announcement: eighteen items, each met or missing.

Eleven are the law's list of what is published with an announcement, seven its special notice.
An item is judged by facts, never by a tick; one that is missing says why and where it is mended.
Law: OJA-15, OJA-16.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

APPRAISAL = "appraisal"


class Item(StrEnum):
    """The items in the law's order."""

    announcement = "announcement"
    enforcement_title = "enforcement_title"
    price_basis = "price_basis"
    time_and_rules = "time_and_rules"
    condition = "condition"
    priority = "priority"
    notices = "notices"
    payment = "payment"
    taxes = "taxes"
    court = "court"
    category = "category"
    capacity = "capacity"
    proxies = "proxies"
    known_defects = "known_defects"
    as_is = "as_is"
    acceptance = "acceptance"
    real_identity = "real_identity"
    deposit_lost = "deposit_lost"

    @property
    def law(self) -> str:
        """Return the rule the item comes from."""
        return "OJA-15" if list(Item).index(self) < ITEMS_OF_ARTICLE_13 else "OJA-16"


ITEMS_OF_ARTICLE_13 = 11


class Place(StrEnum):
    """Where a judge mends what is missing."""

    lot = "lot"
    asset = "asset"
    findings = "findings"
    case = "case"
    court = "court"
    procedure = "procedure"


@dataclass(frozen=True, kw_only=True)
class ListingFacts:
    """What is known of a lot before it is announced.

    `sections`: the Chinese text of the announcement by section. `holders`:
    how many holders of priority are recorded. `priority_found`: "none_found", "recorded" or "".
    `findings_missing`: questions without an answer; None where nothing was found out yet.
    `notices_stated`: how notice was given, if a room that keeps notices says so; None leaves the
    item to the announcement's own words. `marks_missing`: what a category still asks.
    """

    sections: Mapping[str, str]
    titles: tuple[str, ...]
    price_method: str
    price_source: str
    has_report: bool
    terms_decided: bool
    findings_missing: tuple[str, ...] | None
    defects_stated: bool
    taxes_stated: bool
    priority_found: str
    holders: int
    bank_name: str
    bank_account: str
    court_contact: str
    notices_stated: bool | None = None
    marks_missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One item: met, or missing with why and where to mend it."""

    item: Item
    why: str | None = None
    place: Place | None = None

    @property
    def is_met(self) -> bool:
        """Say whether it may be announced as far as this goes."""
        return self.why is None


@dataclass(frozen=True)
class Completeness:
    """All items in the law's order."""

    findings: tuple[Finding, ...]

    @property
    def missing(self) -> list[Finding]:
        """Return what is still to be done."""
        return [finding for finding in self.findings if not finding.is_met]

    @property
    def met(self) -> int:
        """Return how many items are met."""
        return len(self.findings) - len(self.missing)

    @property
    def per_cent(self) -> int:
        """Return the score, rounded down: it is 100 only when nothing is missing."""
        return self.met * 100 // len(self.findings)


def judge(facts: ListingFacts) -> Completeness:
    """Judge every item by the facts."""
    return Completeness(tuple(_finding(item, facts) for item in Item))


Missing = tuple[str, Place] | None


def _finding(item: Item, facts: ListingFacts) -> Finding:
    missing = _JUDGED[item](facts)
    return Finding(item) if missing is None else Finding(item, *missing)


def _announcement(facts: ListingFacts) -> Missing:
    if not facts.terms_decided:
        return "no_terms", Place.lot
    is_whole = bool(facts.sections) and all(text.strip() for text in facts.sections.values())
    return None if is_whole else ("empty_section", Place.asset)


def _title(facts: ListingFacts) -> Missing:
    return None if any(title.strip() for title in facts.titles) else ("no_title", Place.case)


def _price_basis(facts: ListingFacts) -> Missing:
    if facts.price_method == APPRAISAL and not facts.has_report:
        return "no_report", Place.procedure
    return None if facts.price_source.strip() else ("no_price_source", Place.procedure)


def _time_and_rules(facts: ListingFacts) -> Missing:
    if not facts.terms_decided:
        return "no_terms", Place.lot
    return _in_sections(facts, "time", "price", "rules", "deposit")


def _condition(facts: ListingFacts) -> Missing:
    if facts.findings_missing is None:
        return "no_findings", Place.findings
    return ("findings_unfinished", Place.findings) if facts.findings_missing else None


def _priority(facts: ListingFacts) -> Missing:
    if facts.priority_found == "none_found":
        return ("priority_contradicts", Place.findings) if facts.holders else None
    if facts.priority_found == "recorded":
        return None if facts.holders else ("no_holder", Place.asset)
    return "priority_not_stated", Place.findings


def _notices(facts: ListingFacts) -> Missing:
    if facts.notices_stated is None:
        return _in_sections(facts, "priority")
    return None if facts.notices_stated else ("notices_not_given", Place.lot)


def _payment(facts: ListingFacts) -> Missing:
    if facts.bank_name.strip() and facts.bank_account.strip():
        return _in_sections(facts, "payment", "deposit")
    return "no_bank_account", Place.court


def _taxes(facts: ListingFacts) -> Missing:
    if not facts.taxes_stated:
        return "taxes_not_stated", Place.findings
    return _in_sections(facts, "taxes")


def _court(facts: ListingFacts) -> Missing:
    if not facts.court_contact.strip():
        return "no_contact", Place.court
    return _in_sections(facts, "court")


def _category(facts: ListingFacts) -> Missing:
    return (facts.marks_missing[0], Place.findings) if facts.marks_missing else None


def _known_defects(facts: ListingFacts) -> Missing:
    if not facts.defects_stated:
        return "defects_not_stated", Place.findings
    return _noticed(facts, "known_defects") or _in_sections(facts, "condition")


def _in_sections(facts: ListingFacts, *codes: str) -> Missing:
    if all(facts.sections.get(code, "").strip() for code in codes):
        return None
    return "empty_section", Place.lot


def _noticed(facts: ListingFacts, item: str) -> Missing:
    """Say whether the special notice holds a point: judged by its own words."""
    said = facts.sections.get("special_notice", "")
    return None if SPECIAL_NOTICE[item] in said else ("not_noticed", Place.lot)


def _only_noticed(item: str) -> Callable[[ListingFacts], Missing]:
    return lambda facts: _noticed(facts, item)


SPECIAL_NOTICE: Mapping[str, str] = {
    "capacity": "完全民事行为能力",
    "proxies": "委托他人代为竞买",
    "known_defects": "已知瑕疵",
    "as_is": "实地看样",
    "acceptance": "一切已知和未知瑕疵",
    "real_identity": "真实身份",
    "deposit_lost": "保证金不予退还",
}
"""By which words of the Chinese text, the one that binds, each point is known to be there."""

_JUDGED: Mapping[Item, Callable[[ListingFacts], Missing]] = {
    Item.announcement: _announcement,
    Item.enforcement_title: _title,
    Item.price_basis: _price_basis,
    Item.time_and_rules: _time_and_rules,
    Item.condition: _condition,
    Item.priority: _priority,
    Item.notices: _notices,
    Item.payment: _payment,
    Item.taxes: _taxes,
    Item.court: _court,
    Item.category: _category,
    Item.known_defects: _known_defects,
    **{
        item: _only_noticed(item.value)
        for item in Item
        if item.value in SPECIAL_NOTICE and item is not Item.known_defects
    },
}
