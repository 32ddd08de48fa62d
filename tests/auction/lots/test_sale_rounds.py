"""What comes after what, at which floor, by which day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from auction.lots.sale_rounds import (
    SaleBasis,
    floor_fen,
    floor_law,
    follows_failure,
    is_second_overdue,
    second_by,
)
from tests.auction.lots.bases import FIRST, NOW, RESALE, SECOND


@pytest.mark.parametrize(
    ("basis", "floor", "law"),
    [
        (FIRST, 273_756_000, "OJA-11"),
        (SECOND, 219_008_000, "OJA-41"),
        (RESALE, 273_760_000, "TRAP-10"),
    ],
)
def test_each_round_has_its_own_floor(basis: SaleBasis, floor: int, law: str) -> None:
    assert (floor_fen(basis), floor_law(basis)) == (floor, law)


@pytest.mark.parametrize(("failed", "follows"), [("first", "second"), ("second", None)])
def test_after_the_second_failure_no_auction_follows(failed: str, follows: str | None) -> None:
    assert follows_failure(failed) == follows


def test_thirty_days_are_counted_from_the_day_of_the_failure() -> None:
    assert second_by(NOW) == date(2026, 4, 15)


@pytest.mark.parametrize(("days", "overdue"), [(14, False), (15, True)])
def test_second_is_overdue_once_its_notice_no_longer_fits(days: int, overdue: bool) -> None:
    published_at = NOW + timedelta(days=days)

    assert is_second_overdue(SECOND, published_at) is overdue
