"""The hub: everyone is told the same, once encoded, in a fair order; a moved clock is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auction.bidding.commands import Resume, Suspend
from auction.bidding.kept_lot import KeptLot
from tests.fakes.live_lots import LOT, START_FEN
from tests.fakes.live_site import LiveSite


class SilentSeat:
    """A seat that keeps what it is told."""

    def __init__(self, name: str, *, is_bidder: bool) -> None:
        self.name, self.is_bidder, self.seq = name, is_bidder, 0
        self.had: list[bytes] = []

    def push(self, frame: bytes) -> None:
        self.had.append(frame)

    def standing(self, lot: KeptLot) -> Mapping[str, Any] | None:
        return {"paddle": self.name} if self.is_bidder else None

    def news_of_self(self, lot: KeptLot) -> Mapping[str, Any] | None:
        return None


async def test_bidders_come_before_watchers_and_each_is_first_in_turn(site: LiveSite) -> None:
    async with site.viewer() as viewer:
        await viewer.next()
        room = await site.hub.room(LOT)
        assert room is not None
        for name, is_bidder in [("w1", False), ("b1", True), ("w2", False), ("b2", True)]:
            room.enter(SilentSeat(name, is_bidder=is_bidder), None)
        orders = [[getattr(seat, "name", "") for seat in room.seats()] for _ in range(2)]
        assert [set(order[:2]) for order in orders] == [{"b1", "b2"}] * 2
        assert orders[0][0] != orders[1][0]
        for seat in room.seats():
            if isinstance(seat, SilentSeat):
                room.leave(seat)


async def test_all_who_were_told_the_same_get_the_very_same_frame(site: LiveSite) -> None:
    await site.admit("ann")
    async with site.viewer() as viewer:
        await viewer.next()
        room = await site.hub.room(LOT)
        assert room is not None
        seats = [SilentSeat(name, is_bidder=False) for name in ("w1", "w2")]
        for seat in seats:
            room.enter(seat, None)
        await site.live.engine.command(LOT, Suspend(at_ms=0, reason="objection", act="stay"))
        await viewer.event("suspended")
        assert seats[0].had[-1] is seats[1].had[-1]
        for seat in seats:
            room.leave(seat)


async def test_whoever_comes_after_everyone_left_sees_the_lot_as_it_is(site: LiveSite) -> None:
    async with site.viewer() as viewer:
        await viewer.next()
    await site.live.admit("late")
    async with site.viewer() as viewer:
        assert (await viewer.next())["seq"] == (await site.live.state()).seq


async def test_a_clock_that_was_moved_is_shown_to_everyone(site: LiveSite) -> None:
    async with site.viewer() as viewer:
        await viewer.next()
        site.live.clock.advance(minutes=10)
        error, snapshot = await viewer.next(), await viewer.next()
    assert (error["kind"], error["code"]) == ("error", "resync")
    assert (snapshot["kind"], snapshot["now"]) == ("snapshot", site.live.clock.ms)


async def test_a_resumed_lot_shows_its_new_end(site: LiveSite) -> None:
    async with site.viewer() as viewer:
        await site.live.engine.command(LOT, Suspend(at_ms=0, reason="objection", act="stay"))
        await site.live.engine.command(LOT, Resume(at_ms=0))
        resumed = await viewer.event("resumed")
    assert resumed["ends_at"] == (await site.live.state()).ends_at_ms


async def test_a_bid_that_extends_the_lot_shows_the_new_end(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    site.live.clock.advance(minutes=58)
    async with site.viewer(token) as viewer:
        accepted = await viewer.bid("a1", START_FEN)
        event = await viewer.event("bid")
    assert event["ends_at"] == accepted["at"] + 300_000
