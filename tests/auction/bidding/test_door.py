"""The door knows what was stamped in time and is still on its way."""

from __future__ import annotations

from auction.bidding.door import Door


def test_a_bid_inside_is_on_its_way() -> None:
    door = Door()
    door.enter("a", 99)
    assert door.has_earlier("a", 100)


def test_a_bid_stamped_at_the_end_does_not_count() -> None:
    door = Door()
    door.enter("a", 100)
    assert not door.has_earlier("a", 100)


def test_two_bids_of_one_stamp_are_two() -> None:
    door = Door()
    door.enter("a", 99)
    door.enter("a", 99)
    door.leave("a", 99)
    assert door.has_earlier("a", 100)


def test_a_bid_that_left_is_forgotten() -> None:
    door = Door()
    door.enter("a", 99)
    door.leave("a", 99)
    assert not door.has_earlier("a", 100)


def test_another_lots_bid_holds_nothing_up() -> None:
    door = Door()
    door.enter("b", 99)
    assert not door.has_earlier("a", 100)


def test_a_shut_door_lets_nothing_earlier_through() -> None:
    door = Door()
    door.enter("a", 99)
    door.shut("a", 100)
    assert [door.is_shut_to("a", 99), door.is_shut_to("a", 100)] == [True, False]
