"""Pure. When an overdue deadline is laid before the president: a court's own rule, level by level.

House rule: nothing is overdue in silence. The law gives a court no such ladder; it answers for
its deadlines all the same, so it sets its own, and a court that has set none has this one.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auction.deadlines.refusals import EscalationRefusal
from auction.kernel.refusal import Refusal

MOST_DAYS = 365
MOST_LEVELS = 6
MOST_TOLD_AGAIN = 50
GRACE = timedelta(days=1)

SETTLED_BY_RUNNING_OUT = frozenset(
    {
        "account_period",
        "agency_choice",
        "appraisal_report",
        "balance_due",
        "claim_suit",
        "directed_inquiry",
        "draw_contributions",
        "explanation_dispute",
        "fee_advance",
        "fee_expenses",
        "in_kind_answers",
        "negotiation",
        "network_objection",
        "network_report",
        "notice_publicity",
        "objection_explanation",
        "plan_objection",
        "plan_opposition",
        "plan_suit",
        "record_period",
        "remedy_review_asked",
        "report_correction",
        "report_objection",
        "report_reissue",
    }
)
"""Periods whose end is itself what happens: the platform draws the consequence within moments.

It has a day for that. One that is still open then hangs, and is laid before the president too.
"""


@dataclass(frozen=True)
class EscalationRule:
    """After how many whole days overdue the president is told, and again every how many.

    `mark_days`: a seizure is marked when it lapses within so many days, nearest first.
    """

    after_days: tuple[int, ...] = (0, 3)
    again_every_days: int | None = None
    mark_days: tuple[int, ...] = (30, 60, 90)


def check_rule(rule: EscalationRule) -> Refusal | None:
    """Check that a rule tells somebody at all, in rising order, within a year."""
    if not _rises(rule.after_days, least=0):
        return Refusal(EscalationRefusal.bad_days, {"most": MOST_DAYS}, "after_days")
    again = rule.again_every_days
    if again is not None and not 1 <= again <= MOST_DAYS:
        return Refusal(EscalationRefusal.bad_days, {"most": MOST_DAYS}, "again_every_days")
    if not _rises(rule.mark_days, least=1):
        return Refusal(EscalationRefusal.bad_days, {"most": MOST_DAYS}, "mark_days")
    return None


def levels_reached(rule: EscalationRule, *, kind: str, due_at: datetime, now: datetime) -> int:
    """Return how many levels a deadline that is still open has reached by now; 0: not overdue."""
    began_at = due_at + (GRACE if kind in SETTLED_BY_RUNNING_OUT else timedelta())
    if now < began_at:
        return 0
    days = (now - began_at).days
    reached = sum(after <= days for after in rule.after_days)
    if reached < len(rule.after_days) or rule.again_every_days is None:
        return reached
    again = (days - rule.after_days[-1]) // rule.again_every_days
    return reached + min(again, MOST_TOLD_AGAIN)


def mark_of(rule: EscalationRule, days_left: int) -> int | None:
    """Return the narrowest mark a seizure has come under, e.g. 30; None: it is far off."""
    return next((mark for mark in sorted(rule.mark_days) if days_left <= mark), None)


def _rises(days: Sequence[int], *, least: int) -> bool:
    fits = 1 <= len(days) <= MOST_LEVELS and all(least <= day <= MOST_DAYS for day in days)
    return fits and all(one < next_ for one, next_ in itertools.pairwise(days))
