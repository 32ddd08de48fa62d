"""Two thousand people watch one lot: what a delivered frame costs, the cap of frames being off."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.bench.alone import Asker
from tests.bench.audience import Audience
from tests.bench.bidding_load import Ladder, hang_up
from tests.bench.people import enter, sign_in, token_of
from tests.bench.processes import Serving, web_process, yardstick_process
from tests.bench.re_read import hold_in_record
from tests.bench.rounds import Bench, Meter, median_text
from tests.bench.table import Figure
from tests.bench.wire import connect, text_frame

LOT, NAME = "watched", "bidder"
VIEWERS = 2_000


@dataclass
class _Side:
    """A server, those who watch there, and who makes something happen."""

    serving: Serving
    audience: Audience
    asker: Asker
    frame: Callable[[], bytes]
    answers: list[bytes] = field(default_factory=list)
    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)

    async def round(self, bench: Bench, viewers: int, *, keep: bool = True) -> None:
        """Let one thing after the other happen, each when the last has reached everybody."""
        meter, before = Meter(bench.cluster, self.serving), self.audience.frames
        meter.begin()
        until = time.perf_counter() + bench.seconds
        while time.perf_counter() < until:
            reached = self.audience.frames + viewers
            self.answers.append(await self.asker.ask(self.frame()))
            await self.audience.until(reached)
        web, database = meter.micros()
        frames = self.audience.frames - before
        if keep:
            self.web.append(web / frames)
            self.database.append(database / frames)


async def figures(bench: Bench) -> list[Figure]:
    """Measure a delivered frame beside a loop that sends the same bytes to as many sockets."""
    url, viewers = bench.cluster.fresh_database(), bench.sized(VIEWERS)
    await sign_in(url, [NAME])
    await enter(bench.cluster, url, {LOT: [NAME]})
    with (
        web_process(bench.cluster, url, "tests.bench.uncapped_web") as web,
        yardstick_process(bench.cluster, url) as other,
    ):
        house = await _side(web, viewers, f"/live/{LOT}", Ladder(LOT).good_bid)
        await house.round(bench, viewers, keep=False)
        same = text_frame(house.audience.newest)
        loop = await _side(other, viewers, "/fan", lambda: same)
        direct = replace(loop, asker=await connect(Asker(), other.port, "/fan-direct"))
        direct.web, direct.database = [], []
        await loop.round(bench, viewers, keep=False)
        for _ in range(bench.rounds):
            for side in (house, loop, direct):
                await side.round(bench, viewers)
        await hold_in_record(url, [(LOT, answer) for answer in house.answers])
        hang_up(house.audience.seats, loop.audience.seats, [house.asker, loop.asker, direct.asker])
    bench.cluster.drop(url)
    own_line = "the same, beside a loop over the house's own line"
    return [
        _line(house, loop, viewers, len(same)),
        Figure(own_line, "µs", house.web, direct.web, "a loop that sends the same bytes"),
    ]


async def _side(serving: Serving, viewers: int, path: str, frame: Callable[[], bytes]) -> _Side:
    audience = Audience()
    await audience.sit(serving.port, LOT, viewers)
    return _Side(
        serving, audience, await connect(Asker(), serving.port, path, token_of(NAME)), frame
    )


def _line(house: _Side, loop: _Side, viewers: int, frame_bytes: int) -> Figure:
    beside = f"{median_text(house.database, 'µs')} of the database a frame are not counted"
    return Figure(
        f"CPU of a delivered frame, {viewers:,} viewers of one lot, cap off",
        "µs",
        house.web,
        loop.web,
        "a loop that sends the same bytes",
        target=1.15,
        notes=[f"web process, the bid itself with it; {beside}; {frame_bytes - 8} bytes a frame."],
    )
