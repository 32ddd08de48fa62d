"""The square code on a paper leads to its check page."""

from __future__ import annotations

import json

import pytest

from auction.documents.check_code import check_code
from auction.documents.papers import PaperKind
from auction.documents.typeset import pdf
from auction.i18n.languages import Language
from tests.auction.documents.paper_facts import FACTS

ADDRESS = "https://auction.court.test/papers/401234567897"


def test_a_code_is_a_picture_without_words() -> None:
    picture = check_code(ADDRESS)
    assert picture.startswith("<svg")
    assert "<script" not in picture


def test_each_address_has_its_own_code() -> None:
    assert check_code(ADDRESS) != check_code(ADDRESS + "0")


@pytest.mark.parametrize("language", list(Language))
def test_a_paper_is_typeset_with_the_address_where_it_is_checked(language: Language) -> None:
    facts = json.loads(json.dumps(FACTS[PaperKind.confirmation]))
    made = pdf(
        PaperKind.confirmation,
        facts,
        language,
        number="401234567897",
        content_hash="ab" * 32,
        address=ADDRESS,
    )
    assert made.startswith(b"%PDF")
