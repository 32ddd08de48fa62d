"""Pure. When a viewing may be offered, moved and booked, and by when a question is answered.

Law: OJA-16 (4): what is sold is sold as it is, and whoever asks may see it; there is no number in
the law, so lengths and counts are house rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from auction.kernel.clock import court_day, day_ends
from auction.kernel.court_calendar import CourtCalendar
from auction.kernel.refusal import Refusal
from auction.viewing.refusals import ViewingRefusal

MOST_PLACES = 200
MOST_PLACE = 200
MOST_REASON = 500
LONGEST = timedelta(hours=12)
REMIND_BEFORE = timedelta(days=1)

ANSWER_WORKING_DAYS = 3
"""House rule: the law says nothing; a bidder who waits longer may miss the end."""
MOST_QUESTION = 1000
MOST_ANSWER = 4000
MOST_OPEN_QUESTIONS = 5
"""House rule: so many unanswered questions of one person about one lot."""
MOST_QUESTIONS_AN_HOUR = 10
"""House rule: so many of one person about all lots, that no program fills the court's desk."""


class SlotState(StrEnum):
    """Whether a slot stands."""

    open = "open"
    cancelled = "cancelled"


@dataclass(frozen=True)
class Slot:
    """What a court offers: a place, from when until when, for how many."""

    place: str
    starts_at: datetime
    ends_at: datetime
    places: int


def check_slot(slot: Slot, *, now: datetime, bidding_ends_at: datetime) -> Refusal | None:
    """Check a slot that is offered or moved: ahead, before the end, of a day's length at most."""
    if slot.starts_at <= now:
        return Refusal(ViewingRefusal.slot_in_past, {}, "starts_at")
    if slot.ends_at <= slot.starts_at or slot.ends_at - slot.starts_at > LONGEST:
        hours = int(LONGEST.total_seconds() // 3600)
        return Refusal(ViewingRefusal.slot_wrong_length, {"hours": hours}, "ends_at")
    if slot.ends_at > bidding_ends_at:
        data = {"bidding_ends_at": bidding_ends_at}
        return Refusal(ViewingRefusal.slot_after_end, data, "ends_at")
    if not 1 <= slot.places <= MOST_PLACES:
        return Refusal(ViewingRefusal.slot_places, {"most": MOST_PLACES}, "places")
    return None


def may_book(
    *, state: SlotState, starts_at: datetime, now: datetime, left: int, has_booking: bool
) -> Refusal | None:
    """Say why a place cannot be booked now; one standing booking per lot and person."""
    if state is SlotState.cancelled:
        return Refusal(ViewingRefusal.slot_cancelled)
    if starts_at <= now:
        return Refusal(ViewingRefusal.slot_over)
    if has_booking:
        return Refusal(ViewingRefusal.booked_already)
    return Refusal(ViewingRefusal.slot_full) if left < 1 else None


def reminder_at(starts_at: datetime) -> datetime:
    """Return when whoever booked is reminded: the day before, to the hour."""
    return starts_at - REMIND_BEFORE


def answer_by(asked_at: datetime, opens_at: datetime | None, calendar: CourtCalendar) -> datetime:
    """Return by when a question must be answered.

    Three working days, the day of asking not counted; but none may stay open when bidding opens.
    A question asked while bidding runs has the three days. House rule; TIME-01 for the counting.
    """
    due = day_ends(_working_days_after(court_day(asked_at), ANSWER_WORKING_DAYS, calendar))
    if opens_at is not None and asked_at < opens_at:
        return min(due, opens_at)
    return due


def _working_days_after(on: date, days: int, calendar: CourtCalendar) -> date:
    for _each in range(days):
        on = calendar.due_on(on, 1)
    return on
