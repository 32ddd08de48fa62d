"""The words that templates and handlers ask for, as Babel itself extracts them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file
from jinja2.ext import babel_extract


def asked_words(root: Path) -> Iterator[tuple[str, str]]:
    """Yield (file, msgid) for everything a template or a `_()` in web asks the catalogue for."""
    for path in sorted((root / "web").rglob("*.html")):
        with path.open("rb") as page:
            options = {"trimmed": "true", "newstyle_gettext": "true"}
            for _, _, message, _ in babel_extract(page, ("_", "gettext", "ngettext"), [], options):
                yield from ((str(path.relative_to(root)), word) for word in _forms(message))
    for path in sorted((root / "web").rglob("*.py")):
        for _, message, _, _ in extract_from_file("python", path, keywords={"_": None}):
            yield from ((str(path.relative_to(root)), word) for word in _forms(message))


def _forms(message: object) -> list[str]:
    """Return the msgid: of a plural, the singular, under which the catalogue keeps both."""
    if isinstance(message, str):
        return [message] if message else []
    if isinstance(message, tuple):
        return [part for part in message[:1] if isinstance(part, str) and part]
    return []
