"""Pure. A directed inquiry: what may be asked for, its time limit, and when an answer counts.

Law: REF-05. House rule: fifteen days, five to sixty, because the law leaves the limit to the court.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from auction.kernel.clock import court_day, last_day
from auction.kernel.refusal import Refusal
from valuation.directed_inquiry.refusals import InquiryRefusal as No
from valuation.procedure.pricing import check_figure

DAYS, FEWEST_DAYS, MOST_DAYS = 15, 5, 60


class PriceKind(StrEnum):
    """Which price of government there is for the property. Law: REF-05."""

    tax_base = "tax_base"
    government_set = "government_set"
    government_guided = "government_guided"


class InquiryState(StrEnum):
    """Where an inquiry stands."""

    waiting = "waiting"  # The body answers; the clock of its time limit is open.
    fixed = "fixed"
    failed = "failed"
    withdrawn = "withdrawn"


class InquiryFailure(StrEnum):
    """Why an inquiry ends without a price."""

    no_answer = "no_answer"  # None in time. Law: REF-06.
    no_price_exists = "no_price_exists"  # The body says that there is no such price.


class AnsweredBy(StrEnum):
    """Who entered the answer."""

    court = "court"
    body = "body"


@dataclass(frozen=True)
class Question:
    """What the court asks, and whom. Law: REF-05."""

    body_name: str
    body_contact: str
    price_kind: PriceKind
    requirement: str


def in_time(due_at: datetime, now: datetime) -> Refusal | None:
    """Say that an answer comes too late; the last instant of the limit is too late. Law: REF-05."""
    if now >= due_at:
        return Refusal(No.answer_too_late, {"due_on": last_day(due_at)})
    return None


def check_answer(
    amount_fen: int, valid_until_on: date, received_on: date, begun_at: datetime, now: datetime
) -> Refusal | None:
    """Say what is wrong with an answer's figure, validity or day of receipt. Law: REF-47."""
    if received_on < court_day(begun_at):
        return Refusal(No.answer_before_letter, {}, "received_on")
    if received_on > court_day(now):
        return Refusal(No.answer_in_future, {}, "received_on")
    return check_figure(amount_fen, valid_until_on, court_day(now))
