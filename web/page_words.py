"""What templates use to speak: `_`, plurals, and filters for money, time, days and states."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from auction.i18n import formats
from auction.i18n.articles import articles
from auction.i18n.catalogue import Shown, catalogue, translate
from auction.i18n.languages import Language
from auction.i18n.notes import in_language
from auction.kernel.clock import court_day, to_ms
from auction.kernel.money import capitals, format_yuan
from web import words

_SCRIPT_WORDS = (
    "in_span",
    "span_late",
    "over",
    "days",
    "hours",
    "minutes",
    "seconds",
    "keep",
    "yes",
    "draft_kept",
    "draft_restored",
    "draft_discard",
    "bad_amount",
    "offline",
)


def install(env: Environment, language: Language) -> None:
    """Give an environment the words of one language, in Jinja's new style of gettext."""
    # Read by the extension: {% trans %} then calls gettext with its variables by name.
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    gettext, ngettext = _gettext(language), _ngettext(language)
    env.globals.update({"_": gettext, "gettext": gettext, "ngettext": ngettext})
    env.globals["script_words"] = lambda: json.dumps(_script_words(language), ensure_ascii=False)
    env.filters.update(_filters(language))


def _gettext(language: Language) -> Callable[..., Markup]:
    def gettext(key: str, /, **data: Any) -> Markup:
        # The catalogue's words may hold markup; whatever is put into them is escaped.
        return Markup(catalogue(language).text(key)) % Shown(language, data)  # noqa: S704

    return gettext


def _ngettext(language: Language) -> Callable[..., Markup]:
    def ngettext(one: str, many: str, num: int, /, **data: Any) -> Markup:
        form = catalogue(language).plural(one, many, num)
        return Markup(form) % Shown(language, {"num": num, **data})  # noqa: S704

    return ngettext


def _script_words(language: Language) -> dict[str, str]:
    """Return what the scripts say; `{…}` is filled in by them."""
    return {name: translate(language, f"script.{name}") for name in _SCRIPT_WORDS}


def _filters(language: Language) -> dict[str, Callable[..., Any]]:
    return {
        "money": formats.money,
        "yuan": format_yuan,
        "capitals": capitals,
        "time": partial(formats.time, language),
        "seconds": partial(formats.time_with_seconds, language),
        "thousandths": partial(formats.time_with_thousandths, language),
        "clock": formats.clock,
        "day": partial(formats.day, language),
        "iso_day": lambda text: formats.day(language, date.fromisoformat(text)),
        "month": partial(formats.month, language),
        "weekday": partial(formats.weekday, language),
        "span": partial(formats.span, language),
        "ms": to_ms,
        "court_day": court_day,
        "state": partial(words.state_label, language),
        "named_state": lambda value, enum: words.named_state_label(language, enum, value),
        "state_tone": words.state_tone,
        "law": partial(articles, language),
        "in_language": partial(in_language, language),
        "refusal": partial(words.refusal_sentence, language),
        "rule": partial(words.rule_words, language),
    }
