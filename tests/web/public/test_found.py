"""What the court found out, as everybody reads it beside the announcement."""

from __future__ import annotations

import re
from typing import Any

import pytest

from auction.cases.finding_fields import FIELDS, LISTED, groups_for
from auction.cases.findings import public_answers
from auction.cases.kinds import AssetKind
from auction.i18n.languages import Language
from tests.fakes.findings_of_tests import row_of, whole_findings
from web.templating import environment

LEASE = next(field.columns for field in FIELDS if field.name == "use_list")


def shown(kind: AssetKind, language: Language = Language.en, **change: Any) -> str:
    answers = public_answers(kind, whole_findings(kind, **change))
    groups = [
        (group, [field for field in fields if field.name in answers])
        for group, fields in groups_for(kind)
    ]
    page = environment(language).get_template("public/_found.html")
    return page.render(found={"version": 3, "answers": answers}, found_groups=groups, papers=[])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", AssetKind)
def test_every_kind_is_shown_in_words_of_both_languages(
    kind: AssetKind, language: Language
) -> None:
    page = shown(kind, language)
    assert re.findall(r"state\.\w+\.\w+", page) == []
    assert "林建国" not in page


def test_a_lease_is_shown_with_its_term_and_its_holder_by_surname() -> None:
    lease = row_of(LEASE, holder="陈小红", term="至2027年6月")
    page = shown(AssetKind.flat, uses=LISTED, use_list=[lease])
    assert "至2027年6月" in page
    assert "陈某" in page
    assert "陈小红" not in page


def test_a_film_is_a_link_and_a_script_is_text() -> None:
    page = shown(
        AssetKind.flat,
        films="https://video.example.org/1\nhttps://video.example.org/2",
        layout="<script>alert(1)</script>",
    )
    assert page.count('<a href="https://video.example.org/') == 2
    assert "<iframe" not in page
    assert "<script>" not in page
