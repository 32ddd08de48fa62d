from __future__ import annotations

import pytest

from auction.i18n.catalogue import catalogue
from auction.i18n.languages import Language
from auction.notifications import letters
from auction.notifications.kinds import MessageKind


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(MessageKind))
def test_every_kind_of_message_has_words(language: Language, kind: MessageKind) -> None:
    words = catalogue(language)

    assert f"message.{kind}.subject" in words
    assert f"message.{kind}.body" in words


def test_letter_writes_money_and_time_in_the_readers_language() -> None:
    data = {
        "price_fen": 327_060_000,
        "balance_fen": 270_000_000,
        "balance_due_at": "2026-06-05T10:00:00+00:00",
    }

    body = letters.body(Language.zh, MessageKind.bought, data)

    assert "3,270,600" in body
    assert "2026年6月5日 18:00" in body


def test_code_in_a_letter_is_written_in_words() -> None:
    body = letters.body(
        Language.zh, MessageKind.transfer_unmatched, {"transfer_reason": "other_payer"}
    )

    assert "other_payer" not in body
