"""Pure. The turns in which proceeds are paid, kept so that every line can be explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from auction.cases.kinds import ClaimClass


@dataclass(frozen=True)
class TakenPart:
    """What one claim took part with in a turn, and what it got."""

    claim: str
    due_fen: int
    paid_fen: int


class TurnKind(StrEnum):
    """Whose turn it is."""

    cost = "cost"
    settled = "settled"
    claims = "claims"
    doubled_interest = "doubled_interest"


@dataclass(frozen=True)
class Turn:
    """Who was paid together, out of how much: one step of the explanation.

    `rank` is set where a class goes by rank, `seized_on` where ordinary claims go by seizure.
    """

    number: int
    kind: TurnKind
    rule: str
    available_fen: int
    shares: tuple[TakenPart, ...]
    claim_class: ClaimClass | None = None
    rank: int | None = None
    seized_on: date | None = None

    @cached_property
    def due_fen(self) -> int:
        """Return what all took part with."""
        return sum(share.due_fen for share in self.shares)

    @property
    def paid_fen(self) -> int:
        """Return what the turn was paid."""
        return min(self.due_fen, self.available_fen)

    @property
    def is_full(self) -> bool:
        """Say whether everybody got what they took part with."""
        return self.due_fen <= self.available_fen

    def floor_fen(self, share: TakenPart) -> int:
        """Return a share of a turn that is not full before the odd fen are given out."""
        return self.available_fen * share.due_fen // self.due_fen
