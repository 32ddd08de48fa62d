"""When a lot goes on that a long outage suspended."""

from __future__ import annotations

from collections import deque
from datetime import date, datetime

import pytest

from auction.bidding.kept_lot import KeptLot
from auction.bidding.lot_state import LotStatus, new_lot
from auction.bidding.outages import OutageFigures
from auction.bidding.resumption import end_after, resumes_at, suspended_by_outage_at
from auction.kernel.canonical import canonical_bytes
from auction.kernel.clock import COURT_ZONE, from_ms
from auction.kernel.court_calendar import CourtCalendar
from auction.lots.terms import BiddingTerms

GOLDEN_WEEK = frozenset(date(2026, 10, day) for day in range(1, 9))
CALENDAR = CourtCalendar(GOLDEN_WEEK)
TERMS = BiddingTerms(
    kind="auction",
    round="first",
    start_fen=100,
    increment_fen=10,
    deposit_fen=5,
    opens_at_ms=0,
    ends_at_ms=3_600_000,
)

CASES = [
    pytest.param("2026-03-16 20:00", "2026-03-17 10:00", id="the-next-morning"),
    pytest.param("2026-03-16 22:00", "2026-03-17 10:00", id="twelve-hours-to-the-minute"),
    pytest.param("2026-03-16 22:01", "2026-03-18 10:00", id="less-than-twelve-hours-of-notice"),
    pytest.param("2026-03-13 20:00", "2026-03-16 10:00", id="over-the-weekend"),
    pytest.param("2026-09-30 20:00", "2026-10-05 10:00", id="within-five-days-of-a-long-holiday"),
]


def court_time(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COURT_ZONE)


@pytest.mark.parametrize(("suspended", "resumes"), CASES)
def test_a_lot_goes_on_in_a_working_morning_announced_in_time(suspended: str, resumes: str) -> None:
    assert resumes_at(court_time(suspended), CALENDAR) == court_time(resumes)


def suspended_lot(*entries: dict[str, object]) -> KeptLot:
    state = new_lot("lot_1", TERMS)._replace(status=LotStatus.suspended, left_ms=60_000)
    tail = deque((number, canonical_bytes(entry)) for number, entry in enumerate(entries, 1))
    return KeptLot(court_id="court_1", state=state, head="", tail=tail)


def test_a_lot_suspended_by_an_outage_waits_for_the_platform() -> None:
    lot = suspended_lot(
        {"kind": "suspended", "act": "suspension", "reason": "outage", "at": 5}, {"kind": "hidden"}
    )
    assert suspended_by_outage_at(lot) == from_ms(5)


def test_a_lot_the_court_stopped_waits_for_the_court() -> None:
    lot = suspended_lot(
        {"kind": "suspended", "act": "suspension", "reason": "outage", "at": 5},
        {"kind": "resumed", "at": 6},
        {"kind": "suspended", "act": "stay", "reason": "objection", "at": 7},
    )
    assert suspended_by_outage_at(lot) is None


def test_at_least_ten_minutes_are_left_when_a_lot_goes_on() -> None:
    state = suspended_lot().state
    assert end_after(state, from_ms(0), OutageFigures()) == 600_000
