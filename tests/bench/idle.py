"""Ten thousand lots are open and nobody does anything: what the whole house costs meanwhile."""

from __future__ import annotations

import asyncio
import json

import asyncpg

from tests.bench.cores import cpu_seconds
from tests.bench.grown_lots import ToGrow, copy_in
from tests.bench.people import terms
from tests.bench.processes import Serving, web_process, worker_process
from tests.bench.rounds import Bench, median_text
from tests.bench.table import Figure

LOTS, SECONDS = 10_000, 60
_SETTLE_SECONDS = 180


async def figures(bench: Bench) -> list[Figure]:
    """Measure a minute of idleness, in as many windows as there are rounds."""
    url, lots = bench.cluster.fresh_database(), bench.sized(LOTS)
    opened = terms(opened_seconds_ago=60)
    grown = (ToGrow(f"idle-{number}", opened, (), 0) for number in range(lots))
    await copy_in(url, bench.cluster.pepper, grown, at_once=1_000)
    parts: dict[str, list[float]] = {"web": [], "worker": [], "database": []}
    with web_process(bench.cluster, url) as web, worker_process(bench.cluster, url) as worker:
        await until_kept(web, lots)
        await _until_settled(url, lots)
        window = max(2.0, bench.sized(SECONDS) / bench.rounds)
        for _ in range(bench.rounds):
            looks = [_looks(bench, web, worker.pid)]
            await asyncio.sleep(window)
            looks.append(_looks(bench, web, worker.pid))
            for name, before, after in zip(parts, *looks, strict=True):
                parts[name].append(100 * (after - before) / window)
    bench.cluster.drop(url)
    whole = [sum(window) for window in zip(*parts.values(), strict=True)]
    said = ", ".join(f"{name} {median_text(part, '%')}" for name, part in parts.items())
    name = f"{lots:,} open lots idle, {bench.sized(SECONDS)} s: web, worker and database"
    return [Figure(name, "% of a core", whole, target=5.0, notes=[f"{said}."])]


async def _until_settled(url: str, lots: int) -> None:
    """Wait until the worker has signed a first head of each lot, which is no idleness."""
    connection = await asyncpg.connect(url)
    try:
        async with asyncio.timeout(_SETTLE_SECONDS):
            while await connection.fetchval("SELECT count(*) FROM lot_head") < lots:
                await asyncio.sleep(0.5)
    finally:
        await connection.close()


def _looks(bench: Bench, web: Serving, worker: int) -> tuple[float, float, float]:
    return web.cpu_seconds(), cpu_seconds([worker]), bench.cluster.cpu_seconds()


async def until_kept(web: Serving, lots: int) -> None:
    """Wait until the web process keeps every lot."""
    async with asyncio.timeout(120):
        while json.loads(web.until_answers("/readyz"))["lots"] < lots:
            await asyncio.sleep(0.05)
