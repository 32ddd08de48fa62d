"""What a correction may say: pure, on a small announcement."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.cases.refusals import CaseRefusal
from auction.i18n import formats
from auction.i18n.languages import Language
from auction.kernel.refusal import CommonRefusal
from auction.lots.announcement import SECTIONS
from auction.lots.corrections import (
    Correction,
    CorrectionGround,
    Standing,
    Texts,
    Weight,
    announced,
    check_correction,
    corrected,
    opening_after,
)
from auction.lots.refusals import LotRefusal
from auction.lots.rules import ProposedTerms

NOW = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
OPENS = NOW + timedelta(days=40)
TERMS = ProposedTerms(
    start_fen=273_756_000,
    increment_fen=1_000_000,
    deposit_fen=41_000_000,
    opens_at=OPENS,
    ends_at=OPENS + timedelta(days=1),
    balance_days=10,
)
STANDING = Standing(
    now=NOW,
    opens_at=OPENS,
    bidding=timedelta(days=1),
    has_begun=False,
    stands_still=False,
    notice_days=30,
    latest_sale_on=date(2027, 6, 1),
    seizure_lapses_on=date(2029, 1, 3),
)
STOPPED = replace(STANDING, stands_still=True)


def content() -> dict[str, Any]:
    said = {
        Language.zh: {
            "condition": ["权利负担：抵押权人南海银行。", "无其他瑕疵。"],
            "price": [f"起拍价：{formats.money(TERMS.start_fen)}。"],
            "time": [f"竞价自{formats.time(Language.zh, OPENS)}开始。"],
        },
        Language.en: {
            "condition": ["Encumbrances: mortgaged to Nanhai Bank.", "No other defect."],
            "price": [f"Starting price: {formats.money(TERMS.start_fen)}."],
            "time": [f"Bidding from {formats.time(Language.en, OPENS)}."],
        },
    }
    return {
        "reference_fen": 391_080_000,
        **{
            language.value: {
                "title": "公告",
                "sections": [
                    {
                        "code": code,
                        "heading": code,
                        "paragraphs": said[language].get(code, ["照旧。"]),
                    }
                    for code in SECTIONS
                ],
            }
            for language in Language
        },
    }


def both(code: str, zh: str, en: str) -> Texts:
    return {Language.zh: {code: [zh]}, Language.en: {code: [en]}}


MATTER = both("condition", "权利负担：没有。", "Encumbrances: none.")


def correction(texts: Texts = MATTER, **change: Any) -> Correction:
    given_ = {
        "ground": CorrectionGround.new_fact,
        "reason": "抵押权已经注销",
        "weight": Weight.matter,
        "texts": texts,
    }
    return Correction(**{**given_, **change})


def refused(asked: Correction, standing: Standing = STANDING) -> tuple[str, str | None] | None:
    refusal = check_correction(asked, content(), TERMS, standing)
    return None if refusal is None else (refusal.code, refusal.field_name)


def test_a_lawful_correction_is_not_refused() -> None:
    assert refused(correction()) is None


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({}, (LotRefusal.nothing_corrected, None)),
        ({Language.zh: {"condition": ["字" * 200_000]}}, (CommonRefusal.too_long, "zh-condition")),
        ({Language.zh: {"condition": []}}, (CommonRefusal.missing, "zh-condition")),
        ({Language.zh: {"condition": ["  "]}}, (CommonRefusal.missing, "zh-condition")),
        ({Language.zh: {"nothing": ["x"]}}, (CommonRefusal.malformed, "zh-nothing")),
        ({Language.zh: {"condition": ["甲\x00乙"]}}, (CommonRefusal.malformed, "zh-condition")),
        (
            {Language.zh: {"condition": ["甲\u202e乙"]}},
            (LotRefusal.hidden_direction, "zh-condition"),
        ),
        (
            {Language.zh: {"condition": ["甲\u200f乙"]}},
            (LotRefusal.hidden_direction, "zh-condition"),
        ),
        ({Language.zh: {"condition": ["占有不明"]}}, (CaseRefusal.forbidden_wording, None)),
        (
            both("price", "起拍价：¥ 1。", "Starting price: ¥ 1."),
            (LotRefusal.terms_not_text, "zh-price"),
        ),
        (
            both("time", "竞价自明日开始。", "Bidding from tomorrow."),
            (LotRefusal.terms_not_text, "zh-time"),
        ),
        (
            {Language.zh: {"condition": ["权利负担：没有。"]}},
            (LotRefusal.other_language_left, "en-condition"),
        ),
    ],
)
def test_what_cannot_be_published_is_refused(
    texts: Texts, expected: tuple[str, str | None]
) -> None:
    assert refused(correction(texts)) == expected


def test_scripts_and_emoji_are_text_like_any_other() -> None:
    strange = both("condition", "<script>alert(1)</script>🏠", "<script>alert(1)</script>🏠")
    assert refused(correction(strange)) is None


@pytest.mark.parametrize(
    "zh",
    [
        ["权利负担：抵押权人南海银行。", "有其他瑕疵。"],
        ["权利负担：抵押权人南海银行2家。", "无其他瑕疵。"],
        ["权利负担：抵押权人南海银行。无其他瑕疵。"],
    ],
    ids=["a denial gone", "a figure more", "a paragraph less"],
)
def test_what_says_more_is_not_taken_as_wording(zh: list[str]) -> None:
    asked = correction({Language.zh: {"condition": zh}}, weight=Weight.wording)
    assert refused(asked) == (LotRefusal.more_than_wording, "zh-condition")


def test_wording_may_be_corrected_in_one_language_until_bidding_begins() -> None:
    texts = {Language.zh: {"condition": ["权利负担：抵押权人为南海银行。", "无其他瑕疵。"]}}
    late = replace(STANDING, now=OPENS - timedelta(seconds=1))
    assert refused(correction(texts, weight=Weight.wording), late) is None


def test_after_bidding_began_nothing_is_corrected_whatever_it_is() -> None:
    begun = replace(STANDING, has_begun=True)
    assert refused(correction(), begun) == (LotRefusal.bidding_has_begun, None)


def test_a_date_never_moves_nearer() -> None:
    asked = correction(opens_at=OPENS - timedelta(seconds=1))
    assert refused(asked, STOPPED) == (LotRefusal.date_moved_nearer, "opens_at")


def test_a_date_moves_later_only_of_a_lot_that_stands_still() -> None:
    asked = correction(opens_at=OPENS + timedelta(days=1))
    assert refused(asked) == (LotRefusal.suspend_before_moving, "opens_at")
    assert refused(asked, STOPPED) is None


def test_a_lot_is_not_moved_past_its_seizure_or_its_price() -> None:
    asked = correction(opens_at=OPENS + timedelta(days=20))
    for bound, code in (
        ("seizure_lapses_on", LotRefusal.seizure_lapses_first),
        ("latest_sale_on", LotRefusal.moved_past_price),
    ):
        narrow = replace(STOPPED, **{bound: date(2026, 5, 1)})
        assert refused(asked, narrow) == (code, "opens_at")


@given(
    days=st.integers(0, 60),
    stopped=st.booleans(),
    weight=st.sampled_from(Weight),
    later=st.integers(-40, 80),
)
def test_no_lawful_correction_leaves_bidders_less_notice_than_the_law_wants(
    days: int, stopped: bool, weight: Weight, later: int
) -> None:
    """Neither nearer than announced nor, where it matters, sooner than a whole notice from now."""
    standing = replace(STANDING, now=NOW + timedelta(days=days), stands_still=stopped)
    opens_at = OPENS + timedelta(days=later) if stopped else None
    asked = correction(weight=weight, opens_at=opens_at)
    if refused(asked, standing) is not None:
        return
    begins = opening_after(asked, standing)
    assert begins >= OPENS
    if weight is Weight.matter:
        assert begins >= standing.now + timedelta(days=30)


@given(st.dictionaries(st.sampled_from(SECTIONS), st.lists(st.text(max_size=20), max_size=3)))
def test_a_correction_leaves_the_old_text_and_every_other_section_as_they_were(
    texts: dict[str, list[str]],
) -> None:
    old = content()
    new = corrected(old, {Language.zh: texts})
    assert old == content()
    assert new["en"] == old["en"]
    kept = {each["code"]: each["paragraphs"] for each in old["zh"]["sections"]}
    for section in new["zh"]["sections"]:
        expected = texts.get(section["code"], kept[section["code"]])
        assert section["paragraphs"] == expected


def test_a_later_beginning_stands_in_the_time_of_both_texts() -> None:
    new = announced(content(), correction(), TERMS, replace(STOPPED, now=OPENS))
    begins = OPENS + timedelta(days=30)
    for language in Language:
        (time,) = [each for each in new[language.value]["sections"] if each["code"] == "time"]
        assert formats.time(language, begins) in time["paragraphs"][-1]
