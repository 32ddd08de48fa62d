"""Timers on a court clock that the test moves."""

from __future__ import annotations

from auction.bidding.timers import Timers


class Bell:
    """A timer's surroundings: what time it is, and which lots it rang for."""

    def __init__(self) -> None:
        self.now_ms = 0
        self.rang: list[str] = []
        self.timers = Timers(lambda: self.now_ms, self.rang.append)

    def at(self, now_ms: int) -> list[str]:
        self.now_ms = now_ms
        self.timers.fire_due()
        rang, self.rang[:] = list(self.rang), []
        return rang


def test_a_lot_is_rung_for_at_its_time_and_not_before() -> None:
    bell = Bell()
    bell.timers.set("a", 100)
    assert [bell.at(99), bell.at(100)] == [[], ["a"]]


def test_a_lot_is_rung_for_once() -> None:
    bell = Bell()
    bell.timers.set("a", 100)
    assert [bell.at(100), bell.at(200)] == [["a"], []]


def test_an_end_that_moved_back_is_rung_for_at_its_new_time() -> None:
    bell = Bell()
    bell.timers.set("a", 100)
    bell.timers.set("a", 150)
    assert [bell.at(149), bell.at(150)] == [[], ["a"]]


def test_an_end_that_moved_forward_is_rung_for_at_its_new_time() -> None:
    bell = Bell()
    bell.timers.set("a", 100)
    bell.timers.set("a", 50)
    assert [bell.at(50), bell.at(100)] == [["a"], []]


def test_a_lot_taken_off_is_not_rung_for() -> None:
    bell = Bell()
    bell.timers.set("a", 100)
    bell.timers.set("a", None)
    assert bell.at(100) == []


def test_a_jump_rings_for_all_it_passed_in_order() -> None:
    bell = Bell()
    for lot_id, due_ms in [("c", 30), ("a", 10), ("b", 20)]:
        bell.timers.set(lot_id, due_ms)
    assert bell.at(1_000_000) == ["a", "b", "c"]


def test_a_lot_set_again_while_it_rings_waits_for_its_new_time() -> None:
    bell = Bell()
    timers = Timers(lambda: bell.now_ms, lambda lot_id: timers.set(lot_id, bell.now_ms + 5))
    timers.set("a", 10)
    bell.now_ms = 10
    assert [timers.fire_due(), timers.fire_due()] == [1, 0]
