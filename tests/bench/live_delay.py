"""A hundred bids a second before two thousand viewers: when the last of them has seen each bid."""

from __future__ import annotations

import asyncio
import json
import time

from tests.bench.bidding_load import Ladder, hang_up
from tests.bench.people import enter, sign_in, token_of
from tests.bench.processes import Serving, web_process
from tests.bench.re_read import hold_in_record
from tests.bench.rounds import Bench, Meter, median_text
from tests.bench.table import Figure
from tests.bench.wire import Wire, connect

LOT, NAME = "watched", "bidder"
VIEWERS, BIDS_A_SECOND = 2_000, 100


class Sightings:
    """When frames came: for each run of events that frames showed, the last time it was shown."""

    def __init__(self) -> None:
        self.last_shown: dict[tuple[int, int], float] = {}
        self.frames = 0
        self._newest: dict[bytes, int] = {}

    def newest_in(self, payload: bytes) -> int:
        """Return the number of the newest event a frame shows; equal frames are read once."""
        seq = self._newest.get(payload)
        if seq is None:
            frame = json.loads(payload)
            shown = [event["seq"] for event in frame.get("events", ())]
            seq = self._newest[payload] = shown[-1] if shown else frame.get("seq", 0)
        return seq

    def forget(self) -> None:
        """Begin a round."""
        self.last_shown.clear()
        self._newest.clear()
        self.frames = 0

    def waits_ms(self, sent: dict[int, float]) -> list[float]:
        """Return how long after it was sent each bid (by its number) was shown to the last one."""
        last: dict[int, float] = {}
        for (before, newest), at in self.last_shown.items():
            for seq in range(before + 1, newest + 1):
                last[seq] = max(at, last.get(seq, 0.0))
        return sorted((last[seq] - at) * 1000 for seq, at in sent.items() if seq in last)


class _Seat(Wire):
    def __init__(self, sightings: Sightings) -> None:
        super().__init__()
        self._sightings = sightings
        self._seq = 0

    def heard(self, payload: bytes) -> None:
        sightings = self._sightings
        newest = sightings.newest_in(payload)
        if newest > self._seq:
            sightings.last_shown[self._seq, newest] = time.perf_counter()
            sightings.frames += 1
            self._seq = newest


class Sender(Wire):
    """Bids at a steady pace, whatever is answered; notes when each accepted bid was sent."""

    def __init__(self, ladder: Ladder) -> None:
        super().__init__()
        self._ladder = ladder
        self._sent_at: list[float] = []
        self.accepted: list[bytes] = []

    def heard(self, payload: bytes) -> None:
        """Keep acceptances; with one bidder on one socket they come in the order of the bids."""
        if payload.startswith(b'{"kind":"accepted"'):
            self.accepted.append(payload)
        elif payload.startswith(b'{"kind":"refused"'):
            raise AssertionError(f"a bid in order was refused: {payload!r}")

    async def bid(self, seconds: float) -> dict[int, float]:
        """Bid for a while; return when each bid was sent, by its number in the record."""
        first, begin = len(self.accepted), time.perf_counter()
        sent: list[float] = []
        for number in range(int(seconds * BIDS_A_SECOND)):
            await asyncio.sleep(max(0.0, begin + number / BIDS_A_SECOND - time.perf_counter()))
            sent.append(time.perf_counter())
            self.say(self._ladder.good_bid())
        async with asyncio.timeout(30):
            while len(self.accepted) - first < len(sent):
                await asyncio.sleep(0.05)
        await asyncio.sleep(1.0)  # What is still on its way to the viewers.
        numbers = [json.loads(answer)["seq"] for answer in self.accepted[first:]]
        return dict(zip(numbers, sent, strict=True))


async def figures(bench: Bench) -> list[Figure]:
    """Measure from the sending of a bid to the last viewer who was shown it, the cap being on."""
    url, viewers = bench.cluster.fresh_database(), bench.sized(VIEWERS)
    await sign_in(url, [NAME])
    await enter(bench.cluster, url, {LOT: [NAME]})
    p50: list[float] = []
    p99: list[float] = []
    frames: list[float] = []
    core: list[float] = []
    with web_process(bench.cluster, url) as web:
        sightings = Sightings()
        seats = [await connect(_Seat(sightings), web.port, f"/live/{LOT}") for _ in range(viewers)]
        sender = await connect(Sender(Ladder(LOT)), web.port, f"/live/{LOT}", token_of(NAME))
        for number in range(bench.rounds + 1):
            waits, share, shown = await _round(bench, web, sightings, sender)
            if number:  # The first round warms up.
                p50.append(waits[len(waits) // 2])
                p99.append(waits[int(len(waits) * 0.99)])
                core.append(share)
                frames.append(shown / viewers)
        await hold_in_record(url, [(LOT, answer) for answer in sender.accepted])
        hang_up(seats, [sender])
    bench.cluster.drop(url)
    pace = f"the hub gave {median_text(frames, 'frames/s')} to a viewer, of 20 at most"
    said = f"p50 {median_text(p50, 'ms')}; {pace}"
    return [
        Figure(
            f"{BIDS_A_SECOND} bids/s, {viewers:,} viewers: bid → last viewer, p99",
            "ms",
            p99,
            target=250.0,
            notes=[f"{said}; web and database had {median_text(core, '%')} of the core."],
        )
    ]


async def _round(
    bench: Bench, web: Serving, sightings: Sightings, sender: Sender
) -> tuple[list[float], float, float]:
    seconds, meter = bench.seconds * 1.5, Meter(bench.cluster, web)
    sightings.forget()
    meter.begin()
    began = time.perf_counter()
    sent = await sender.bid(seconds)
    micros = sum(meter.micros())
    return (
        sightings.waits_ms(sent),
        micros / (time.perf_counter() - began) / 1e4,
        sightings.frames / seconds,
    )
