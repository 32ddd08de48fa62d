"""What an outage does to a lot, by how long it was and when it struck."""

from __future__ import annotations

import pytest

from auction.bidding.answers import Done
from auction.bidding.lot_state import LotStatus
from auction.bidding.outages import OutageFigures, commands_after_gap
from tests.auction.bidding.living_lot import ENDS, MINUTE, OPENS, LivingLot, open_lot

FIGURES = OutageFigures()
SECOND = 1000


def _after(lot: LivingLot, down_ms: int, back_ms: int) -> tuple[LotStatus, int]:
    for command in commands_after_gap(lot.state, down_ms=down_ms, back_ms=back_ms, figures=FIGURES):
        assert isinstance(lot.do(command), Done)
    return lot.state.status, lot.state.ends_at_ms


SHORT = [
    ("far from the end", ENDS - 60 * MINUTE, ENDS),
    ("back just before the last five minutes", ENDS - 5 * MINUTE - 5 * SECOND - 1, ENDS),
    ("back as they begin", ENDS - 5 * MINUTE - 5 * SECOND, ENDS),
    ("back within them", ENDS - 5 * MINUTE, ENDS + 5 * SECOND),
    ("over the end", ENDS - SECOND, ENDS + 4 * SECOND + 5 * MINUTE),
    ("wholly after an end nobody could close", ENDS + SECOND, ENDS + 6 * SECOND + 5 * MINUTE),
]


@pytest.mark.parametrize(("down_ms", "end_ms"), [s[1:] for s in SHORT], ids=[s[0] for s in SHORT])
def test_a_short_gap_only_extends_an_end_it_touched(down_ms: int, end_ms: int) -> None:
    found = _after(open_lot(), down_ms, down_ms + 5 * SECOND)
    assert found == (LotStatus.open, end_ms)


LONGER = [
    ("far from the end", ENDS - 60 * MINUTE, ENDS + 6 * MINUTE),
    ("near the end", ENDS - 2 * MINUTE, ENDS - 2 * MINUTE + 16 * MINUTE),
    ("over the end", ENDS - MINUTE, ENDS - MINUTE + 16 * MINUTE),
    ("wholly after the end", ENDS + MINUTE, ENDS + MINUTE + 16 * MINUTE),
]


@pytest.mark.parametrize(("down_ms", "end_ms"), [x[1:] for x in LONGER], ids=[x[0] for x in LONGER])
def test_a_longer_gap_is_given_back_with_ten_minutes_at_least(down_ms: int, end_ms: int) -> None:
    lot = open_lot()
    assert _after(lot, down_ms, down_ms + 6 * MINUTE) == (LotStatus.open, end_ms)
    assert [type(event).__name__ for event in lot.events[-2:]] == ["Suspended", "Resumed"]


def test_after_a_long_gap_the_lot_stays_suspended_with_what_was_left() -> None:
    lot = open_lot()
    status, _ = _after(lot, ENDS - 60 * MINUTE, ENDS)
    assert (status, lot.state.left_ms) == (LotStatus.suspended, 60 * MINUTE)


def test_fifteen_minutes_are_not_yet_long() -> None:
    status, _ = _after(open_lot(), ENDS - 60 * MINUTE, ENDS - 45 * MINUTE)
    assert status == LotStatus.open


def test_a_lot_whose_opening_was_missed_opens_and_loses_nothing() -> None:
    found = _after(LivingLot(), OPENS - MINUTE, OPENS + 6 * MINUTE)
    assert found == (LotStatus.open, ENDS + 6 * MINUTE)


def test_a_lot_that_opens_later_is_untouched() -> None:
    assert _after(LivingLot(), OPENS - 2 * MINUTE, OPENS - MINUTE) == (LotStatus.upcoming, ENDS)


def test_a_closed_lot_is_untouched() -> None:
    assert _after(open_lot().close(), ENDS + MINUTE, ENDS + 9 * MINUTE) == (LotStatus.closed, ENDS)


def test_no_gap_is_no_outage() -> None:
    assert commands_after_gap(open_lot().state, down_ms=ENDS, back_ms=ENDS, figures=FIGURES) == ()
