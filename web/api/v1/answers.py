"""Answers that several nouns share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from auction.kernel.refusal import CommonRefusal, refuse

_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Made:
    """What was made, by its id."""

    id: str


def found(thing: _Found | None) -> _Found:
    """Return what a query found; refuses `not_found` for nothing."""
    if thing is None:
        raise refuse(CommonRefusal.not_found)
    return thing
