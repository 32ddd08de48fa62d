"""Pure. A result made ready to be explained: which line stands in which turn, and by which sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auction.cases.delay_interest import RATE_MILLIONTHS, DelayInterest
from auction.cases.execution_fee import fee_tiers
from auction.settlement.distribution.turns import TakenPart, Turn
from auction.settlement.distribution.waterfall import Line, Outcome

MOST_LINES = 400
"""More lines than this nobody reads on a page; a program gets them all."""


@dataclass(frozen=True)
class ExplainedShare:
    """One share of a turn that could not be full: floor, what was cut off, and the odd fen.

    `rest` is the fraction of a fen behind the floor, to four places.
    """

    claim: str
    due_fen: int
    floor_fen: int
    rest: str
    got_odd_fen: bool
    paid_fen: int


@dataclass(frozen=True)
class ExplainedTurn:
    """A turn with its lines; `shares` only where several had to share too little."""

    turn: Turn
    lines: tuple[Line, ...]
    shares: tuple[ExplainedShare, ...]


@dataclass(frozen=True)
class Total:
    """What one cost or claim gets over all its lines."""

    claim: str
    is_cost: bool
    due_fen: int
    paid_fen: int

    @property
    def per_mille(self) -> int:
        """Return the part of what is due that is paid."""
        return self.paid_fen * 1000 // self.due_fen


def explained_turns(outcome: Outcome) -> list[ExplainedTurn]:
    """Return the turns whose lines fit on a page."""
    lines: dict[int, list[Line]] = {}
    for line in outcome.lines[:MOST_LINES]:
        lines.setdefault(line.turn, []).append(line)
    return [
        ExplainedTurn(turn, tuple(lines[turn.number]), _shares(turn))
        for turn in outcome.turns
        if turn.number in lines
    ]


def totals(outcome: Outcome) -> list[Total]:
    """Return what everybody gets, in the order in which they are first paid."""
    due: dict[tuple[bool, str], int] = {}
    paid: dict[tuple[bool, str], int] = {}
    for line in outcome.lines:
        key = (line.part == "cost", line.claim)
        due[key] = due.get(key, 0) + line.due_fen
        paid[key] = paid.get(key, 0) + line.paid_fen
    found = [
        Total(claim, is_cost, due[is_cost, claim], paid[is_cost, claim]) for is_cost, claim in due
    ]
    return found[:MOST_LINES]


def creditors(case: Mapping[str, object]) -> dict[str, str]:
    """Return how each claim of a case is called on the page: its id and its creditor."""
    claims = case.get("claims")
    listed: Sequence[object] = claims if isinstance(claims, list) else ()
    return {
        str(claim["id"]): f"{claim['id']} · {claim['creditor']}"
        for claim in listed
        if isinstance(claim, dict)
    }


def exact_yuan(millionths: int) -> str:
    """Write millionths of a fen as yuan, with every digit that is not zero: "5,250.175"."""
    whole, rest = divmod(millionths, 10**8)
    digits = f"{rest:08d}"
    return f"{whole:,}.{digits[:2]}{digits[2:].rstrip('0')}"


def interest_millionths(found: DelayInterest) -> int:
    """Return the interest on a debt before it is rounded, in millionths of a fen."""
    return found.fen_days * RATE_MILLIONTHS


def fee_lines(amount_fen: int) -> list[dict[str, object]]:
    """Return each tier with its part of the fee, unrounded."""
    return [
        {
            "above_fen": tier.above_fen,
            "in_tier_fen": tier.in_tier_fen,
            "percent": f"{tier.rate / 100:g}",
            "exact": exact_yuan(tier.in_tier_fen * tier.rate * 100),
        }
        for tier in fee_tiers(amount_fen)
    ]


def _shares(turn: Turn) -> tuple[ExplainedShare, ...]:
    if turn.is_full or len(turn.shares) < 2 or not turn.available_fen:
        return ()
    return tuple(_share(turn, share) for share in turn.shares[:MOST_LINES])


def _share(turn: Turn, share: TakenPart) -> ExplainedShare:
    floor_fen = turn.floor_fen(share)
    rest = turn.available_fen * share.due_fen % turn.due_fen
    return ExplainedShare(
        share.claim,
        share.due_fen,
        floor_fen,
        f"0.{rest * 10_000 // turn.due_fen:04d}",
        share.paid_fen > floor_fen,
        share.paid_fen,
    )
