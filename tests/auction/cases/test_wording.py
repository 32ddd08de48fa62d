"""Words a court may not use of what it sells."""

from __future__ import annotations

import pytest

from auction.cases.refusals import CaseRefusal
from auction.cases.wording import check_wording, contested_phrases, forbidden_phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("由被执行人自住，成交后由法院负责腾退。", None),
        ("经查，房屋占有不明。", "占有不明"),
        ("房屋现由他人占用", "他人占用"),
        ("他 人 占，用", "他人占用"),
        ("本院不负责腾退", "不负责腾退"),
        ("无他人占用。", None),
        ("未发现他人占用；但占用情况不明", "占用情况不明"),
        ("Occupied by Others.", "occupied by others"),
        ("The flat is not occupied by others.", None),
        ("", None),
    ],
)
def test_forbidden_phrase_is_found_and_its_denial_is_not(text: str, phrase: str | None) -> None:
    assert forbidden_phrase(text) == phrase


def test_refusal_names_the_field_and_the_phrase() -> None:
    refusal = check_wording({"defects": "", "occupation": "占有不明"})

    assert refusal is not None
    assert refusal.code == CaseRefusal.forbidden_wording
    assert (refusal.field_name, refusal.data["phrase"]) == ("occupation", "占有不明")


def test_taxes_laid_on_the_buyer_are_pointed_out_and_not_refused() -> None:
    texts = {"taxes": "由买受人承担一切税费", "defects": "无"}

    assert check_wording(texts) is None
    assert contested_phrases(texts) == {"taxes": "承担一切税费"}
