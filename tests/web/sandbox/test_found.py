"""What the sandbox court finds out is whole and lawful for everything it sells."""

from __future__ import annotations

from datetime import date

import pytest

from auction.cases.findings import check_answers, missing_answers
from auction.cases.kinds import AssetKind
from web.sandbox.found import what_was_found
from web.sandbox.property_texts import PROPERTY, PropertyText


@pytest.mark.parametrize("text", PROPERTY, ids=lambda text: text.name_en)
def test_everything_the_sandbox_sells_is_found_out_about(text: PropertyText) -> None:
    answers = what_was_found(text, date(2026, 3, 16))
    kind = AssetKind(text.kind)
    assert check_answers(kind, answers) is None
    assert missing_answers(kind, answers) == []
