"""Pure. Whether money that arrived is what was asked for under its number.

What fits in every point is matched; anything else goes to a desk with one reason, the first of
`DeskReason` that holds, and a person decides. House rule: a payment that is not exactly right is
never split, rounded or guessed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from auction.payments.refusals import DeskReason


class NumberState(StrEnum):
    """Where a payment number stands: waiting, paid in full, no longer taking money."""

    open = "open"
    met = "met"
    closed = "closed"


@dataclass(frozen=True)
class Asked:
    """What was asked under a number, and what of it has come."""

    payer_name: str
    amount_fen: int
    received_fen: int
    parts_allowed: bool
    state: NumberState


def why_not(asked: Asked | None, *, payer_name: str, amount_fen: int) -> DeskReason | None:
    """Return why a transfer does not fit what was asked; None when it fits."""
    if asked is None:
        return DeskReason.unknown_number
    if asked.state is NumberState.closed:
        return DeskReason.number_closed
    if asked.state is NumberState.met:
        return DeskReason.already_paid
    if not same_name(asked.payer_name, payer_name):
        return DeskReason.other_payer
    left_fen = asked.amount_fen - asked.received_fen
    if amount_fen > left_fen:
        return DeskReason.too_large
    if amount_fen < left_fen and not asked.parts_allowed:
        return DeskReason.too_small
    return None


def same_name(one: str, other: str) -> bool:
    """Say whether two spellings are one name: width, case and spaces do not count."""
    return _plain(one) == _plain(other)


def plain_number(text: str) -> str:
    """Return a payment number as written on a bank form, without spaces and in plain digits."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
