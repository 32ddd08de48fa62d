"""Pure. When an entry may stand in the books.

Each refusal here is a wrong instruction by our own side, not by a guest; the books refuse it all
the same, for they are the last to look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from auction.kernel.canonical import content_hash
from auction.kernel.money import is_amount
from auction.kernel.refusal import Refusal
from auction.ledger.accounts import kind_of
from auction.ledger.refusals import LedgerRefusal

Lines = Sequence[tuple[str, int]]


def may_stand(lines: Lines) -> Refusal | None:
    """Return why these lines make no entry: two at least, known accounts, whole fen, sum zero."""
    for code, amount_fen in lines:
        if kind_of(code) is None:
            return Refusal(LedgerRefusal.unknown_account, {"account": code})
        if not is_amount(abs(amount_fen)):
            return Refusal(LedgerRefusal.bad_posting, {"account": code})
    if len(lines) < 2 or sum(amount_fen for _, amount_fen in lines) != 0:
        return Refusal(LedgerRefusal.unbalanced)
    return None


def is_reverse(lines: Lines, of: Lines) -> bool:
    """Say whether `lines` undo `of` to the fen, whatever their order."""
    return Counter(lines) == Counter((code, -amount_fen) for code, amount_fen in of)


def after(balances: Mapping[str, int], lines: Lines) -> dict[str, int]:
    """Return the new balances of the accounts that `lines` touch; a missing one began at zero."""
    touched = {code: balances.get(code, 0) for code, _ in lines}
    for code, amount_fen in lines:
        touched[code] += amount_fen
    return touched


def overdraft(balances: Mapping[str, int]) -> Refusal | None:
    """Return which account would be overdrawn, and by how much."""
    for code, balance_fen in sorted(balances.items()):
        kind = kind_of(code)
        if kind is not None and not kind.may_hold(balance_fen):
            data = {"account": code, "over_fen": abs(balance_fen)}
            return Refusal(LedgerRefusal.overdrawn, data)
    return None


def entry_hash(
    kind: str, lines: Lines, memo: Mapping[str, Any], reverses_id: int | None = None
) -> str:
    """Return the hash by which a repeated instruction is known to be the same one."""
    return content_hash(
        {"kind": kind, "lines": [list(line) for line in lines], "memo": dict(memo),
         "reverses": reverses_id}
    )  # fmt: skip
