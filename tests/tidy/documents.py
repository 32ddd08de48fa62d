"""Documents name commands, files and settings that exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

_COMMAND = re.compile(r"(?:^|`|\.venv/bin/|\$ )auction ([a-z]+)\b", re.MULTILINE)
_TARGET = re.compile(r"(?:^|[`\s(])make ([a-z][a-z-]*)\b", re.MULTILINE)
_FENCE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_PATH = re.compile(r"`((?:auction|valuation|web|migrations|tests|docs)/[A-Za-z0-9_/.-]+)`")


def named_commands(text: str) -> set[str]:
    """Return the `auction …` commands in a document's code spans and fences."""
    return {name for code in _FENCE.findall(text) for name in _COMMAND.findall(code)}


def named_targets(text: str) -> set[str]:
    return {name for code in _FENCE.findall(text) for name in _TARGET.findall(code)}


def named_paths(text: str) -> set[str]:
    return set(_PATH.findall(text))


def unknown(named: Iterable[str], known: Set[str]) -> list[str]:
    return sorted(set(named) - known)
