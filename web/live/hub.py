"""The hub: what is on disk, encoded once for each audience and written to all who watch.

Nobody waits for the slowest: each socket has a bounded line of frames of its own. Bidders are
served before watchers, in an order that rotates (TRAP-32). A viewer gets at most twenty frames of
events a second; what came between waits for the next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

from auction.bidding import codec
from auction.bidding.engine import Engine
from auction.bidding.kept_lot import TAIL_EVENTS, KeptLot
from auction.bidding.view import event_view, state_view
from web.live.crowd import Crowd
from web.live.roll import Roll

FRAMES_PER_SECOND = 20
CLOCK_SECONDS = 0.25
JUMP_MS = 1_000
_SNAPSHOT = -1


class Seat(Protocol):
    """A socket as the hub sees it. `seq` is the newest event it was told of."""

    seq: int

    @property
    def is_bidder(self) -> bool:
        """Say whether somebody signed in sits here."""
        ...

    def push(self, frame: str) -> None:
        """Send a frame when its turn comes."""
        ...

    def standing(self, lot: KeptLot) -> Mapping[str, Any] | None:
        """Return the protocol's `you`."""
        ...

    def news_of_self(self, lot: KeptLot) -> Mapping[str, Any] | None:
        """Return `you` if it changed since it was last sent, else None."""
        ...


class Place(Protocol):
    """Court time, for sandboxes in which it runs fast."""

    @property
    def rate(self) -> int:
        """Return court seconds per second."""
        ...


class ClockWatch:
    """Notices that a sandbox's court time jumped, or runs at another rate."""

    def __init__(self, engine: Engine, clock: Place) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self) -> None:
        """Take court time as it runs now for normal."""
        self._rate = self._clock.rate
        self._stamp_ms = self._engine.stamp()
        self._looked_at = asyncio.get_running_loop().time()

    def was_moved(self) -> bool:
        """Say whether court time did anything but run on since the last look."""
        rate, stamp_ms, looked_at = self._rate, self._stamp_ms, self._looked_at
        self.begin()
        expected_ms = stamp_ms + (self._looked_at - looked_at) * 1000 * rate
        return self._rate != rate or self._stamp_ms - expected_ms > JUMP_MS * max(rate, 1)


class Hub:
    """Every room of this process, and how much each address and account asks of them."""

    def __init__(
        self,
        engine: Engine,
        roll: Roll,
        crowd: Crowd,
        clock: Place | None,
        *,
        frames_per_second: float = FRAMES_PER_SECOND,
    ) -> None:
        self.engine = engine
        self.roll = roll
        self.crowd = crowd
        self.frames_per_second = frames_per_second
        self._clock = clock
        self._rooms: dict[str, Room] = {}
        self._clock_watch = None if clock is None else ClockWatch(engine, clock)
        engine.on_service(self._service)

    @property
    def rate(self) -> int | None:
        """Return a sandbox's court seconds per second; None where court time is real."""
        return None if self._clock is None else self._clock.rate

    async def room(self, lot_id: str) -> Room | None:
        """Return the room of a lot, or None if there is no such lot. Raises `LineDown`."""
        room = self._rooms.get(lot_id)
        if room is not None:
            return room
        room = Room(self)
        lot = await self.engine.watch(lot_id, room.changed)
        if lot is None:
            return None
        if lot_id in self._rooms:  # Somebody else opened it in the meantime.
            self.engine.leave(lot_id, room.changed)
            return self._rooms[lot_id]
        room.lot = lot
        if self._clock_watch is not None and not self._rooms:
            self._clock_watch.begin()
            asyncio.get_running_loop().call_later(CLOCK_SECONDS, self._watch_clock)
        self._rooms[lot_id] = room
        return room

    def close(self, room: Room) -> None:
        """Forget a room that nobody is in."""
        self.engine.leave(room.lot.lot_id, room.changed)
        self._rooms.pop(room.lot.lot_id, None)

    def _watch_clock(self) -> None:
        """In a sandbox, show every lot anew after the clock was moved: no event says so."""
        if self._clock_watch is None or not self._rooms:
            return
        if self._clock_watch.was_moved():
            for room in self._rooms.values():
                room.resync()
        asyncio.get_running_loop().call_later(CLOCK_SECONDS, self._watch_clock)

    def _service(self, is_taking_bids: bool, since_ms: int) -> None:
        frame = codec.service(taking_bids=is_taking_bids, since_ms=since_ms)
        for room in self._rooms.values():
            for seat in room.seats():
                seat.push(frame)


class Room:
    """Everyone of this process who watches one lot."""

    lot: KeptLot

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._seats: dict[Seat, None] = {}
        self._flushed_at = 0.0
        self._flush: asyncio.TimerHandle | None = None
        self._turn = 0

    def seats(self) -> list[Seat]:
        """Return everyone, bidders first, beginning with another one each time."""
        self._turn += 1
        bidders = [seat for seat in self._seats if seat.is_bidder]
        watchers = [seat for seat in self._seats if not seat.is_bidder]
        return _rotated(bidders, self._turn) + _rotated(watchers, self._turn)

    def enter(self, seat: Seat, after: int | None) -> None:
        """Give a new seat its first frame, and every change from then on."""
        self._seats[seat] = None
        seat.seq = self.lot.state.seq
        waiting = None if after is None else self._events_after(after)
        if waiting is None:
            seat.push(self.snapshot(seat.standing(self.lot)))
        else:
            more = {"you": seat.standing(self.lot), **self._more()}
            seat.push(self._events(waiting, more))

    def leave(self, seat: Seat) -> None:
        """Take a seat away; the last one closes the room."""
        self._seats.pop(seat, None)
        if not self._seats:
            if self._flush is not None:
                self._flush.cancel()
            self._hub.close(self)

    def changed(self, lot: KeptLot) -> None:
        """Tell everyone of a change, at once or when their next frame is due."""
        self.lot = lot
        if self._flush is None:
            loop = asyncio.get_running_loop()
            due = max(loop.time(), self._flushed_at + 1 / self._hub.frames_per_second)
            self._flush = loop.call_at(due, self.flush)

    def flush(self) -> None:
        """Bring every seat up to date: one encoding for all who were told the same so far."""
        self._flush = None
        self._flushed_at = asyncio.get_running_loop().time()
        seq = self.lot.state.seq
        frames: dict[int, str] = {}
        for seat in self.seats():
            if seat.seq < seq:
                self._tell(seat, frames)
                seat.seq = seq

    def resync(self) -> None:
        """Show everyone the lot anew."""
        frames: dict[int, str] = {}
        for seat in self.seats():
            seat.push(codec.error("resync"))
            seat.push(self._fresh(seat, frames))
            seat.seq = self.lot.state.seq

    def snapshot(self, you: Mapping[str, Any] | None) -> str:
        """Return the frame that shows the lot whole."""
        return codec.snapshot(
            lot=self.lot.lot_id,
            seq=self.lot.state.seq,
            now_ms=self._hub.engine.stamp(),
            state=state_view(self.lot.state, len(self._seats)),
            you=you,
            rate=self._hub.rate,
        )

    def _tell(self, seat: Seat, frames: dict[int, str]) -> None:
        waiting = self._events_after(seat.seq)
        you = seat.news_of_self(self.lot)
        if waiting is None:
            seat.push(self._fresh(seat, frames))
            return
        if you is not None:
            seat.push(self._events(waiting, {"you": you, **self._more()}))
            return
        if seat.seq not in frames:
            frames[seat.seq] = self._events(waiting, self._more())
        seat.push(frames[seat.seq])

    def _fresh(self, seat: Seat, frames: dict[int, str]) -> str:
        """Return a snapshot for a seat; watchers share one."""
        if seat.is_bidder:
            return self.snapshot(seat.standing(self.lot))
        if _SNAPSHOT not in frames:
            frames[_SNAPSHOT] = self.snapshot(None)
        return frames[_SNAPSHOT]

    def _events_after(self, seq: int) -> list[dict[str, Any]] | None:
        """Return the events after a number; None when they are more than one frame holds."""
        newest = self.lot.state.seq
        missed = newest - seq
        if missed < 0 or missed > min(TAIL_EVENTS, len(self.lot.tail)):
            return None
        return [event_view(public) for number, public in self.lot.tail if number > seq]

    def _events(self, waiting: list[dict[str, Any]], more: Mapping[str, Any]) -> str:
        return codec.events(now_ms=self._hub.engine.stamp(), events=waiting, more=more)

    def _more(self) -> dict[str, Any]:
        rate = self._hub.rate
        watching = {"watching": len(self._seats)}
        return watching if rate is None else {**watching, "rate": rate}


def _rotated(seats: list[Seat], turn: int) -> list[Seat]:
    if not seats:
        return seats
    first = turn % len(seats)
    return seats[first:] + seats[:first]
