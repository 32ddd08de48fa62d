"""Pure. A court's books at the end of a day beside the bank's balance, and why the two differ.

Whatever the bank holds beyond the books is told line by line, and the lines add up to the
difference exactly; what is left over is a bug, not a remark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from auction.kernel.canonical import content_hash


class Difference(StrEnum):
    """Why bank and books differ by an amount.

    `opening`: what lay on the account before the first statement. `gap`: a statement is missing.
    `booked_later`: the bank had it that day, the books from the next. `not_on_statement`: the books
    have it, the bank has not told of it yet. `came_back`, `paid_though_failed`: a payment that left
    and came back, or only left. `unknown_debit`: money left that nobody ordered.
    """

    opening = "opening"
    gap = "gap"
    booked_later = "booked_later"
    not_on_statement = "not_on_statement"
    came_back = "came_back"
    paid_though_failed = "paid_though_failed"
    unknown_debit = "unknown_debit"


ASKS_A_PERSON = frozenset({Difference.gap, Difference.paid_though_failed, Difference.unknown_debit})


@dataclass(frozen=True)
class DifferenceLine:
    """One reason, by how much the bank has more than the books, and where it is found."""

    kind: str
    amount_fen: int
    ref: str
    day: str


@dataclass(frozen=True)
class HeldLine:
    """Money nobody's yet (`transfer`) or no longer the court's (`payout`): what it is, how much."""

    kind: str
    amount_fen: int
    ref: str


@dataclass(frozen=True)
class AccountLine:
    """One account at the end of the day; a debit above zero."""

    code: str
    kind: str
    balance_fen: int


@dataclass(frozen=True)
class DayPicture:
    """All of it. `bank_fen` is None where no statement reaches back so far."""

    day: str
    entries: int
    accounts: Sequence[AccountLine]
    books_fen: int
    bank_fen: int | None
    statement: str
    statement_on: str
    held: Sequence[HeldLine]
    differences: Sequence[DifferenceLine]

    @property
    def balanced(self) -> bool:
        """Say whether all balances add up to nothing."""
        return sum(line.balance_fen for line in self.accounts) == 0

    @property
    def difference_fen(self) -> int:
        """Return what the bank has more than the books; 0 where there is no statement."""
        return 0 if self.bank_fen is None else self.bank_fen - self.books_fen

    @property
    def unexplained_fen(self) -> int:
        """Return what no line explains."""
        return self.difference_fen - sum(line.amount_fen for line in self.differences)

    @property
    def asks_a_person(self) -> bool:
        """Say whether somebody has to look into a difference."""
        return any(line.kind in ASKS_A_PERSON for line in self.differences)

    def to_json(self) -> dict[str, Any]:
        """Return the form in which a close is kept."""
        return asdict(self)

    def content_hash(self) -> str:
        """Return the hash by which a kept close is known to be the one that was made."""
        return content_hash(self.to_json())

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> DayPicture:
        """Return a kept close."""
        return cls(
            **{
                **kept,
                "accounts": [AccountLine(**each) for each in kept["accounts"]],
                "held": [HeldLine(**each) for each in kept["held"]],
                "differences": [DifferenceLine(**each) for each in kept["differences"]],
            }
        )


def by_owner(lines: Sequence[AccountLine]) -> dict[str, list[AccountLine]]:
    """Group accounts by whose they are: "court", "deposits", or a case's id."""
    groups: dict[str, list[AccountLine]] = {}
    for line in lines:
        match line.code.split(":"):
            case ["case", case_id, *_]:
                owner = case_id
            case ["deposit", *_]:
                owner = "deposits"
            case _:
                owner = "court"
        groups.setdefault(owner, []).append(line)
    return groups
