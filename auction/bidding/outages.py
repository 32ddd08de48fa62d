"""Pure. What an outage of the platform does to a lot: lost time is given back by rule.

House rule after OJA-45 to OJA-47: a short gap only extends an end it touched; a longer one is a
suspension that gives back all it took; a long one keeps the lot suspended until a working hour
that was announced. No lot closes in silence after a gap that touched its last minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

from auction.bidding.commands import Command, ExtendForOutage, OpenLot, Resume, Suspend
from auction.bidding.lot_state import LotState, LotStatus

REASON = "outage"


@dataclass(frozen=True, slots=True)
class OutageFigures:
    """The figures of the house rule, in seconds; a court may have others."""

    short_seconds: int = 5
    long_seconds: int = 15 * 60
    last_minutes_seconds: int = 5 * 60
    least_left_seconds: int = 10 * 60


def commands_after_gap(
    state: LotState, *, down_ms: int, back_ms: int, figures: OutageFigures
) -> tuple[Command, ...]:
    """Return what to put to a lot, in order, after a time in which no bid could be kept.

    `down_ms` is the last durable sign of life, `back_ms` the first instant a bid can be kept
    again. A lot that should have opened in between opens. After a long gap a lot is left
    suspended: somebody announces when it resumes.
    """
    if back_ms <= down_ms:
        return ()
    if state.status == LotStatus.open:
        return _give_back(state, down_ms, back_ms, figures)
    opens_at_ms = state.terms.opens_at_ms
    if state.status == LotStatus.upcoming and opens_at_ms <= back_ms:
        lost_from_ms = max(down_ms, opens_at_ms)
        return OpenLot(back_ms), *_give_back(state, lost_from_ms, back_ms, figures)
    return ()


def _give_back(
    state: LotState, down_ms: int, back_ms: int, figures: OutageFigures
) -> tuple[Command, ...]:
    gap_ms = back_ms - down_ms
    if gap_ms <= figures.short_seconds * 1000:
        return _after_short_gap(state, back_ms, figures)
    suspend = Suspend(at_ms=back_ms, reason=REASON, act="suspension", since_ms=down_ms)
    if gap_ms > figures.long_seconds * 1000:
        return (suspend,)
    least_ms = back_ms + figures.least_left_seconds * 1000
    ends_at_ms = max(max(state.ends_at_ms, down_ms) + gap_ms, least_ms)
    return suspend, Resume(at_ms=back_ms, ends_at_ms=ends_at_ms)


def _after_short_gap(state: LotState, back_ms: int, figures: OutageFigures) -> tuple[Command, ...]:
    # An end already past counts as touched: the lot was still open, so bids may have been lost.
    last_ms = figures.last_minutes_seconds * 1000
    if back_ms <= state.ends_at_ms - last_ms:
        return ()
    extended_ms = back_ms + last_ms
    return (ExtendForOutage(at_ms=back_ms, ends_at_ms=extended_ms, reason=REASON),)
