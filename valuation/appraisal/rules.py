"""Pure. A commissioned appraisal: its states, its clocks, who comes next, what a report may say.

The plain form of the law's fourth method: three agencies in order, one report, one review.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auction.cases.rules import years_later
from auction.kernel.actor import Role
from auction.kernel.money import MAX_FEN, is_amount
from auction.kernel.refusal import CommonRefusal, Refusal
from valuation.appraisal.desk_rules import EXTENSION_ANSWER_DAYS
from valuation.choice.rules import CHOICE_DAYS
from valuation.draw.contributing import CONTRIBUTION_DAYS, FIGURE_DAYS
from valuation.refusals import ValuationRefusal
from valuation.serving.dispute import (
    COMMISSIONING_DAYS,
    DISPUTE_DAYS,
    EXPLANATION_DAYS,
    FORWARDING_DAYS,
    REVIEW_DAYS,
    SERVICE_DAYS,
    Wait,
)
from valuation.serving.rules import OBJECTION_DAYS

DRAWING_DAYS = 10  # House rule: to list further agencies where too few can be drawn from.


class AppraisalState(StrEnum):
    """Where an appraisal stands; each state says at whose desk it lies."""

    choosing = "choosing"  # The judge names the agencies, or has them drawn.
    commissioned = "commissioned"  # An agency answers and writes.
    reported = "reported"  # The judge reads the report.
    correcting = "correcting"  # The agency corrects it.
    delivered = "delivered"  # The parties may object.
    objected = "objected"  # The judge decides an objection.
    forwarding = "forwarding"  # The judge hands an objection to the agency. Law: REF-42.
    explaining = "explaining"  # The agency explains.
    explained = "explained"  # The judge serves the explanation.
    answering = "answering"  # A party may say that it still disputes.
    disputed = "disputed"  # The judge commissions the professional technical review.
    reviewing = "reviewing"  # The industry association reviews.
    fixed = "fixed"  # The reference price stands.
    withdrawn = "withdrawn"  # The court called everything back. Law: REF-31.
    exhausted = "exhausted"  # All three agencies are used up; the judge begins again.

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will happen to the appraisal."""
        return self in {
            AppraisalState.fixed,
            AppraisalState.withdrawn,
            AppraisalState.exhausted,
        }


class CommissionState(StrEnum):
    """Where one agency's commission stands."""

    waiting = "waiting"  # Not its turn, and not its business yet.
    offered = "offered"
    accepted = "accepted"
    reported = "reported"
    correcting = "correcting"
    declined = "declined"
    withdrawn = "withdrawn"  # The court called it back. Law: REF-31.
    lapsed = "lapsed"  # Late: the next in order is commissioned. Law: REF-27.
    replaced = "replaced"  # Not entitled, or it broke procedure: the next in order. Law: REF-43.


class ChosenBy(StrEnum):
    """How the three agencies and their order came about. Law: REF-21."""

    agreement = "agreement"
    draw = "draw"


class DeclineGround(StrEnum):
    """Why an agency may give a commission back."""

    conflict_of_interest = "conflict_of_interest"
    outside_licence = "outside_licence"
    materials_insufficient = "materials_insufficient"
    no_capacity = "no_capacity"
    other = "other"


class ReturnGround(StrEnum):
    """Why the court sends a report back before anyone else sees it. Law: REF-29."""

    wrong_basics = "wrong_basics"
    wrong_scope = "wrong_scope"
    other_agency_signed = "other_agency_signed"
    other_appraiser_signed = "other_appraiser_signed"
    other = "other"


class ClockKind(StrEnum):
    """The deadlines of an appraisal; their subject is always "appraisal:ID"."""

    choice = "agency_choice"
    contributions = "draw_contributions"
    figure = "draw_figure"
    drawing = "agency_draw"
    report = "appraisal_report"
    delivery = "report_delivery"
    objection = "report_objection"
    decision = "objection_decision"
    correction = "report_correction"
    reissue = "report_reissue"
    forwarding = "objection_forwarding"
    explanation = "objection_explanation"
    explanation_delivery = "explanation_delivery"
    dispute = "explanation_dispute"
    commissioning = "review_commissioning"
    review = "technical_review"
    extension = "extension_decision"


@dataclass(frozen=True)
class Period:
    """How many days the law gives, counted by the court's calendar (TIME-01), and where it says."""

    days: int
    law: str
    role: Role


PERIODS: Mapping[ClockKind, Period] = {
    ClockKind.choice: Period(CHOICE_DAYS, "REF-21", Role.party),
    ClockKind.contributions: Period(CONTRIBUTION_DAYS, "REF-21", Role.party),
    ClockKind.figure: Period(FIGURE_DAYS, "REF-21", Role.clerk),
    ClockKind.drawing: Period(DRAWING_DAYS, "REF-21", Role.judge),
    ClockKind.report: Period(30, "REF-25", Role.agency),
    ClockKind.delivery: Period(3, "REF-40", Role.judge),
    ClockKind.objection: Period(OBJECTION_DAYS, "REF-41", Role.party),
    ClockKind.decision: Period(15, "REM-01", Role.judge),
    ClockKind.correction: Period(3, "REF-29", Role.agency),
    ClockKind.reissue: Period(15, "REF-28", Role.agency),
    ClockKind.forwarding: Period(FORWARDING_DAYS, "REF-42", Role.judge),
    ClockKind.explanation: Period(EXPLANATION_DAYS, "REF-42", Role.agency),
    ClockKind.explanation_delivery: Period(SERVICE_DAYS, "REF-40", Role.judge),
    ClockKind.dispute: Period(DISPUTE_DAYS, "REF-42", Role.party),
    ClockKind.commissioning: Period(COMMISSIONING_DAYS, "REF-42", Role.judge),
    ClockKind.review: Period(REVIEW_DAYS, "REF-42", Role.judge),
    ClockKind.extension: Period(EXTENSION_ANSWER_DAYS, "REF-26", Role.judge),
}
LONGEST_VALIDITY_YEARS = 1  # Law: REF-47.
CHOICE_CLOCKS = frozenset({ClockKind.choice, ClockKind.drawing})
AGENCY_CLOCKS = frozenset({ClockKind.report, ClockKind.correction, ClockKind.reissue})

CLOCK_OF_WAIT: Mapping[Wait, ClockKind] = {
    Wait.objected: ClockKind.decision,
    Wait.forwarding: ClockKind.forwarding,
    Wait.explained: ClockKind.explanation_delivery,
    Wait.explaining: ClockKind.explanation,
    Wait.answering: ClockKind.dispute,
    Wait.delivered: ClockKind.objection,
    Wait.disputed: ClockKind.commissioning,
    Wait.reviewing: ClockKind.review,
}
"""A report in dispute: by which clock each thing is waited for."""
SETTLING_CLOCKS = frozenset({ClockKind.objection, ClockKind.explanation, ClockKind.dispute})
"""Their running out is itself an answer: nobody objected, explained or disputed."""
IN_DISPUTE = frozenset(AppraisalState(wait.value) for wait in Wait)


def next_in_order(states: Iterable[tuple[int, CommissionState]]) -> int | None:
    """Return the place of the agency whose turn it is now; None when all are used up.

    Law: REF-27, TRAP-18: a replacement is the next in order, never a new draw.
    """
    waiting = [place for place, state in states if state is CommissionState.waiting]
    return min(waiting, default=None)


def may_report(amount_fen: int, valid_until_on: date, today: date) -> Refusal | None:
    """Say what is wrong with a report's figure and validity. Law: REF-47."""
    if not is_amount(amount_fen):
        bounds = {"least_fen": 1, "most_fen": MAX_FEN}
        return Refusal(CommonRefusal.bad_amount, bounds, "amount")
    if valid_until_on <= today:
        return Refusal(ValuationRefusal.validity_over, {}, "valid_until")
    latest_on = latest_validity(today)
    if valid_until_on > latest_on:
        data = {"latest_on": latest_on}
        return Refusal(ValuationRefusal.validity_too_long, data, "valid_until")
    return None


def latest_validity(today: date) -> date:
    """Return the last day until which a report handed in today may be valid. Law: REF-47."""
    return years_later(today, LONGEST_VALIDITY_YEARS)
