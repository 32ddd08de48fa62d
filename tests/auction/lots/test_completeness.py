"""Eighteen items, each judged by facts; each can be missing for its own reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.lots.completeness import (
    SPECIAL_NOTICE,
    Item,
    ListingFacts,
    Place,
    judge,
)

SECTIONS = dict.fromkeys(
    (
        "property",
        "condition",
        "price",
        "time",
        "rules",
        "deposit",
        "payment",
        "bidders",
        "priority",
        "taxes",
        "court",
    ),
    "已写明",
) | {"special_notice": "；".join(SPECIAL_NOTICE.values())}

WHOLE = ListingFacts(
    sections=SECTIONS,
    titles=("（2025）琼72民初88号民事判决书",),
    price_method="appraisal",
    price_source="海南正信评估",
    has_report=True,
    terms_decided=True,
    findings_missing=(),
    defects_stated=True,
    taxes_stated=True,
    priority_found="none_found",
    holders=0,
    bank_name="中国银行海口分行",
    bank_account="2662 0000 1234",
    court_contact="0898-6600 0000",
)


def without(section: str) -> dict[str, str]:
    return {**SECTIONS, section: " "}


def test_there_are_eleven_items_and_seven() -> None:
    laws = [item.law for item in Item]
    assert (laws.count("OJA-15"), laws.count("OJA-16")) == (11, 7)


def test_all_facts_together_make_a_hundred_per_cent() -> None:
    score = judge(WHOLE)
    assert (score.per_cent, score.missing) == (100, [])


@pytest.mark.parametrize(
    ("item", "change", "why", "place"),
    [
        (Item.announcement, {"sections": without("property")}, "empty_section", Place.asset),
        (Item.enforcement_title, {"titles": ()}, "no_title", Place.case),
        (Item.price_basis, {"has_report": False}, "no_report", Place.procedure),
        (Item.condition, {"findings_missing": None}, "no_findings", Place.findings),
        (Item.condition, {"findings_missing": ("owner",)}, "findings_unfinished", Place.findings),
        (Item.priority, {"priority_found": ""}, "priority_not_stated", Place.findings),
        (Item.priority, {"priority_found": "recorded"}, "no_holder", Place.asset),
        (Item.priority, {"holders": 1}, "priority_contradicts", Place.findings),
        (Item.notices, {"notices_stated": False}, "notices_not_given", Place.lot),
        (Item.payment, {"bank_account": " "}, "no_bank_account", Place.court),
        (Item.taxes, {"taxes_stated": False}, "taxes_not_stated", Place.findings),
        (Item.court, {"court_contact": ""}, "no_contact", Place.court),
        (
            Item.category,
            {"marks_missing": ("dwelling_without_ground",)},
            "dwelling_without_ground",
            Place.findings,
        ),
        (Item.known_defects, {"defects_stated": False}, "defects_not_stated", Place.findings),
    ],
)
def test_a_missing_fact_makes_its_item_missing_and_says_where_to_mend_it(
    item: Item, change: dict[str, Any], why: str, place: Place
) -> None:
    (missing,) = judge(replace(WHOLE, **change)).missing
    assert (missing.item, missing.why, missing.place) == (item, why, place)


@pytest.mark.parametrize("item", sorted(SPECIAL_NOTICE))
def test_a_point_the_special_notice_does_not_make_is_missing(item: str) -> None:
    others = [words for name, words in SPECIAL_NOTICE.items() if name != item]
    notice = {**SECTIONS, "special_notice": "；".join(others)}

    assert [each.item.value for each in judge(replace(WHOLE, sections=notice)).missing] == [item]


def test_terms_nobody_decided_leave_the_announcement_and_its_time_open() -> None:
    missing = judge(replace(WHOLE, terms_decided=False)).missing
    assert [each.item for each in missing] == [Item.announcement, Item.time_and_rules]


def test_a_price_that_was_agreed_needs_no_report() -> None:
    agreed = replace(WHOLE, price_method="negotiation", has_report=False)
    assert judge(agreed).per_cent == 100


def test_one_missing_item_is_never_rounded_to_a_hundred() -> None:
    score = judge(replace(WHOLE, titles=()))
    assert (score.met, score.per_cent) == (17, 94)
