"""The announcement says what the law wants, in both languages, and nothing it may not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auction.cases.kinds import AssetKind
from auction.cases.priority import Basis
from auction.cases.refusals import CaseRefusal
from auction.i18n.languages import Language
from auction.kernel.canonical import content_hash
from auction.lots.announcement import (
    SECTIONS,
    AnnouncementFacts,
    HolderFacts,
    HouseFacts,
    PriceFacts,
    PropertyFacts,
    check_announcement,
    draft,
    shown_name,
)
from auction.lots.announcement_words import HEADINGS, KINDS, TEXTS
from auction.lots.refusals import LotRefusal
from tests.auction.lots.bases import FIRST, LAWFUL

FACTS = AnnouncementFacts(
    lot_number="2026-0001",
    case_number="（2026）琼72执123号",
    titles=("（2025）琼72民初88号民事判决书",),
    round="first",
    is_resale=False,
    court=HouseFacts(
        name_zh="海口海事法院",
        name_en="Haikou Maritime Court",
        contact="0898-66160001",
        bank_name="中国银行海口分行",
        bank_account="2662 0000 1234",
    ),
    property=PropertyFacts(
        kind=AssetKind.flat,
        name_zh="龙昆南路89号住宅",
        name_en="Flat, 89 Longkun South Road",
        description_zh="",
        description_en="",
        location_zh="海口市龙华区",
        location_en="Longhua District, Haikou",
        encumbrances="",
        occupation="由被执行人自住",
        defects="阳台渗水",
    ),
    price=PriceFacts(
        amount_fen=391_080_000,
        method="appraisal",
        source="海南正信评估",
        valid_until_on=FIRST.valid_until_on,
    ),
    terms=LAWFUL,
    owners=("林某",),
    priority_holders=(),
    has_report=True,
)


def whole_text(content: dict[str, Any], language: Language) -> str:
    sections = content[language.value]["sections"]
    return "\n".join(line for section in sections for line in section["paragraphs"])


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "said",
    [
        "2026-0001",
        "（2026）琼72执123号",
        "（2025）琼72民初88号民事判决书",
        "2,737,600",
        "410,000",
        "3,910,800",
        "阳台渗水",
        "由被执行人自住",
        "2662 0000 1234",
        "0898-66160001",
        "贰佰柒拾叁万柒仟陆佰元整",
    ],
)
def test_announcement_says_every_fact_in_both_languages(language: Language, said: str) -> None:
    assert said in whole_text(draft(FACTS), language)


@pytest.mark.parametrize("language", list(Language))
def test_announcement_has_every_section_of_the_law_in_order(language: Language) -> None:
    sections = draft(FACTS)[language.value]["sections"]

    assert tuple(section["code"] for section in sections) == SECTIONS


def test_every_section_and_kind_has_words_in_both_languages() -> None:
    for language in Language:
        assert set(SECTIONS) == set(HEADINGS[language])
        assert {*SECTIONS, "announcement_title"} == set(TEXTS[language])
        assert set(AssetKind) == set(KINDS[language])


def test_what_is_not_known_is_said_to_be_not_found() -> None:
    text = whole_text(draft(FACTS), Language.zh)

    assert "本院未查明有权利负担" in text
    assert "本院未查明有优先购买权人" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.zh, "优先购买权人：赵某（按份共有人，第1顺序）、李某（承租人，第2顺序）、吴某。"),
        (Language.en, "赵某 (co-owner by shares, rank 1), 李某 (lessee, rank 2), 吴某."),
    ],
)
def test_holders_of_priority_are_named_with_the_nature_and_rank_of_their_right(
    language: Language, said: str
) -> None:
    facts = replace(
        FACTS,
        priority_holders=(
            HolderFacts(name="赵某", basis=Basis.co_owner, rank=1),
            HolderFacts(name="李某", basis=Basis.lessee, rank=2),
            HolderFacts(name="吴某"),
        ),
    )
    assert said in whole_text(draft(facts), language)


def test_lawful_announcement_passes() -> None:
    assert check_announcement(draft(FACTS)) is None


def test_empty_section_is_named() -> None:
    content = draft(FACTS)
    content["zh"]["sections"][0]["paragraphs"] = [""]

    refusal = check_announcement(content)
    assert refusal is not None
    assert refusal.code == LotRefusal.announcement_incomplete
    assert refusal.data == {"section": "property"}


def test_forbidden_wording_is_not_published() -> None:
    facts = replace(FACTS, property=replace(FACTS.property, occupation="占有不明"))

    refusal = check_announcement(draft(facts))
    assert refusal is not None
    assert refusal.code == CaseRefusal.forbidden_wording


def test_same_facts_give_the_same_text_and_fingerprint() -> None:
    assert content_hash(draft(FACTS)) == content_hash(draft(replace(FACTS)))


def test_resale_says_that_it_is_one() -> None:
    content = draft(replace(FACTS, is_resale=True))

    assert "重新拍卖" in content["zh"]["title"]
    assert "re-sale after default" in content["en"]["title"]


def test_braces_in_what_the_court_wrote_are_only_text() -> None:
    facts = replace(FACTS, property=replace(FACTS.property, defects="{bank} {0}"))

    assert "{bank} {0}" in whole_text(draft(facts), Language.en)


@pytest.mark.parametrize(
    ("name", "is_person", "shown"),
    [
        ("林建国", True, "林某"),
        ("南海银行", False, "南海银行"),
        ("John Smith", True, "Smith (name withheld)"),
    ],
)
def test_natural_persons_are_shown_by_their_surname(name: str, is_person: bool, shown: str) -> None:
    assert shown_name(name, is_person=is_person) == shown
