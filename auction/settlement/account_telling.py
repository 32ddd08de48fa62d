"""Pure. A case's account told from its entries in the books: what came, what went, what is kept.

Nothing is worked out a second time: each figure is an entry's, and what came less what went is what
the books hold. Law: DIST-02, DIST-03.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from auction.settlement.distribution.waterfall import Part

PARTS = (Part.costs, Part.interest, Part.principal, Part.doubled_interest)
"""The parts of a claim, in the order in which they are paid. Law: INT-06, W-11."""


class Entry(Protocol):
    """An entry of the books as the case sees it."""

    @property
    def entry_id(self) -> int: ...  # noqa: D102
    @property
    def at(self) -> datetime: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def memo(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def net_fen(self) -> int: ...  # noqa: D102


@dataclass(frozen=True)
class Told:
    """The entries of a case, sorted: arrivals, what each payout took, and moves within it."""

    arrivals: tuple[Entry, ...]
    payouts_fen: Mapping[str, int]
    moves: tuple[Entry, ...]

    @property
    def received_fen(self) -> int:
        """Return all that came in."""
        return sum(entry.net_fen for entry in self.arrivals)

    @property
    def ordered_fen(self) -> int:
        """Return all that payouts took, those the bank sent back not counted."""
        return sum(self.payouts_fen.values())


def tell(entries: Iterable[Entry]) -> Told:
    """Sort a case's entries; a payout that came back leaves nothing behind."""
    arrivals: list[Entry] = []
    moves: list[Entry] = []
    payouts: dict[str, int] = {}
    for entry in entries:
        payout = str(entry.memo.get("payout", ""))
        if payout:
            payouts[payout] = payouts.get(payout, 0) - entry.net_fen
        elif entry.net_fen:
            arrivals.append(entry)
        else:
            moves.append(entry)
    return Told(tuple(arrivals), payouts, tuple(moves))


@dataclass(frozen=True)
class PartMoney:
    """One part of a claim: what is due, what the bank has paid, what is deposited for it."""

    part: Part
    due_fen: int
    paid_fen: int
    deposited_fen: int

    @property
    def owed_fen(self) -> int:
        """Return what is still owed; what lies deposited for the creditor is not. Law: DIST-05."""
        return max(self.due_fen - self.paid_fen - self.deposited_fen, 0)


def parts_met(lines: Sequence[Mapping[str, Any]], met_fen: int) -> dict[Part, int]:
    """Return which parts of one claim a sum has met, along the lines that ordered it.

    A payment meets what was ordered first; a set-off does so too. Law: INT-06, AUC-16.
    """
    met: dict[Part, int] = {}
    for line in lines:
        part_fen = min(line["paid_fen"], met_fen)
        if part_fen:
            part = Part(line["part"])
            met[part] = met.get(part, 0) + part_fen
            met_fen -= part_fen
    return met
