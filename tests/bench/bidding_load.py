"""The load: bidders who keep so many bids in flight, most of them good, and people who watch.

Prices are handed out in the order in which bids are sent, each a step above the last. Two hundred
sockets are not read in quite that order, so some good bids come too late and are refused; so many
fewer are made bad on purpose (too low, or off the grid), and four in five are accepted.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tests.bench.people import START_FEN, STEP_FEN, token_of
from tests.bench.wire import Wire, connect, text_frame

BAD_SHARE = 0.2
_ACCEPTED, _REFUSED = b'{"kind":"accepted"', b'{"kind":"refused"'
_TRANSIENT = b'"transient":true'
PATIENCE_SECONDS = 0.2
"""Whoever is refused for now asks again after a while, as the protocol's clients do."""
_numbers = itertools.count(1)


@dataclass
class Ladder:
    """The prices of one lot, as this load hands them out; `price_fen` is the last good one."""

    lot_id: str
    price_fen: int = START_FEN
    sent: int = 0
    sent_bad: int = 0
    refused: int = 0

    def bid(self) -> bytes:
        """Return the next bid's frame: one in five bad, those that come too late counted in."""
        number, self.sent = next(_numbers), self.sent + 1
        came_late = max(0, self.refused - self.sent_bad)
        if self.sent_bad + came_late >= BAD_SHARE * self.sent:
            self.price_fen += STEP_FEN
            price = self.price_fen
        else:
            self.sent_bad += 1
            price = START_FEN if number % 2 else self.price_fen + 1
        return text_frame(b'{"kind":"bid","id":"%d","price_fen":%d}' % (number, price))

    def good_bid(self) -> bytes:
        """Return a good bid's frame."""
        self.price_fen += STEP_FEN
        return text_frame(
            b'{"kind":"bid","id":"%d","price_fen":%d}' % (next(_numbers), self.price_fen)
        )


@dataclass
class Tally:
    """What a round has seen. Every acceptance is kept, to be looked for in the record."""

    answered: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    frames_watched: int = 0
    seconds: float = 0.0
    wanted: int | None = None
    enough: asyncio.Event = field(default_factory=asyncio.Event)


class Viewer(Wire):
    """Somebody who watches; counts the frames that come."""

    def __init__(self) -> None:
        super().__init__()
        self.frames = 0

    def heard(self, payload: bytes) -> None:
        """Count it."""
        self.frames += 1


class Bidder(Wire):
    """Keeps a number of bids in flight until told to stop, then waits for its answers."""

    def __init__(self, ladder: Ladder) -> None:
        super().__init__()
        self.ladder = ladder
        self.tally = Tally()
        self.in_flight = self._owed = self._later = 0
        self.quiet: asyncio.Event = asyncio.Event()
        self.stopping = True

    def begin(self, depth: int, tally: Tally) -> None:
        """Send the first bids of a round."""
        self.tally, self.stopping = tally, False
        self.quiet.clear()
        self._send(depth)

    def stop(self) -> None:
        """Send no more."""
        self.stopping = True
        if not self.in_flight:
            self.quiet.set()

    def heard(self, payload: bytes) -> None:
        """Note an answer; frames of events go by."""
        ladder, tally = self.ladder, self.tally
        if payload.startswith(_ACCEPTED):
            tally.accepted.append((ladder.lot_id, payload))
        elif payload.startswith(_REFUSED):
            if _TRANSIENT in payload:
                self._later += 1
            at = payload.index(b'"code":"') + 8
            tally.refused[payload[at : payload.index(b'"', at)].decode()] += 1
            ladder.refused += 1
        else:
            return
        tally.answered += 1
        if tally.answered == tally.wanted:
            tally.enough.set()
        self._owed += 1

    def rested(self) -> None:
        """Send as many bids as were answered."""
        if not self._owed:
            return
        owed, later = self._owed, self._later
        self._owed = self._later = 0
        self.in_flight -= owed
        if later:
            asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._send, later)
        self._send(owed - later)
        if self.stopping and not self.in_flight:
            self.quiet.set()

    def _send(self, bids: int) -> None:
        if self.stopping or not bids:
            return
        self.in_flight += bids
        bid = self.ladder.bid
        self.say(b"".join([bid() for _ in range(bids)]))


async def bidders(
    port: int, ladder: Ladder, names: Sequence[str], path: str = "/live"
) -> list[Bidder]:
    """Connect signed-in bidders to a lot."""
    lot_path = f"{path}/{ladder.lot_id}" if path == "/live" else path
    return [await connect(Bidder(ladder), port, lot_path, token_of(name)) for name in names]


async def viewers(port: int, lot_id: str, count: int) -> list[Viewer]:
    """Connect people who are not signed in."""
    return [await connect(Viewer(), port, f"/live/{lot_id}") for _ in range(count)]


async def bid_for(
    crowd: Sequence[Bidder],
    watching: Sequence[Viewer],
    *,
    depth: int,
    seconds: float,
    bids: int | None = None,
) -> Tally:
    """Let everyone bid for a while, or until so many bids are answered; return what was seen."""
    tally = Tally(wanted=bids)
    before = sum(viewer.frames for viewer in watching)
    began = time.perf_counter()
    for bidder in crowd:
        bidder.begin(depth, tally)
    with suppress(TimeoutError):
        await asyncio.wait_for(tally.enough.wait(), seconds)
    for bidder in crowd:
        bidder.stop()
    async with asyncio.timeout(60):
        await asyncio.gather(*(bidder.quiet.wait() for bidder in crowd))
    tally.seconds = time.perf_counter() - began
    tally.frames_watched = sum(viewer.frames for viewer in watching) - before
    return tally


def hang_up(*crowds: Sequence[Wire]) -> None:
    """Leave at once."""
    for wire in itertools.chain(*crowds):
        wire.transport.abort()


def read_accepted(payload: bytes) -> dict[str, object]:
    """Read an acceptance."""
    frame: dict[str, object] = json.loads(payload)
    return frame
