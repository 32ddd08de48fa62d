"""The rules that code cites and that `docs/law.md` maps, by their short names."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ONE = r"(?:OJA|OJS|PLAT|CAT|TRAP|AUC|REF|SEI|TIME|DIST|INT|FEE|REM|G24|G19|W)-\d\d"
_CITED = re.compile(rf"({_ONE})(?: (?:to|–) ({_ONE}))?")
_ROW = re.compile(r"^\| ([A-Z][^|]*?) \| (?P<words>[^|]*?) \| ([^|]*?) \|$", re.MULTILINE)


def cited(text: str) -> set[str]:
    """Return the rules a text names; "OJA-27 to OJA-29" names three."""
    return {rule for first, last in _CITED.findall(text) for rule in _run(first, last or first)}


def kept(page: str) -> dict[str, set[str]]:
    """Return the rules of the page's table "Kept", each with the files that keep it."""
    table = page.partition("\n## Kept\n")[2].partition("\n## ")[0]
    found: dict[str, set[str]] = {}
    for rules, _words, files in _ROW.findall(table):
        for rule in cited(rules):
            found.setdefault(rule, set()).update(re.findall(r"`([^`]+)`", files))
    return found


def not_kept(page: str) -> set[str]:
    """Return the rules the page says are not kept, or not wholly, or oblige nobody here."""
    return cited(page.partition("\n## Not kept\n")[2])


def _run(first: str, last: str) -> Iterator[str]:
    family, _, number = first.partition("-")
    for each in range(int(number), int(last.rpartition("-")[2]) + 1):
        yield f"{family}-{each:02d}"
