"""Pure. Objections to a report: who may still raise one, and what follows when none waits.

Law: REF-40, REF-41, REF-44, REF-46. The plain form: the judge decides every kind of objection.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from auction.kernel.clock import last_day
from auction.kernel.refusal import Refusal
from valuation.refusals import ValuationRefusal


class ObjectionKind(StrEnum):
    """What a party may object to. Law: REF-41 names the first four, REF-42 the last."""

    basics = "basics"
    scope = "scope"
    qualification = "qualification"
    procedure = "procedure"
    method_or_result = "method_or_result"


class ObjectionState(StrEnum):
    """What became of an objection."""

    pending = "pending"
    rejected = "rejected"
    upheld = "upheld"
    answered = "answered"  # The agency explained, and nobody disputed it any more. Law: REF-42.
    fell_away = "fell_away"  # Another objection ended the report. Law: REF-43.


class Outcome(StrEnum):
    """What a delivered report comes to."""

    wait_for_judge = "wait_for_judge"
    wait_for_parties = "wait_for_parties"
    correct = "correct"
    fix = "fix"


@dataclass(frozen=True)
class Served:
    """A report served on one party: until when that party may object."""

    objections_until: datetime
    has_objected: bool


def may_object(served: Served | None, *, is_final: bool, now: datetime) -> Refusal | None:
    """Say why a party may not object now; the last instant of the period is too late.

    `is_final`: the report corrects one that was objected to. Law: REF-44.
    """
    if is_final:
        return Refusal(ValuationRefusal.correction_is_final)
    if served is None:
        return Refusal(ValuationRefusal.not_served_yet)
    if served.has_objected:
        return Refusal(ValuationRefusal.objected_already)
    if now >= served.objections_until:
        data = {"last_on": last_day(served.objections_until)}
        return Refusal(ValuationRefusal.objection_too_late, data)
    return None


def outcome(objections: list[ObjectionState], *, until: datetime, now: datetime) -> Outcome:
    """Return what follows for a delivered report; nobody's time to object is ever cut short.

    One waiting objection holds everything at the judge's desk; one upheld has the report
    corrected, once all who may object have had their time. Law: REF-46.
    """
    if ObjectionState.pending in objections:
        return Outcome.wait_for_judge
    if now < until:
        return Outcome.wait_for_parties
    return Outcome.correct if ObjectionState.upheld in objections else Outcome.fix
