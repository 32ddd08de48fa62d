"""The hub: what is on disk, encoded once for each audience and written to all who watch.

Nobody waits for the slowest: each socket has a bounded line of frames of its own. Bidders are
served before watchers, in an order that rotates (TRAP-32). A viewer gets at most twenty frames of
events a second, and fewer when the process has too much to do (`pace.py`); what came between
waits for the next.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from itertools import islice
from typing import Any, Protocol

from auction.bidding import codec
from auction.bidding.engine import Engine
from auction.bidding.kept_lot import TAIL_EVENTS, KeptLot
from auction.bidding.view import event_text, state_view
from web.live.crowd import Crowd
from web.live.direct_line import text_frame
from web.live.pace import FRAMES_PER_SECOND, Pace
from web.live.roll import Roll

CLOCK_SECONDS = 0.25
JUMP_MS = 1_000


class Seat(Protocol):
    """A socket as the hub sees it. `seq` is the newest event it was told of."""

    seq: int

    @property
    def is_bidder(self) -> bool:
        """Say whether somebody signed in sits here."""
        ...

    def push(self, frame: bytes) -> None:
        """Send a ready frame, or give a reader up that does not read."""
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
        self._pace = Pace(frames_per_second)
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

    @property
    def pause(self) -> float:
        """Return how many seconds lie between two frames of a room now."""
        return self._pace.pause

    def took(self, seconds: float, now: float) -> None:
        """Take note of how long a round of frames took."""
        self._pace.took(seconds, now)

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
        frame = text_frame(codec.service(taking_bids=is_taking_bids, since_ms=since_ms))
        for room in self._rooms.values():
            for seat in room.seats():
                seat.push(frame)


class Room:
    """Everyone of this process who watches one lot."""

    lot: KeptLot

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._bidders: dict[Seat, None] = {}
        self._watchers: dict[Seat, None] = {}
        self._flushed_at = 0.0
        self._flush: asyncio.TimerHandle | None = None
        self._turn = 0

    def seats(self) -> list[Seat]:
        """Return everyone, bidders first, beginning with another one each time."""
        self._turn += 1
        bidders, watchers = list(self._bidders), list(self._watchers)
        return _rotated(bidders, self._turn) + _rotated(watchers, self._turn)

    def enter(self, seat: Seat, after: int | None) -> None:
        """Give a new seat its first frame, and every change from then on."""
        (self._bidders if seat.is_bidder else self._watchers)[seat] = None
        seat.seq = self.lot.state.seq
        telling = _Telling(self)
        you = seat.standing(self.lot)
        if after is not None and telling.can_tell_from(after):
            seat.push(telling.events(after, {"you": you}))
        else:
            seat.push(telling.snapshot(you))

    def leave(self, seat: Seat) -> None:
        """Take a seat away; the last one closes the room."""
        self._bidders.pop(seat, None)
        self._watchers.pop(seat, None)
        if not self.watching:
            if self._flush is not None:
                self._flush.cancel()
            self._hub.close(self)

    @property
    def watching(self) -> int:
        """Return how many sit here."""
        return len(self._bidders) + len(self._watchers)

    @property
    def now_ms(self) -> int:
        """Return court time."""
        return self._hub.engine.stamp()

    @property
    def rate(self) -> int | None:
        """Return a sandbox's court seconds per second."""
        return self._hub.rate

    def changed(self, lot: KeptLot) -> None:
        """Tell everyone of a change, at once or when their next frame is due."""
        self.lot = lot
        if self._flush is None:
            loop = asyncio.get_running_loop()
            due = max(loop.time(), self._flushed_at + self._hub.pause)
            self._flush = loop.call_at(due, self.flush)

    def flush(self) -> None:
        """Bring every seat up to date: one encoding for all who were told the same so far."""
        loop = asyncio.get_running_loop()
        self._flush = None
        self._flushed_at = loop.time()
        begun = (
            time.thread_time()
        )  # Its own time: others on the machine are no reason to tell less.
        seq, telling = self.lot.state.seq, _Telling(self)
        for seat in self.seats():
            if seat.seq < seq:
                seat.push(telling.frame_for(seat))
                seat.seq = seq
        self._hub.took(time.thread_time() - begun, loop.time())

    def resync(self) -> None:
        """Show everyone the lot anew."""
        telling, resync = _Telling(self), text_frame(codec.error("resync"))
        for seat in self.seats():
            seat.push(resync)
            seat.push(telling.snapshot(seat.standing(self.lot)))
            seat.seq = self.lot.state.seq


class _Telling:
    """What is told of a lot at one moment, each frame made once however many it is sent to."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._lot = room.lot
        self._now_ms = room.now_ms
        self._frames: dict[int, bytes] = {}
        self._state: str | None = None
        self._snapshot: bytes | None = None

    def frame_for(self, seat: Seat) -> bytes:
        """Return what a seat has not had yet."""
        if not self.can_tell_from(seat.seq):
            return self.snapshot(seat.standing(self._lot) if seat.is_bidder else None)
        you = seat.news_of_self(self._lot)
        if you is not None:
            return self.events(seat.seq, {"you": you})
        frame = self._frames.get(seat.seq)
        if frame is None:
            frame = self._frames[seat.seq] = self.events(seat.seq, {})
        return frame

    def can_tell_from(self, seq: int) -> bool:
        """Say whether what came after a number fits into one frame."""
        missed = self._lot.state.seq - seq
        return 0 <= missed <= min(TAIL_EVENTS, len(self._lot.tail))

    def events(self, after: int, more: Mapping[str, Any]) -> bytes:
        """Return the frame of the events after a number."""
        missed = self._lot.state.seq - after
        newest = islice(reversed(self._lot.tail), missed)
        texts = [event_text(public) for _, public in newest][::-1]
        more = {**more, "watching": self._room.watching}
        if self._room.rate is not None:
            more["rate"] = self._room.rate
        return text_frame(codec.events(now_ms=self._now_ms, events=texts, more=more))

    def snapshot(self, you: Mapping[str, Any] | None) -> bytes:
        """Return the frame that shows the lot whole; all who are nobody's bidder share one."""
        if you is None and self._snapshot is not None:
            return self._snapshot
        if self._state is None:
            self._state = codec.state_text(state_view(self._lot.state, self._room.watching))
        text = codec.snapshot(
            lot=self._lot.lot_id,
            seq=self._lot.state.seq,
            now_ms=self._now_ms,
            state=self._state,
            you=you,
            rate=self._room.rate,
        )
        frame = text_frame(text)
        if you is None:
            self._snapshot = frame
        return frame


def _rotated(seats: list[Seat], turn: int) -> list[Seat]:
    if not seats:
        return seats
    first = turn % len(seats)
    return seats[first:] + seats[:first]
