"""Every refusal of a sale's acts names its rule, and the rule has its article in both languages."""

from __future__ import annotations

import re

import pytest

from auction.enrolment.refusals import Missing
from auction.i18n.catalogue import catalogue
from auction.i18n.languages import Language
from tests.tidy.refusal_words import refusal_enums
from web.refusal_rules import HOUSE, RULES

OF_A_SALE = (
    "auction.cases",
    "auction.notices",
    "auction.remedies",
    "auction.lots",
    "auction.viewing",
    "auction.enrolment",
    "auction.settlement",
    "auction.in_kind",
)


def test_every_refusal_of_a_sale_names_its_rule() -> None:
    codes = {
        str(code)
        for enum in refusal_enums()
        if enum.__module__.startswith(OF_A_SALE)
        for code in enum
    }
    assert sorted(codes - RULES.keys()) == []


def test_no_rule_is_named_for_a_code_that_nothing_refuses_with() -> None:
    codes = {str(code) for enum in {*refusal_enums(), Missing} for code in enum}
    assert sorted(RULES.keys() - codes) == []


@pytest.mark.parametrize("language", list(Language))
def test_every_rule_that_refuses_has_its_article(language: Language) -> None:
    words = catalogue(language)
    rules = {rule for rule in RULES.values() if rule != HOUSE}
    assert all(re.fullmatch(r"[A-Z0-9]+-\d+", rule) for rule in rules)
    assert sorted(rule for rule in rules if f"law.{rule.replace('-', '_')}" not in words) == []
