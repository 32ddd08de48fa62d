"""When the clock next asks something of a lot: its opening, its end, or its going on."""

from __future__ import annotations

from auction.bidding.kept_lot import KeptLot
from auction.bidding.lot_state import LotStatus
from auction.bidding.resumption import resumes_at, suspended_by_outage_at
from auction.deadlines.calendar import calendar_around
from auction.kernel.clock import court_day, to_ms


def due_ms(lot: KeptLot) -> int | None:
    """Return court time in ms, or None if only somebody's act can move the lot."""
    match lot.state.status:
        case LotStatus.upcoming:
            return lot.state.terms.opens_at_ms
        case LotStatus.open:
            return lot.state.ends_at_ms
        case LotStatus.suspended:
            return resumes_at_ms(lot)
        case _:
            return None


def resumes_at_ms(lot: KeptLot) -> int | None:
    """Return when a lot goes on that a long outage suspended; None for any other lot."""
    since = suspended_by_outage_at(lot)
    if since is None:
        return None
    return to_ms(resumes_at(since, calendar_around(court_day(since))))
