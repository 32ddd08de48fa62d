from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest

from auction.documents.papers import PaperKind
from auction.documents.typeset import pdf
from auction.i18n.languages import Language
from tests.auction.documents.paper_facts import FACTS

MADE_AT = datetime(2026, 3, 16, tzinfo=UTC)


def typeset(kind: PaperKind, language: Language = Language.zh, **facts: object) -> bytes:
    return pdf(
        kind,
        {**FACTS[kind], **facts},
        language,
        number="401234567897",
        content_hash="ab" * 32,
        made_at=MADE_AT,
    )


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(PaperKind))
def test_every_paper_becomes_a_pdf_that_opens(kind: PaperKind, language: Language) -> None:
    with pikepdf.open(BytesIO(typeset(kind, language))) as opened:
        assert len(opened.pages) == (2 if kind is PaperKind.account else 1)


@pytest.mark.parametrize("kind", [PaperKind.announcement, PaperKind.correction])
def test_chinese_type_is_embedded(kind: PaperKind) -> None:
    with pikepdf.open(BytesIO(typeset(kind))) as opened:
        fonts = [
            each
            for each in opened.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("/FontFile2" in each or "/FontFile3" in each for each in fonts)
        assert all("NotoSansCJK" in str(each["/FontName"]) for each in fonts)


def test_the_same_facts_are_the_same_bytes() -> None:
    assert typeset(PaperKind.ruling) == typeset(PaperKind.ruling)


@pytest.mark.parametrize(
    "name", ["#panic()", "*", "$x^2$", "]", '")', "\\", "// gone", "<label>", "@ref", "= Title"]
)
def test_a_name_that_looks_like_markup_stays_a_name(name: str) -> None:
    assert typeset(PaperKind.confirmation, buyer=name).startswith(b"%PDF")


def test_a_hundred_lines_run_over_several_pages() -> None:
    line = FACTS[PaperKind.distribution]["lines"][1]
    made = typeset(PaperKind.distribution, lines=[line] * 100)
    with pikepdf.open(BytesIO(made)) as opened:
        assert len(opened.pages) > 1


def test_a_draft_needs_no_number() -> None:
    assert pdf(PaperKind.ruling, FACTS[PaperKind.ruling], Language.en).startswith(b"%PDF")
