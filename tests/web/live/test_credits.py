"""How much one socket may ask."""

from __future__ import annotations

from web.live.credits import Credits, Strikes


def test_a_purse_holds_two_seconds_worth() -> None:
    purse = Credits(per_second=2)
    assert [purse.spend(0.0) for _ in range(5)] == [True, True, True, True, False]


def test_a_purse_fills_with_time() -> None:
    purse = Credits(per_second=2)
    for _ in range(4):
        purse.spend(0.0)
    assert [purse.spend(0.5), purse.spend(0.5)] == [True, False]


def test_a_purse_never_holds_more_than_it_can() -> None:
    purse = Credits(per_second=2)
    purse.spend(0.0)
    assert [purse.spend(1_000.0) for _ in range(5)][-1] is False


def test_the_fifth_strike_in_a_minute_is_one_too_many() -> None:
    strikes = Strikes()
    assert [strikes.one_too_many(at) for at in (0, 1, 2, 3, 59)] == [False] * 4 + [True]


def test_five_strikes_over_more_than_a_minute_are_borne() -> None:
    strikes = Strikes()
    assert [strikes.one_too_many(at) for at in (0, 1, 2, 3, 60)] == [False] * 5
