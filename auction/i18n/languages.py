"""Pure. Which languages the house speaks, and which one a reader gets."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language of the house; the value is its folder, its cookie and its two letters."""

    zh = "zh"
    en = "en"

    @property
    def tag(self) -> str:
        """Return the BCP 47 tag for `<html lang>`."""
        return "zh-CN" if self is Language.zh else "en"

    @property
    def other(self) -> Language:
        """Return the language the switch offers."""
        return Language.en if self is Language.zh else Language.zh


def language_or_none(text: str | None) -> Language | None:
    """Read "zh", "zh-CN", "en-GB"; None for anything else."""
    primary = (text or "").strip().lower().replace("_", "-").partition("-")[0]
    return Language(primary) if primary in Language.__members__ else None


def choose(accept_language: str | None, chosen: str | None = None) -> Language:
    """Return the reader's choice, else the best of Accept-Language, else English."""
    return language_or_none(chosen) or _best(accept_language or "") or Language.en


def _best(accept_language: str) -> Language | None:
    best, best_weight = None, 0.0
    for part in accept_language.split(",")[:20]:
        tag, _, parameter = part.partition(";")
        language, weight = language_or_none(tag), _weight(parameter)
        if language is not None and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
