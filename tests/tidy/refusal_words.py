"""Every refusal has its words in both languages; every event has a reader."""

from __future__ import annotations

import importlib
from collections.abc import Container, Iterable, Mapping
from enum import StrEnum

from auction.kernel.event import Event
from tests.tidy.source import sources


def refusal_enums() -> set[type[StrEnum]]:
    """Return every refusal enumeration of the project: those whose name ends in Refusal."""
    for source in sources():
        if "Refusal(StrEnum)" in source.text:
            importlib.import_module(source.module)
    return {enum for enum in _heirs(StrEnum) if enum.__name__.endswith("Refusal")}


def unworded(codes: Iterable[str], words: Container[str]) -> list[str]:
    return sorted(code for code in set(codes) if f"refusal.{code}" not in words)


def event_kinds() -> set[str]:
    for source in sources():
        if "(Event)" in source.text:
            importlib.import_module(source.module)
    return {heir.KIND for heir in _heirs(Event) if "KIND" in vars(heir)}


def unread(kinds: Iterable[str], readers: Mapping[str, object]) -> list[str]:
    return sorted(kind for kind in kinds if not readers.get(kind))


def _heirs(root: type) -> set[type]:
    return {heir for child in root.__subclasses__() for heir in {child, *_heirs(child)}}
