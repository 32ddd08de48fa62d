"""Paddles: one capital letter and four digits, at random, no two alike on a lot. Law: PLAT-08."""

from __future__ import annotations

import secrets

from auction.bidding.lot_state import LotState

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # Without I and O, which read like digits.


def draw(state: LotState) -> str:
    """Return a paddle nobody on the lot has."""
    taken = {admission.paddle for admission in state.admissions.values()}
    while True:
        paddle = f"{secrets.choice(_LETTERS)}{secrets.randbelow(10_000):04}"
        if paddle not in taken:
            return paddle
