"""Pure. What parties may add to a draw, when a public figure stands in, and which one.

Law: REF-21, REF-32. Whoever adds a number need not trust the platform: the result depends on it,
and the platform committed to its secret before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from auction.kernel.clock import COURT_ZONE, last_day
from auction.kernel.court_calendar import CourtCalendar
from auction.kernel.refusal import CommonRefusal, Refusal
from valuation.draw.record import Contribution
from valuation.draw.refusals import DrawRefusal

CONTRIBUTION_DAYS = 3  # House rule: long enough to read a message, short beside the thirty days.
LONGEST_CONTRIBUTION_DAYS = 15
ENOUGH_CONTRIBUTIONS = 2  # From both sides, so that neither alone decides with the platform.
FIGURE_DAYS = 5  # House rule: the figure is public; entering it and a second look need days.
FIGURE = "sse_composite_close"  # The closing value of the SSE Composite Index (000001).
_MARKET_CLOSES = time(15)
_SATURDAY = 5
_NUMBER = re.compile(r"[0-9]{1,20}", re.ASCII)
_FIGURE = re.compile(r"[0-9]{1,8}\.[0-9]{2}", re.ASCII)


class DrawState(StrEnum):
    """Where a draw stands; each state says what it waits for."""

    contributing = "contributing"  # The parties may add numbers.
    waiting_figure = "waiting_figure"  # The clerk enters the public figure, another confirms it.
    revealing = "revealing"  # Everything is fixed: the worker opens what was sealed.
    revealed = "revealed"
    withdrawn = "withdrawn"  # The pricing ended before the reveal. Law: REF-31.


class ConflictGround(StrEnum):
    """Why an agency is kept out of a choice and a draw. Law: REF-30, OJA-52."""

    acts_for_party = "acts_for_party"
    interest_in_case = "interest_in_case"
    kin_of_party = "kin_of_party"
    kin_of_court = "kin_of_court"
    worked_for_party = "worked_for_party"
    other = "other"


@dataclass(frozen=True)
class Figure:
    """A public figure as the clerk read it, and where."""

    value: str
    source: str


def may_contribute(
    state: DrawState, until: datetime | None, now: datetime, *, has_contributed: bool, number: str
) -> Refusal | None:
    """Say why a party may not add this number to a draw; it may add one, once."""
    if state is not DrawState.contributing or until is None or now >= until:
        return Refusal(DrawRefusal.contributions_over)
    if has_contributed:
        return Refusal(DrawRefusal.contributed_already)
    if not _NUMBER.fullmatch(number):
        return Refusal(DrawRefusal.bad_draw_number, {}, "number")
    return None


def may_wait(days: int) -> Refusal | None:
    """Say whether a time to add numbers may be that long; 0 is none."""
    if 0 <= days <= LONGEST_CONTRIBUTION_DAYS:
        return None
    data = {"most": LONGEST_CONTRIBUTION_DAYS}
    return Refusal(DrawRefusal.contribution_days_out_of_range, data, "contribution_days")


def needs_figure(contributions: int) -> bool:
    """Say whether a public figure must be added."""
    return contributions < ENOUGH_CONTRIBUTIONS


def figure_day(until: datetime, calendar: CourtCalendar) -> date:
    """Return the first trading day after the time to add numbers is over.

    No weekday that is made a working day is one: the exchange keeps its weekends.
    """
    on = last_day(until) + timedelta(days=1)
    while on.weekday() >= _SATURDAY or on in calendar.holidays:
        on += timedelta(days=1)
    return on


def figure_known_at(figure_on: date) -> datetime:
    """Return the instant at which the exchange closes on a day."""
    return datetime.combine(figure_on, _MARKET_CLOSES, tzinfo=COURT_ZONE)


def may_enter(figure: Figure, figure_on: date, now: datetime) -> Refusal | None:
    """Say what is wrong with a figure that is entered."""
    if now < figure_known_at(figure_on):
        return Refusal(DrawRefusal.figure_not_known_yet, {"figure_on": figure_on})
    if not _FIGURE.fullmatch(figure.value):
        return Refusal(DrawRefusal.bad_figure, {}, "figure")
    if not figure.source.strip():
        return Refusal(CommonRefusal.missing, {}, "source")
    return None


def labels(parties: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return a label for each party by its id, from (id, role): "applicant-1", "debtor-1".

    Numbered within a role in the order given; a label names nobody to the public.
    """
    seen: dict[str, int] = {}
    found = {}
    for party_id, role in parties:
        seen[role] = seen.get(role, 0) + 1
        found[party_id] = f"{role}-{seen[role]}"
    return found


def added(numbers: Sequence[tuple[str, str]], figure: Contribution | None) -> list[Contribution]:
    """Return everything that goes into the seed, from (label, number) and the public figure."""
    found = [Contribution(label, number) for label, number in numbers]
    return found if figure is None else [*found, figure]
