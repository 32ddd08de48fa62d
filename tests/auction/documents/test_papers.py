from __future__ import annotations

import json

import pytest

from auction.documents.papers import PaperKind, lay_out
from auction.i18n.languages import Language
from tests.auction.documents.paper_facts import FACTS


def said(kind: PaperKind, language: Language) -> str:
    paper = lay_out(kind, FACTS[kind], language).to_json("foot")
    return json.dumps(paper, ensure_ascii=False)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(PaperKind))
def test_every_paper_has_its_words_in_both_languages(kind: PaperKind, language: Language) -> None:
    text = said(kind, language)
    assert "paper." not in text
    assert "…" not in text


@pytest.mark.parametrize("language", list(Language))
def test_the_confirmation_names_the_buyer(language: Language) -> None:
    assert "李伟" in said(PaperKind.confirmation, language)


def test_a_chinese_paper_writes_the_price_in_capitals_too() -> None:
    assert "贰佰肆拾万元整" in said(PaperKind.confirmation, Language.zh)


def test_the_ruling_says_when_title_passes() -> None:
    assert "所有权自本裁定送达买受人李伟时起转移" in said(PaperKind.ruling, Language.zh)


def test_each_line_of_a_distribution_stands_with_its_article() -> None:
    paper = lay_out(PaperKind.distribution, FACTS[PaperKind.distribution], Language.en)
    (table,) = [block for block in paper.blocks if block["kind"] == "table"]
    assert [row[-1] for row in table["rows"]] == [
        "执行工作规定 (2020) art. 34",
        "民诉法解释 art. 508",
    ]


def test_the_court_s_own_fee_is_named_in_words() -> None:
    assert "Execution application fee" in said(PaperKind.distribution, Language.en)


def test_a_period_is_written_by_its_last_day() -> None:
    midnight_ms = 1_774_540_800_000  # 27 March 2026, 00:00 in Beijing: the 26th is the last day.
    facts = {**FACTS[PaperKind.confirmation], "balance_due_at_ms": midnight_ms}
    paper = lay_out(PaperKind.confirmation, facts, Language.en).to_json("foot")
    assert "26 March 2026" in json.dumps(paper)
