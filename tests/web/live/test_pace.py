"""Telling a crowd takes a quarter of the time at most; then viewers are told less often."""

from __future__ import annotations

import math

import pytest

from web.live.pace import FRAMES_PER_SECOND, LOOK_SECONDS, SLOWEST_PER_SECOND, Pace


def after(pace: Pace, *, share: float, looks: int = 1) -> Pace:
    """Let telling take a share of the time at the pace it has, for so many looks."""
    now = pace._since
    for _ in range(looks):
        now += LOOK_SECONDS
        pace.took(share * LOOK_SECONDS, now)
    return pace


def test_twenty_frames_a_second_where_there_is_little_to_do() -> None:
    assert after(Pace(), share=0.1, looks=5).pause == 1 / FRAMES_PER_SECOND


def test_half_of_the_time_spent_telling_halves_the_pace() -> None:
    assert after(Pace(), share=0.5).pause == pytest.approx(2 / FRAMES_PER_SECOND)


def test_the_pace_comes_back_when_the_crowd_has_gone() -> None:
    pace = after(Pace(), share=0.8, looks=2)
    assert after(pace, share=0.01, looks=2).pause == 1 / FRAMES_PER_SECOND


def test_nobody_is_told_more_seldom_than_twice_a_second() -> None:
    assert after(Pace(), share=1.0, looks=10).pause == 1 / SLOWEST_PER_SECOND


def test_a_pace_without_a_cap_stays_without_one() -> None:
    assert after(Pace(math.inf), share=0.9, looks=3).pause == 0
