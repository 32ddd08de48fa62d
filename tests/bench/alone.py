"""One person bids alone: how long until the answer, which comes when the bid is on disk."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable

from tests.bench.bidding_load import Ladder, hang_up
from tests.bench.people import enter, sign_in, token_of
from tests.bench.processes import web_process, yardstick_process
from tests.bench.re_read import hold_in_record
from tests.bench.rounds import Bench
from tests.bench.table import Figure
from tests.bench.wire import Wire, connect

LOT, NAME = "quiet", "alone"
_BIDS_A_SECOND = 100
"""Slower than the answers come: nothing waits for anything but its own commit."""


class Asker(Wire):
    """Sends one bid at a time and waits for its answer."""

    def __init__(self) -> None:
        super().__init__()
        self._answer: asyncio.Future[bytes] | None = None

    def heard(self, payload: bytes) -> None:
        """Hand over the answer."""
        if payload.startswith((b'{"kind":"accepted"', b'{"kind":"refused"')) and self._answer:
            self._answer.set_result(payload)

    async def ask(self, frame: bytes) -> bytes:
        """Send a bid and return its answer."""
        self._answer = asyncio.get_running_loop().create_future()
        self.say(frame)
        return await self._answer


async def figures(bench: Bench) -> list[Figure]:
    """Measure a lone bidder's median, beside an echo that makes one durable commit."""
    url = bench.cluster.fresh_database()
    await sign_in(url, [NAME])
    await enter(bench.cluster, url, {LOT: [NAME]})
    ladder = Ladder(LOT)
    with web_process(bench.cluster, url) as web, yardstick_process(bench.cluster, url) as other:
        house = await connect(Asker(), web.port, f"/live/{LOT}", token_of(NAME))
        echo = await connect(Asker(), other.port, "/commit")
        bids = bench.sized(200)
        waits: tuple[list[float], list[float]] = ([], [])
        for number in range(bench.rounds + 1):
            for asker, found in zip((house, echo), waits, strict=True):
                median, answers = await _median_ms(asker, ladder.good_bid, bids)
                if asker is house:
                    await hold_in_record(url, [(LOT, answer) for answer in answers])
                if number:  # The first round warms both up.
                    found.append(median)
        hang_up([house, echo])
    bench.cluster.drop(url)
    return [
        Figure(
            "one bidder alone, bid → accepted, p50",
            "ms",
            waits[0],
            waits[1],
            "an echo and one fsynced commit",
            target=1.5,
        )
    ]


async def _median_ms(
    asker: Asker, bid: Callable[[], bytes], bids: int
) -> tuple[float, list[bytes]]:
    waited, answers = [], []
    for _ in range(bids):
        began = time.perf_counter()
        answers.append(await asker.ask(bid()))
        waited.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(1 / _BIDS_A_SECOND)
    return statistics.median(waited), answers
