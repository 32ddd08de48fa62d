"""A whole record read back, links checked and events applied, beside merely hashing it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from auction.bidding.recovery import EVENTS, read_lot
from auction.kernel.canonical import chain_hash
from tests.bench.cores import on_server_core
from tests.bench.grown_lots import ToGrow, copy_in
from tests.bench.people import connected, sign_in, terms
from tests.bench.rounds import Bench
from tests.bench.table import Figure

LOT, LENGTH = "long", 100_000
_ROWS_AT_ONCE = 1_000


async def figures(bench: Bench) -> list[Figure]:
    """Measure the wall time an event, reader and PostgreSQL on the servers' core."""
    url, events = bench.cluster.fresh_database(), bench.sized(LENGTH)
    names = [f"bidder{number}" for number in range(20)]
    await sign_in(url, names)
    lot = ToGrow(LOT, terms(opened_seconds_ago=3600), names, events)
    await copy_in(url, bench.cluster.pepper, [lot])
    ours, yardstick = [], []
    with on_server_core():
        async with connected(url) as connection:
            for number in range(bench.rounds + 1):
                replayed = await _micros(connection, _replay) / events
                hashed = await _micros(connection, _hash) / events
                if number:
                    ours.append(replayed)
                    yardstick.append(hashed)
    bench.cluster.drop(url)
    name = f"full replay with link check, {events:,} events, an event"
    return [Figure(name, "µs", ours, yardstick, "reading and hashing the rows", target=4.0)]


async def _micros(connection: Any, work: Callable[[Any], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await work(connection)
    return (time.perf_counter() - began) * 1e6


async def _replay(connection: Any) -> None:
    lot = await read_lot(connection, LOT)
    assert lot is not None


async def _hash(connection: Any) -> None:
    seq, head = 0, "0" * 64
    while rows := await connection.fetch(EVENTS, LOT, seq, _ROWS_AT_ONCE):
        for row in rows:
            head = chain_hash(head, row["public"].encode())
        seq = rows[-1]["seq"]
