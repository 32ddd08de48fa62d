"""Pure. When a lot goes on that a long outage left suspended.

House rule after OJA-45 to OJA-47: at ten in the morning of a working day, at least twelve hours
after the platform is back, so that everyone can know of it; and within five days in any case,
be the court at rest or not.
"""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta

from auction.bidding.kept_lot import KeptLot
from auction.bidding.lot_state import LotState, LotStatus
from auction.bidding.outages import REASON, OutageFigures
from auction.kernel.clock import COURT_ZONE, court_day, from_ms, to_ms
from auction.kernel.court_calendar import CourtCalendar

NOTICE = timedelta(hours=12)
LATEST = timedelta(days=5)
_HOUR = time(10)


def resumes_at(suspended_at: datetime, calendar: CourtCalendar) -> datetime:
    """Return when a lot goes on that was found suspended by an outage at an instant."""
    first_on = court_day(suspended_at + NOTICE)
    mornings = [
        datetime.combine(first_on + timedelta(days=days), _HOUR, tzinfo=COURT_ZONE)
        for days in range(LATEST.days + 1)
    ]
    in_time = [at for at in mornings if NOTICE <= at - suspended_at <= LATEST]
    working = [at for at in in_time if not calendar.is_off(at.date())]
    return (working or in_time[-1:])[0]


def suspended_by_outage_at(lot: KeptLot) -> datetime | None:
    """Return since when a lot waits for the platform's own resumption; None if it does not."""
    if lot.state.status != LotStatus.suspended:
        return None
    for _, public in reversed(lot.tail):
        entry = json.loads(public)
        if entry["kind"] == "suspended":
            is_ours = (entry["act"], entry["reason"]) == ("suspension", REASON)
            return from_ms(entry["at"]) if is_ours else None
    return None


def end_after(state: LotState, at: datetime, figures: OutageFigures) -> int | None:
    """Return the end to resume to at an instant, in ms; None gives back exactly what was left."""
    least_ms = figures.least_left_seconds * 1000
    return None if (state.left_ms or 0) >= least_ms else to_ms(at) + least_ms
