"""Pure. The agency's desk: its survey, more time, its annexes, and what the judge ticks.

Law: REF-24, REF-26, REF-27, REF-29.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from auction.kernel.clock import last_day
from auction.kernel.refusal import CommonRefusal, Refusal
from valuation.appraisal.refusals import AgencyDeskRefusal as No

MOST_EXTENSIONS = 2  # Law: REF-26.
MOST_EXTENSION_DAYS = 15  # Law: REF-26.
EXTENSION_NOTICE_DAYS = 5  # Law: REF-26.
EXTENSION_ANSWER_DAYS = 3  # House rule: the agency must know before its term is over.
SURVEY_NOTICE_DAYS = 2  # House rule: the parties must be able to come.
MATERIALS_RETURN = "materials_return"
MATERIALS_DAYS = 3  # Law: REF-27.
MOST_ANNEXES = 20  # House rule: more belong into the report.


class ExtensionState(StrEnum):
    """What became of a request for more time."""

    pending = "pending"
    granted = "granted"
    refused = "refused"
    lapsed = "lapsed"  # The term ended, or the report came, before the judge answered.


class SurveyState(StrEnum):
    """Where a survey of the site stands."""

    proposed = "proposed"
    moved = "moved"  # Another day was set before it was held.
    held = "held"


class AnnexKind(StrEnum):
    """What belongs to a report without standing in it."""

    annex = "annex"
    photograph = "photograph"


class ReviewCheck(StrEnum):
    """What the judge makes sure of before a report is served. Law: REF-29."""

    basics = "basics"  # The basic facts are right.
    scope = "scope"  # Nothing too much, nothing left out.
    agency = "agency"  # The agency that signed is the one that was chosen.
    signers = "signers"  # Who signed holds the certificate named.
    figure = "figure"  # House rule: the figure in the report is the one entered.


def may_ask_extension(
    days: int,
    *,
    due_at: datetime,
    today: date,
    states: Sequence[ExtensionState],
) -> Refusal | None:
    """Say why an agency may not ask for more time now. Law: REF-26.

    `due_at` is when the report falls due as things stand now; `states` are the earlier requests'.
    """
    if not 1 <= days <= MOST_EXTENSION_DAYS:
        return Refusal(No.extension_too_long, {"most_days": MOST_EXTENSION_DAYS}, "days")
    if ExtensionState.pending in states:
        return Refusal(No.extension_pending)
    if states.count(ExtensionState.granted) >= MOST_EXTENSIONS:
        return Refusal(No.extensions_used_up, {"most": MOST_EXTENSIONS})
    latest_on = latest_asking(due_at)
    if today > latest_on:
        return Refusal(No.extension_too_late, {"latest_on": latest_on})
    return None


def latest_asking(due_at: datetime) -> date:
    """Return the last day on which more time may be asked for. Law: REF-26."""
    return last_day(due_at) - timedelta(days=EXTENSION_NOTICE_DAYS)


def may_grant(days: int, asked_days: int) -> Refusal | None:
    """Say why the judge may not grant so many days: not more than the law's, or than asked."""
    if not 1 <= days <= min(MOST_EXTENSION_DAYS, asked_days):
        most = min(MOST_EXTENSION_DAYS, asked_days)
        return Refusal(No.extension_too_long, {"most_days": most}, "days")
    return None


def may_survey_on(meets_on: date, today: date) -> Refusal | None:
    """Say why a survey may not be set for a day: the parties must be able to come."""
    earliest_on = today + timedelta(days=SURVEY_NOTICE_DAYS)
    if meets_on < earliest_on:
        return Refusal(No.survey_too_soon, {"earliest_on": earliest_on}, "meets_at")
    return None


def witness_wanting(absent: Sequence[str], name: str, capacity: str) -> Refusal | None:
    """Say what is wanting of a witness where somebody did not come. Law: REF-24."""
    if not absent:
        return None
    for field, text in (("witness_name", name), ("witness_capacity", capacity)):
        if not text.strip():
            return Refusal(No.witness_needed, {"absent": "、".join(absent)}, field)
    return None


def all_checked(ticked: Collection[str]) -> Refusal | None:
    """Refuse to serve while something is not ticked, and unknown ticks. Law: REF-29."""
    if not set(ticked) <= {check.value for check in ReviewCheck}:
        return Refusal(CommonRefusal.malformed, {}, "checks")
    missing = [check.value for check in ReviewCheck if check.value not in ticked]
    if missing:
        return Refusal(No.checks_missing, {"missing": missing}, "checks")
    return None
