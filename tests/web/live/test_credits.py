"""How much one socket may ask."""

from __future__ import annotations

from web.live.credits import Credits, Places, Purses, Strikes


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


def test_each_name_has_a_purse_of_its_own() -> None:
    purses = Purses(per_second=1)
    assert [purses.spend("ann", 0.0) for _ in range(3)] == [True, True, False]
    assert purses.spend("ben", 0.0)


def test_purses_that_are_full_again_are_forgotten() -> None:
    purses = Purses(per_second=1)
    for n in range(10_000):
        purses.spend(f"visitor{n}", 0.0)
    purses.spend("ann", 2.0)
    assert len(purses._purses) == 1


def test_a_place_that_was_given_back_can_be_taken_again() -> None:
    places = Places(most=1)
    assert [places.take("ann"), places.take("ann"), places.take("ben")] == [True, False, True]
    places.give_back("ann")
    assert places.take("ann")
