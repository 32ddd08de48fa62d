"""The catalogues as they are read at the start, and a message with its data filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from auction.i18n import formats
from auction.i18n.languages import Language
from auction.kernel.clock import from_ms

_FOLDER = Path(__file__).parent

Forms = tuple[str, ...]


class CatalogueError(Exception):
    """A catalogue file cannot be read, or two of them disagree."""


class Catalogue:
    """The messages of one language: key → its forms (one, or singular and plural)."""

    def __init__(self, language: Language, messages: Mapping[str, Forms]) -> None:
        self.language = language
        self._messages = messages

    def __contains__(self, key: str) -> bool:
        return key in self._messages

    def keys(self) -> set[str]:
        """Return every key this language has words for."""
        return set(self._messages)

    def text(self, key: str) -> str:
        """Return the words for a key; the key itself where there are none."""
        return self._messages.get(key, (key,))[0]

    def plural(self, one: str, many: str, number: int) -> str:
        """Return the form for a number; Chinese has only one."""
        forms = self._messages.get(one)
        if forms is None:
            return one if number == 1 else many
        singular = number == 1 or len(forms) == 1
        return forms[0] if singular else forms[1]


def load(folder: Path, language: Language) -> Catalogue:
    """Read and merge every .po of a language; raises `CatalogueError` when two disagree."""
    messages: dict[str, Forms] = {}
    origin: dict[str, str] = {}
    for path in sorted((folder / language.value).glob("*.po")):
        for key, forms in _read(path, language).items():
            if messages.setdefault(key, forms) != forms:
                raise CatalogueError(
                    f"{language}: {key!r} has one translation in {origin[key]}, "
                    f"another in {path.name}"
                )
            origin.setdefault(key, path.name)
    return Catalogue(language, messages)


@cache
def catalogue(language: Language) -> Catalogue:
    """Return the house's catalogue of a language; read once."""
    return load(_FOLDER, language)


def translate(language: Language, key: str, **data: Any) -> str:
    """Return a message in words, its data shown by the suffix of each name (`shown`).

    A datum the message names but nobody gave is shown as "…": words never fail a page.
    """
    return catalogue(language).text(key) % Shown(language, data)


def translate_plural(language: Language, one: str, many: str, num: int, **data: Any) -> str:
    """Return the message for a number, which it may name as %(num)s."""
    return catalogue(language).plural(one, many, num) % Shown(language, {"num": num, **data})


class Shown(dict[str, object]):
    """Data made readable by the suffix of its names: what `%(name)s` puts into a sentence."""

    def __init__(self, language: Language, data: Mapping[str, Any]) -> None:
        super().__init__({name: shown(language, name, value) for name, value in data.items()})

    def __missing__(self, name: str) -> str:
        return "…"


def shown(language: Language, name: str, value: Any) -> object:
    """Write `…_fen` as money, `…_at` and `…_ms` as time, `…_on` as a day; else as it is.

    Instants and days may come as ISO text, as they stand in a stored payload.
    """
    if value is None:
        return "—"
    if name.endswith("_fen") and isinstance(value, int):
        return formats.money(value)
    if name.endswith("_ms") and isinstance(value, int):
        return formats.time(language, from_ms(value))
    if name.endswith("_at"):
        return formats.time(language, _instant(value))
    if name.endswith("_on"):
        return formats.day(language, _day(value))
    return value


def _instant(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    return from_ms(value) if isinstance(value, int) else datetime.fromisoformat(value)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _read(path: Path, language: Language) -> dict[str, Forms]:
    messages: dict[str, Forms] = {}
    with path.open("rb") as file:
        for message in read_po(file, locale=language.value, abort_invalid=True):
            key = message.id if isinstance(message.id, str) else message.id[0]
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            if key and all(forms):
                messages[key] = tuple(str(form) for form in forms)
    return messages
