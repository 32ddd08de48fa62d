"""Pure. What a report says of itself, as its agency enters it: figure, methods, days, appraisers.

Law: REF-23, REF-30, REF-47.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auction.cases.rules import years_later
from auction.kernel.refusal import CommonRefusal, Refusal
from valuation.appraisal.refusals import AgencyDeskRefusal as No
from valuation.appraisal.rules import may_report

LEAST_APPRAISERS = 2  # Law: REF-30.
MOST_APPRAISERS = 10
LEAST_METHODS = 2  # Law: REF-30.
OLDEST_VALUE_YEARS = 1  # House rule: an older value date says nothing about what it sells for.
FAR_OFF = 10  # House rule: a figure ten times off is a slip of the pen until somebody confirms it.
KEPT_YEARS, KEPT_YEARS_BY_STATUTE = 15, 30  # Law: REF-30.
_LONGEST_NAME = 100


class AppraisalMethod(StrEnum):
    """How a value is found."""

    market = "market"
    income = "income"
    cost = "cost"
    hypothetical_development = "hypothetical_development"
    benchmark_land_price = "benchmark_land_price"
    other = "other"


@dataclass(frozen=True)
class Appraiser:
    """Somebody who handled the appraisal and signed the report."""

    name: str
    licence_no: str


@dataclass(frozen=True, kw_only=True)
class ReportFacts:
    """What a report says. `value_on` is the value date, `signed_on` the date of the signatures."""

    amount_fen: int
    valid_until_on: date
    methods: tuple[AppraisalMethod, ...]
    one_method_reason: str = ""
    value_on: date
    signed_on: date
    appraisers: tuple[Appraiser, ...]


def may_state(facts: ReportFacts, *, offered_on: date, today: date) -> Refusal | None:
    """Say what is wrong with what a report says of itself. Law: REF-23, REF-30, REF-47."""
    return (
        may_report(facts.amount_fen, facts.valid_until_on, today)
        or _methods(facts)
        or _days(facts, offered_on, today)
        or _appraisers(facts.appraisers)
    )


def is_far_off(amount_fen: int, others_fen: Iterable[int]) -> bool:
    """Say whether a figure is at least ten times, or at most a tenth, of any other one known."""
    return any(
        amount_fen >= other_fen * FAR_OFF or amount_fen * FAR_OFF <= other_fen
        for other_fen in others_fen
    )


def kept_until(signed_on: date, *, by_statute: bool) -> date:
    """Return until when the agency keeps its file: 15 years; 30 where a law demands the appraisal.

    Law: REF-30.
    """
    return years_later(signed_on, KEPT_YEARS_BY_STATUTE if by_statute else KEPT_YEARS)


def _methods(facts: ReportFacts) -> Refusal | None:
    if not facts.methods:
        return Refusal(CommonRefusal.missing, {}, "methods")
    if len(set(facts.methods)) < LEAST_METHODS and not facts.one_method_reason.strip():
        return Refusal(No.two_methods_or_reason, {"least": LEAST_METHODS}, "one_method_reason")
    return None


def _days(facts: ReportFacts, offered_on: date, today: date) -> Refusal | None:
    if facts.value_on > today:
        return Refusal(No.value_date_in_future, {}, "value_on")
    earliest_on = years_later(offered_on, -OLDEST_VALUE_YEARS)
    if facts.value_on < earliest_on:
        return Refusal(No.value_date_too_early, {"earliest_on": earliest_on}, "value_on")
    if facts.signed_on < offered_on:
        return Refusal(No.signed_before_commission, {"earliest_on": offered_on}, "signed_on")
    if facts.signed_on > today:
        return Refusal(No.signed_in_future, {}, "signed_on")
    return None


def _appraisers(appraisers: tuple[Appraiser, ...]) -> Refusal | None:
    for row in appraisers:
        if not row.name.strip() or not row.licence_no.strip():
            return Refusal(No.appraiser_incomplete, {}, "appraisers")
        if max(len(row.name), len(row.licence_no)) > _LONGEST_NAME:
            return Refusal(CommonRefusal.too_long, {"longest": _LONGEST_NAME}, "appraisers")
    licences = {row.licence_no.strip() for row in appraisers}
    if len(licences) < len(appraisers):
        return Refusal(No.same_appraiser_twice, {}, "appraisers")
    if not LEAST_APPRAISERS <= len(licences) <= MOST_APPRAISERS:
        bounds = {"least": LEAST_APPRAISERS, "most": MOST_APPRAISERS}
        return Refusal(No.two_appraisers_needed, bounds, "appraisers")
    return None
