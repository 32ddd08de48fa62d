"""A thousand lots are due within one second: how long after its end each close is on disk."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from dataclasses import replace
from typing import Any

from auction.lots.terms import BiddingTerms
from tests.bench.grown_lots import ToGrow, copy_in
from tests.bench.people import connected, sign_in, terms
from tests.bench.processes import Serving, web_process
from tests.bench.rounds import Bench, Meter, median_text
from tests.bench.table import Figure

LOTS = 1_000
_LEAD_SECONDS = 8
_NAMES = ("buyer", "rival")


class ClosedEarly(Exception):
    """A lot closed before its end: the bench fails."""


async def figures(bench: Bench) -> list[Figure]:
    """Measure the wait for a close beside empty commits, and every close against its end."""
    url, lots = bench.cluster.fresh_database(), bench.sized(LOTS)
    await sign_in(url, _NAMES)
    p50: list[float] = []
    p99: list[float] = []
    latest: list[float] = []
    earliest: list[float] = []
    total: list[float] = []
    empty: list[float] = []
    cpu: list[float] = []
    with web_process(bench.cluster, url) as web:
        meter = Meter(bench.cluster, web)
        for number in range(bench.rounds):
            late_ms, seconds = await _closed(bench, url, f"r{number}", lots, web, meter)
            cpu.append(sum(meter.micros()) / lots)
            late_ms.sort()
            earliest.append(late_ms[0])
            p50.append(statistics.median(late_ms))
            p99.append(late_ms[int(len(late_ms) * 0.99)])
            latest.append(late_ms[-1])
            total.append(seconds)
            empty.append(await _empty_commits(url, lots))
    bench.cluster.drop(url)
    range_ms = f"earliest {min(earliest):.1f} ms, latest {max(latest):.0f} ms"
    said = f"p50 {median_text(p50, 'ms')}, {range_ms}"
    return [
        Figure(
            f"{lots:,} lots due in one second: commit of closed − ends_at, p99",
            "ms",
            p99,
            target=500.0,
            notes=[f"{said}; {median_text(cpu, 'µs')} of web and database a close."],
        ),
        Figure(
            "the same: from the first end to the last commit",
            "s",
            total,
            empty,
            f"{lots:,} empty commits, one by one",
            notes=["an empty commit takes a transaction number, so that it is written to disk."],
        ),
    ]


async def _closed(
    bench: Bench, url: str, prefix: str, lots: int, web: Serving, meter: Meter
) -> tuple[list[float], float]:
    """Let lots run out; return how late each close was on disk, and how long it all took."""
    until_end = terms(opened_seconds_ago=3600, seconds_left=_LEAD_SECONDS)
    first_ms = until_end.ends_at_ms
    grown = [
        ToGrow(
            f"{prefix}-{number}", _ending(until_end, first_ms + number * 1000 // lots), _NAMES, 2
        )
        for number in range(lots)
    ]
    await copy_in(url, bench.cluster.pepper, grown, at_once=lots)
    await asyncio.sleep(first_ms / 1000 - 0.5 - time.time())
    doubt_ms = json.loads(web.until_answers("/readyz"))["clock_doubt_ms"]
    meter.begin()
    async with connected(url) as connection:
        while len(rows := await connection.fetch(_CLOSED, f"{prefix}-%")) < lots:
            await asyncio.sleep(0.5)
    return _lateness(rows, doubt_ms), max(row["at"].timestamp() for row in rows) - first_ms / 1000


def _ending(like: BiddingTerms, ends_at_ms: int) -> BiddingTerms:
    return replace(like, ends_at_ms=ends_at_ms)


def _lateness(rows: list[Any], doubt_ms: float) -> list[float]:
    """Return how late each close was. The house's clock is the database's, give or take a doubt."""
    late = [row["at"].timestamp() * 1000 - row["ends_at_ms"] for row in rows]
    if min(late) < -doubt_ms:
        early = f"{-min(late):.1f} ms before its end, {doubt_ms:.1f} ms being in doubt"
        raise ClosedEarly(f"a lot closed {early}")
    return late


async def _empty_commits(url: str, commits: int) -> float:
    async with connected(url) as connection:
        empty = await connection.prepare("SELECT pg_current_xact_id()")
        began = time.perf_counter()
        for _ in range(commits):
            await empty.fetch()
        return time.perf_counter() - began


_CLOSED = """
SELECT r.ends_at_ms, pg_xact_commit_timestamp(e.xmin) AS at
FROM lot_runtime AS r JOIN lot_event AS e ON e.lot_id = r.lot_id AND e.kind = 'closed'
WHERE r.lot_id LIKE $1
"""
