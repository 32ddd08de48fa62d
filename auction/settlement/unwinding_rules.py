"""Pure. How money that is there again is shared out after an annulment: the buyer before all.

Law: OJA-50.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

RETURN_DAYS = 15
"""House rule: the law names no period to give back; it is the one of objections."""


class ReturnState(StrEnum):
    """A payee's debt to give back: open, paid under its number, or come back from the bank."""

    open = "open"
    met = "met"
    came_back = "came_back"


@dataclass(frozen=True)
class Owed:
    """Something owed after an annulment; `is_whole`: it moves in one sum or not at all."""

    position: int
    left_fen: int
    is_whole: bool


@dataclass(frozen=True)
class Paid:
    """What of it is paid now."""

    position: int
    fen: int


def pay_in_order(owed: Sequence[Owed], available_fen: int) -> list[Paid]:
    """Return what is paid of each, in order, out of what is there; never more than that.

    What moves whole waits until all of it is there, and what comes after it waits too.
    """
    paid = []
    for each in owed:
        fen = min(each.left_fen, available_fen)
        if each.is_whole and fen < each.left_fen:
            break
        if fen:
            paid.append(Paid(each.position, fen))
            available_fen -= fen
    return paid
