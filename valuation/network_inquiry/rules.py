"""Pure. A network inquiry: its states and clocks, what a round of asking comes to, the price.

A *round* asks platforms once: all of them first; then those that must correct, or issue anew.
Law: REF-12 to REF-18, REF-47.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auction.kernel.actor import Role
from auction.kernel.money import is_amount
from valuation.serving.objections import ObjectionState
from valuation.serving.rules import OBJECTION_DAYS

REPORT_DAYS = 3


class InquiryState(StrEnum):
    """Where an inquiry stands; each state says whom it waits for."""

    asking = "asking"  # The platforms report.
    reviewing = "reviewing"  # The judge reads the reports, and serves them.
    served = "served"  # The parties may object.
    objected = "objected"  # The judge decides objections.
    fixed = "fixed"
    failed = "failed"
    withdrawn = "withdrawn"

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will happen to it."""
        return self in {InquiryState.fixed, InquiryState.failed, InquiryState.withdrawn}


class RoundKind(StrEnum):
    """What the platforms are asked for."""

    report = "report"
    correction = "correction"  # All reports were flawed. Law: REF-16.
    after_objection = "after_objection"  # Objections to all were raised, some upheld. Law: REF-18.
    reissue = "reissue"  # The prices ran out before one could be fixed. Law: REF-15.


class MandateState(StrEnum):
    """Where one platform's mandate stands."""

    waiting = "waiting"  # It has not reached the platform yet.
    received = "received"
    answered = "answered"
    lapsed = "lapsed"  # Nothing that counts came in time.
    declined = "declined"
    contradicted = "contradicted"  # Two different answers: neither counts.
    withdrawn = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Say whether a report may still come."""
        return self in {MandateState.waiting, MandateState.received}


class FlawGround(StrEnum):
    """Why a report must not count as it is. Law: REF-16."""

    wrong_basics = "wrong_basics"
    over_inclusion = "over_inclusion"
    omission = "omission"


class Failing(StrEnum):
    """Why an inquiry ends without a price. Law: REF-14."""

    all_failed = "all_failed"
    not_corrected = "not_corrected"
    not_reissued = "not_reissued"


class ClockKind(StrEnum):
    """The deadlines of an inquiry; their subject is always "inquiry:ID"."""

    report = "network_report"
    service = "network_service"
    objection = "network_objection"
    decision = "network_decision"


@dataclass(frozen=True)
class Period:
    """How many days the law gives, counted by the court's calendar (TIME-01), and where it says."""

    days: int
    law: str
    role: Role


PERIODS: Mapping[ClockKind, Period] = {
    ClockKind.report: Period(REPORT_DAYS, "REF-12", Role.agency),
    ClockKind.service: Period(3, "REF-40", Role.judge),
    ClockKind.objection: Period(OBJECTION_DAYS, "REF-41", Role.party),
    ClockKind.decision: Period(15, "REM-01", Role.judge),
}


class AtExpiry(StrEnum):
    """What the end of a round's term comes to."""

    go_on = "go_on"
    extend = "extend"
    fail = "fail"


def at_expiry(delivered: int, asked_in_time: int, *, was_extended: bool) -> AtExpiry:
    """Return what follows when every term is over. Law: REF-13, REF-14.

    One report in time refuses every request for more; a second extension does not exist.
    """
    if delivered:
        return AtExpiry.go_on
    if asked_in_time and not was_extended:
        return AtExpiry.extend
    return AtExpiry.fail


class AfterReview(StrEnum):
    """What the judge's reading comes to."""

    serve = "serve"
    correct = "correct"
    fail = "fail"


def after_review(flawed: Sequence[bool], kind: RoundKind) -> AfterReview:
    """Return what follows: all flawed → corrected once; some → those are left out. Law: REF-16.

    A correction flawed again is none (REF-14).
    """
    if not all(flawed):
        return AfterReview.serve
    if kind in {RoundKind.report, RoundKind.reissue}:
        return AfterReview.correct
    return AfterReview.fail


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one platform's answer comes to.

    `objection`: the gravest thing said against it, None if nothing was. `is_corrected`: the figure
    is the one that came when an objection to an earlier one had been upheld.
    """

    amount_fen: int
    valid_until_on: date
    in_time: bool = True
    is_flawed: bool = False
    objection: ObjectionState | None = None
    is_corrected: bool = False


def gravest(objections: Sequence[ObjectionState]) -> ObjectionState | None:
    """Return what the objections to one report come to: pending, else upheld, else rejected."""
    in_order = (ObjectionState.pending, ObjectionState.upheld, ObjectionState.rejected)
    return next((state for state in in_order if state in objections), None)


def counted(results: Sequence[Result]) -> list[Result]:
    """Return the results whose mean is the price; none while an objection that matters waits.

    Those in time and sound; of these the un-objected ones; were all objected to, those whose
    objections were rejected and those corrected. Law: REF-17, REF-18, TRAP-15.
    """
    sound = [result for result in results if result.in_time and not result.is_flawed]
    unobjected = [result for result in sound if result.objection is None]
    if unobjected:
        return unobjected
    return [
        result
        for result in sound
        if result.is_corrected or result.objection is ObjectionState.rejected
    ]


def to_correct(results: Sequence[Result]) -> list[Result]:
    """Return the results that must be corrected before a mean can be taken. Law: REF-18.

    Only where every sound report was objected to: else the un-objected ones are the price.
    """
    sound = [result for result in results if result.in_time and not result.is_flawed]
    if any(result.objection is None for result in sound):
        return []
    return [
        result
        for result in sound
        if result.objection is ObjectionState.upheld and not result.is_corrected
    ]


@dataclass(frozen=True)
class Mean:
    """The reference price of an inquiry, and until when it may be relied on."""

    amount_fen: int
    valid_until_on: date


def mean_of(results: Sequence[Result]) -> Mean | None:
    """Return the mean of the results that count, None if none does. Law: REF-17, REF-47.

    Exact in fen, rounded half up once; valid until the earliest of theirs is no longer.
    """
    lawful = counted(results)
    if not lawful:
        return None
    total, number = sum(result.amount_fen for result in lawful), len(lawful)
    amount_fen = (2 * total + number) // (2 * number)
    assert is_amount(amount_fen), "a mean lies between its parts"
    return Mean(amount_fen, min(result.valid_until_on for result in lawful))


def is_reissue_due(valid_until_on: date, *, published: bool, today: date) -> bool:
    """Say whether the platforms must report anew: their prices ran out before publication.

    Law: REF-15. The last day of the validity still counts.
    """
    return not published and valid_until_on < today
