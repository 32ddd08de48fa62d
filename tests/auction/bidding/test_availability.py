"""How much of a lot's bidding the platform was there for."""

from __future__ import annotations

import pytest

from auction.bidding.availability import MILLION, Course, Stop, course_of, measure

OPENED = {"kind": "opened", "at": 1_000}
CLOSED = {"kind": "closed", "at": 101_000}
STAYED = {"kind": "suspended", "at": 2_000, "act": "stay", "reason": "x"}


@pytest.mark.parametrize(
    ("gaps", "down_ms"),
    [
        ([], 0),
        ([(11_000, 21_000)], 10_000),
        ([(0, 6_000)], 5_000),
        ([(95_000, 500_000)], 6_000),
        ([(11_000, 21_000), (15_000, 31_000)], 20_000),
        ([(200_000, 300_000)], 0),
    ],
)
def test_only_gaps_within_the_bidding_count_and_each_instant_once(
    gaps: list[tuple[int, int]], down_ms: int
) -> None:
    measured = measure(course_of([OPENED, CLOSED]), gaps, now_ms=999_999)
    assert (measured.window_ms, measured.down_ms) == (100_000, down_ms)
    assert measured.up_per_million == (100_000 - down_ms) * 10


def test_a_lot_that_never_opened_was_never_missed() -> None:
    assert measure(Course(), [(0, 10)], now_ms=10).up_per_million == MILLION


def test_a_running_lot_is_measured_until_now() -> None:
    assert measure(course_of([OPENED]), [], now_ms=51_000).window_ms == 50_000


def test_a_stay_ends_with_what_ends_it() -> None:
    resumed = {"kind": "resumed", "at": 5_000}
    assert course_of([OPENED, STAYED, resumed]).stops == (Stop(2_000, 5_000, "stay", "x"),)
    assert course_of([OPENED, STAYED]).stops == (Stop(2_000, None, "stay", "x"),)


def test_what_is_given_back_in_the_same_commit_stood_still_for_no_time() -> None:
    assert course_of([OPENED, STAYED, {"kind": "resumed", "at": 2_000}]).stops == ()
