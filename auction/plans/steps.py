"""Pure. The life of an objection to a plan, and when a plan may be paid.

Everything is a question of instants, not of whether a job has run: a period that is over is over.
Law: DIST-20 to DIST-23, TIME-01.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from auction.kernel.refusal import Refusal
from auction.plans.refusals import PlanRefusal
from auction.settlement.distribution.basis import Basis, amounts, worked_out
from auction.settlement.rules import DistributionState

OBJECTION_DAYS = 15  # Law: DIST-20; for each from their own receipt.
OPPOSITION_DAYS = 15  # Law: DIST-21.
SUIT_DAYS = 15  # Law: DIST-22.
SERVING_DAYS = 5  # House rule: a plan that is not served helps nobody.
TELLING_DAYS = 3  # House rule: an objection and an opposition are passed on like a report.
CORRECTION_DAYS = 10  # Law: DIST-04; nothing stands in the way of the payment any more.


class ObjectionState(StrEnum):
    """Where an objection to a line stands."""

    filed = "filed"
    unopposed = "unopposed"
    opposed = "opposed"
    suit_open = "suit_open"
    in_suit = "in_suit"
    adopted = "adopted"
    lapsed = "lapsed"
    judged = "judged"
    withdrawn = "withdrawn"
    superseded = "superseded"

    @property
    def is_open(self) -> bool:
        """Say whether nothing may be paid before it has gone further."""
        return self in _OPEN


_OPEN = frozenset(
    {
        ObjectionState.filed,
        ObjectionState.unopposed,
        ObjectionState.opposed,
        ObjectionState.suit_open,
    }
)
MAY_BE_WITHDRAWN = _OPEN


class Answer(StrEnum):
    """What somebody says to another's objection; silence is consent."""

    oppose = "oppose"
    consent = "consent"


class Cause(StrEnum):
    """Why a version of a plan was made."""

    made = "made"
    corrected = "corrected"
    judged = "judged"


@dataclass(frozen=True)
class Served:
    """One on whom a plan is to be served; `until_at` is None before it was."""

    until_at: datetime | None


@dataclass(frozen=True)
class Told:
    """One who may oppose an objection; `until_at` is None before they were told of it."""

    until_at: datetime | None
    answer: Answer | None = None

    def is_settled(self, now: datetime) -> bool:
        """Say whether they have answered, or may no longer."""
        return self.answer is not None or (self.until_at is not None and self.until_at <= now)


def settled_by(replies: Iterable[Told], now: datetime) -> ObjectionState | None:
    """Return what an objection has become, once everybody has answered or been silent too long.

    The objector sues those who oppose, so it is first known who all of them are. Law: DIST-22.
    """
    everybody = list(replies)
    if not all(reply.is_settled(now) for reply in everybody):
        return None
    opposes = any(reply.answer is Answer.oppose for reply in everybody)
    return ObjectionState.opposed if opposes else ObjectionState.unopposed


def waits_for(
    recipients: Iterable[Served], objections: Iterable[ObjectionState], now: datetime
) -> Refusal | None:
    """Return why nothing of a plan may be paid yet; None where its lawful day has come."""
    periods = [recipient.until_at for recipient in recipients]
    if any(until_at is None for until_at in periods):
        return Refusal(PlanRefusal.unserved_still)
    latest = max((until_at for until_at in periods if until_at), default=now)
    if latest > now:
        return Refusal(PlanRefusal.time_to_object_runs, {"until_at": latest})
    if any(state.is_open for state in objections):
        return Refusal(PlanRefusal.objection_open)
    return None


def state_of(
    recipients: Iterable[Served], objections: Iterable[ObjectionState]
) -> DistributionState:
    """Return how a plan of which nothing is paid yet is called."""
    if any(state.is_open or state is ObjectionState.in_suit for state in objections):
        return DistributionState.objected
    is_served = all(recipient.until_at is not None for recipient in recipients)
    return DistributionState.served if is_served else DistributionState.planned


def check_dispute(
    basis: Basis, fixed: Mapping[str, int], claim: str, should_fen: int
) -> Refusal | None:
    """Check that an objection says of a line what it could be: another amount, no more than due."""
    if claim not in {*(each.id for each in basis.claims), *(each.name for each in basis.costs)}:
        return Refusal(PlanRefusal.not_a_line, {}, "claim")
    costs_fen = sum(cost.amount_fen for cost in basis.costs if cost.name != claim)
    most_fen = min(basis.due_fen(claim), max(basis.proceeds_fen - costs_fen, 0))
    if not 0 <= should_fen <= most_fen:
        return Refusal(PlanRefusal.amount_too_high, {"most_fen": most_fen}, "should_be")
    if should_fen == amounts(worked_out(basis, fixed)).get(claim, 0):
        return Refusal(PlanRefusal.amount_unchanged, {}, "should_be")
    return None


def sued_amount(plan_fen: int, should_fen: int, disputed_fen: int) -> int | None:
    """Return what a line is by the suit: it may dispute less than the objection, never more."""
    if not 1 <= disputed_fen <= abs(plan_fen - should_fen):
        return None
    return plan_fen + disputed_fen if should_fen > plan_fen else plan_fen - disputed_fen


def is_between(fen: int, one_fen: int, other_fen: int) -> bool:
    """Say whether a judgment stays within what was in dispute."""
    return min(one_fen, other_fen) <= fen <= max(one_fen, other_fen)
