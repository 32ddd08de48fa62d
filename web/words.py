"""Words at the edge: a refusal as a sentence, a state as a label and its tone."""

from __future__ import annotations

import re
from enum import StrEnum

from auction.i18n.articles import articles
from auction.i18n.catalogue import catalogue, translate
from auction.i18n.languages import Language
from auction.kernel.refusal import Refusal
from web.refusal_rules import HOUSE, rule_of

Tone = str

_TONES: dict[str, Tone] = {
    "open": "live",
    "live": "live",
    "bidding": "live",
    "running": "live",
    "done": "done",
    "sold": "done",
    "paid": "done",
    "confirmed": "done",
    "admitted": "done",
    "accepted": "done",
    "completed": "done",
    "released": "done",
    "suspended": "warn",
    "pending": "warn",
    "waiting": "warn",
    "draft": "warn",
    "overdue": "late",
    "late": "late",
    "refused": "late",
    "rejected": "late",
    "failed": "late",
    "defaulted": "late",
    "withdrawn": "late",
}


def refusal_sentence(language: Language, refusal: Refusal) -> str:
    """Return why something was not done, as a sentence with its figures."""
    key = f"refusal.{refusal.code}"
    if key not in catalogue(language):
        return translate(language, "refusal.unknown", code=str(refusal.code))
    return translate(language, key, **refusal.data)


def rule_words(language: Language, refusal: Refusal) -> str:
    """Return by which rule something was refused: its articles, or that it is this house's own."""
    rule = rule_of(refusal.code)
    return translate(language, "House rule") if rule == HOUSE else articles(language, rule)


def state_label(language: Language, value: StrEnum) -> str:
    """Return a state in words: `LotStatus.open` is "state.lot_status.open"."""
    return named_state_label(language, enum_key(type(value)), value)


def named_state_label(language: Language, enum_name: str, value: str) -> str:
    """Return a state in words by the name of its enum in snake case."""
    return translate(language, f"state.{enum_name}.{value}")


def state_tone(value: str) -> Tone:
    """Return the tone of a badge for a state: plain, live, done, warn or late."""
    return _TONES.get(value, "plain")


def enum_key(enum: type[StrEnum]) -> str:
    """Return an enum's name as the catalogues spell it: LotStatus → lot_status."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", enum.__name__).lower()
