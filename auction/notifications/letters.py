"""A message's words, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auction.i18n.articles import articles
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language

# Data that are codes: what is written instead is the code's own words.
_SPOKEN = {
    "deadline": "deadline.",
    "transfer_reason": "state.desk_reason.",
    "stop": "state.lot_stop.",
    "claim_state": "state.outsider_claim_state.",
    "objection_state": "state.enforcement_objection_state.",
    "plan_waits": "state.plan_waits.",
    "redemption_state": "state.redemption_state.",
}


def subject(language: Language, kind: str, data: Mapping[str, Any]) -> str:
    """Return the one line that says what a message is about."""
    return translate(language, f"message.{kind}.subject", **_spoken(language, data))


def body(language: Language, kind: str, data: Mapping[str, Any]) -> str:
    """Return what a message says."""
    return translate(language, f"message.{kind}.body", **_spoken(language, data))


def _spoken(language: Language, data: Mapping[str, Any]) -> dict[str, Any]:
    spoken = {name: _said(language, name, value) for name, value in data.items()}
    # What has a name in each language (asset_zh, asset_en) is written by its own one (asset).
    own = f"_{language.value}"
    named = {name.removesuffix(own): data[name] for name in data if name.endswith(own)}
    return {**spoken, **named}


def _said(language: Language, name: str, value: Any) -> Any:
    if name == "law":
        return articles(language, str(value))
    return translate(language, f"{_SPOKEN[name]}{value}") if name in _SPOKEN else value
