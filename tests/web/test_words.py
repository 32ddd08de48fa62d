"""Codes become sentences and states become labels, in the reader's language."""

from __future__ import annotations

from enum import StrEnum

import pytest

from auction.i18n.languages import Language
from auction.kernel.refusal import CommonRefusal, Refusal
from web.words import enum_key, refusal_sentence, state_tone


class _NewCode(StrEnum):
    never_worded = "never_worded"


class LotStatus(StrEnum):
    open = "open"


class HTTPRoomState(StrEnum):
    x = "x"


def test_refusal_is_said_with_its_figures() -> None:
    refusal = Refusal(CommonRefusal.too_long, {"longest": 40})
    assert refusal_sentence(Language.zh, refusal) == "内容过长，最多 40 个字符。"


def test_code_without_words_is_still_a_sentence() -> None:
    sentence = refusal_sentence(Language.en, Refusal(_NewCode.never_worded))
    assert sentence == "This was not done (never_worded)."


@pytest.mark.parametrize(
    ("enum", "key"), [(LotStatus, "lot_status"), (HTTPRoomState, "http_room_state")]
)
def test_enum_is_spelled_in_snake_case(enum: type[StrEnum], key: str) -> None:
    assert enum_key(enum) == key


@pytest.mark.parametrize(
    ("state", "tone"), [("sold", "done"), ("overdue", "late"), ("strange", "plain")]
)
def test_state_has_a_tone(state: str, tone: str) -> None:
    assert state_tone(state) == tone
