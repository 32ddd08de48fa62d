"""Pure. What must never be: a broken invariant is a bug, stops its subject and wakes a person."""

from __future__ import annotations


class Broken(Exception):
    """An invariant does not hold. Never caught to carry on."""


def hold(truth: bool, promise: str) -> None:
    """Raise `Broken` unless `truth`; `promise` says in a sentence what should have been so."""
    if not truth:
        raise Broken(promise)
