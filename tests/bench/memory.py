"""What an idle viewer holds of the server's memory, signed in and not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager

from tests.bench.bidding_load import Viewer, hang_up
from tests.bench.cores import resident_bytes
from tests.bench.people import enter, sign_in, token_of
from tests.bench.processes import Cluster, Serving, web_process, yardstick_process
from tests.bench.rounds import Bench
from tests.bench.table import Figure
from tests.bench.wire import connect

LOT, VIEWERS = "watched", 2_000
_FIRST = 50
"""Connected before the first look, so that what a first socket loads is not counted."""
_SETTLE_SECONDS = 1.0
Serves = Callable[[Cluster, str], AbstractContextManager[Serving]]


async def figures(bench: Bench) -> list[Figure]:
    """Measure a viewer's share of the process, each time in a fresh one."""
    url, viewers = bench.cluster.fresh_database(), bench.sized(VIEWERS)
    names = [f"viewer{number}" for number in range(viewers + _FIRST)]
    await sign_in(url, names)
    await enter(bench.cluster, url, {LOT: []})
    visitors: list[float] = []
    signed_in: list[float] = []
    bare: list[float] = []
    nobody: list[str | None] = [None] * len(names)
    for _ in range(bench.rounds):
        visitors.append(await _kib_each(bench, url, web_process, nobody))
        signed_in.append(await _kib_each(bench, url, web_process, [token_of(n) for n in names]))
        bare.append(await _kib_each(bench, url, yardstick_process, nobody))
    bench.cluster.drop(url)
    return [
        _line(f"memory of an idle viewer, {viewers:,} of them", visitors, bare),
        _line("the same, signed in", signed_in, bare),
    ]


def _line(name: str, ours: list[float], bare: list[float]) -> Figure:
    return Figure(name, "KiB", ours, bare, "a bare accepted socket", target=45.0, bounds_ours=True)


async def _kib_each(bench: Bench, url: str, serves: Serves, tokens: list[str | None]) -> float:
    with serves(bench.cluster, url) as serving:
        first = await _seated(serving, tokens[:_FIRST])
        before = resident_bytes(serving.pid)
        rest = await _seated(serving, tokens[_FIRST:])
        held = resident_bytes(serving.pid) - before
        hang_up(first, rest)
    return held / len(rest) / 1024


async def _seated(serving: Serving, tokens: list[str | None]) -> list[Viewer]:
    seats = [await connect(Viewer(), serving.port, f"/live/{LOT}", token) for token in tokens]
    await asyncio.sleep(_SETTLE_SECONDS)
    return seats
