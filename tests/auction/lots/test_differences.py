from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from auction.i18n.languages import Language
from auction.lots.differences import ChangedParagraph, Mark, Piece, changed_sections

_TEXT = st.text(alphabet="甲乙丙 ab.,12", max_size=12)
_PARAGRAPHS = st.lists(_TEXT, max_size=5)


def content(*paragraphs: str, code: str = "price") -> dict[str, Any]:
    section = {"code": code, "heading": "价格", "paragraphs": list(paragraphs)}
    return {"zh": {"sections": [section]}}


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[ChangedParagraph]:
    sections = changed_sections(old, new, Language.zh)
    return [each for section in sections for each in section.paragraphs]


def test_what_stayed_is_left_out() -> None:
    assert changes(content("甲", "乙"), content("甲", "乙")) == []


def test_a_changed_paragraph_shows_what_went_and_what_came() -> None:
    (changed,) = changes(content("房屋已经抵押给南海银行。"), content("房屋没有抵押给南海银行。"))
    assert Piece(Mark.same, "抵押给南海银行。") in (changed.old or ())
    assert any(piece.mark is Mark.removed for piece in changed.old or ())
    assert any(piece.mark is Mark.added for piece in changed.new or ())


def test_another_text_is_shown_whole() -> None:
    (changed,) = changes(content("抵押给银行。"), content("房屋空置，无人占有"))
    assert changed.old == (Piece(Mark.removed, "抵押给银行。"),)


def test_a_figure_is_changed_whole() -> None:
    (changed,) = changes(content("面积97.63平方米"), content("面积97.83平方米"))
    assert Piece(Mark.removed, "97.63") in (changed.old or ())


def test_an_added_and_a_removed_paragraph_stand_alone() -> None:
    (added,) = changes(content("甲"), content("甲", "乙"))
    (removed,) = changes(content("甲", "乙"), content("甲"))
    assert (added.mark, removed.mark) == (Mark.added, Mark.removed)


@given(_PARAGRAPHS, _PARAGRAPHS)
def test_both_texts_can_be_read_back_from_their_difference(old: list[str], new: list[str]) -> None:
    """Nothing is lost: what is shown as old is of the old text, and as new of the new, in order."""
    shown = changes(content(*old), content(*new))
    for texts, side, gone in ((old, "old", Mark.added), (new, "new", Mark.removed)):
        pieces = [getattr(each, side) for each in shown if getattr(each, side) is not None]
        joined = ["".join(piece.text for piece in each) for each in pieces]
        assert all(piece.mark is not gone for each in pieces for piece in each)
        left = iter(texts)
        assert all(each in left for each in joined)
