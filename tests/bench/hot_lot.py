"""One lot on which two hundred people bid: what a bid costs, and how many there are in a second."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.bench.bidding_load import (
    Bidder,
    Ladder,
    Tally,
    Viewer,
    bid_for,
    bidders,
    hang_up,
    viewers,
)
from tests.bench.cores import on_server_core
from tests.bench.people import enter, sign_in
from tests.bench.processes import Serving, web_process, yardstick_process
from tests.bench.re_read import hold_in_record
from tests.bench.rounds import Bench, Meter, median_text
from tests.bench.table import Figure

LOT = "hot"
BIDDERS, VIEWERS, IN_FLIGHT = 200, 200, 16
_LOCKING_CONNECTIONS = (8, 64)
_WARM_UP_SECONDS = 1.0


@dataclass
class _Side:
    """One server under the load, and what its rounds gave."""

    url: str
    serving: Serving
    crowd: list[Bidder]
    watching: list[Viewer]
    micros: list[float] = field(default_factory=list)
    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    share: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)

    async def round(self, bench: Bench, depth: int, seconds: float) -> Tally:
        meter = Meter(bench.cluster, self.serving)
        meter.begin()
        tally = await bid_for(self.crowd, self.watching, depth=depth, seconds=seconds)
        web, database = meter.micros()
        accepted = len(tally.accepted)
        self.web.append(web / accepted)
        self.database.append(database / accepted)
        self.micros.append((web + database) / accepted)
        self.answered.append((web + database) / tally.answered)
        self.rate.append(accepted / tally.seconds)
        self.share.append(100 * accepted / tally.answered)
        return tally


async def figures(bench: Bench) -> list[Figure]:
    """Measure the hot lot at depth 16 and at depth 1, beside an echo and a row lock."""
    url = bench.cluster.fresh_database()
    names = [f"bidder{number}" for number in range(BIDDERS)]
    await sign_in(url, names)
    await enter(bench.cluster, url, {LOT: names})
    with web_process(bench.cluster, url) as web, yardstick_process(bench.cluster, url) as echo:
        deep = [
            await _side(url, web, names),
            await _side(url, echo, names, "/echo"),
            await _side(url, echo, names, "/direct"),
        ]
        locked = await _measured(bench, deep, IN_FLIGHT, url)
        flat = [_again(side) for side in deep]
        await _measured(bench, flat, 1, None)
        for side in deep:
            hang_up(side.crowd, side.watching)
    bench.cluster.drop(url)
    return _lines(deep, flat, locked)


async def _side(url: str, serving: Serving, names: list[str], path: str = "/live") -> _Side:
    ladder = Ladder(LOT)
    crowd = await bidders(serving.port, ladder, names, path)
    return _Side(url, serving, crowd, await viewers(serving.port, LOT, VIEWERS))


def _again(side: _Side) -> _Side:
    return _Side(side.url, side.serving, side.crowd, side.watching)


async def _measured(
    bench: Bench, sides: list[_Side], depth: int, locking: str | None
) -> list[float]:
    """Run the rounds, house and echo by turns, and the row lock where it is asked for."""
    locked: list[list[float]] = [[] for _ in _LOCKING_CONNECTIONS]
    for side in sides:
        await bid_for(side.crowd, side.watching, depth=depth, seconds=_WARM_UP_SECONDS)
    for _ in range(bench.rounds):
        for side in sides:
            tally = await side.round(bench, depth, bench.seconds)
            if side is sides[0]:
                await hold_in_record(side.url, tally.accepted)
        for rates, connections in zip(
            locked, _LOCKING_CONNECTIONS if locking else (), strict=False
        ):
            rates.append(_locked_rate(locking or "", connections, bench.seconds / 2))
    return max(locked, key=lambda rates: sum(rates))


def _locked_rate(url: str, connections: int, seconds: float) -> float:
    with _row_lock(url, connections) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{seconds}\n")
        process.stdin.flush()
        return int(process.stdout.readline()) / seconds


@contextmanager
def _row_lock(url: str, connections: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.bench.row_lock", url, str(connections)]
    with on_server_core():
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        yield process
        assert process.stdin is not None
        process.stdin.close()


def _lines(deep: list[_Side], flat: list[_Side], locked: list[float]) -> list[Figure]:
    house, echo, direct = deep
    return [
        Figure(
            f"CPU of an accepted bid: one lot, {BIDDERS} bidders, {IN_FLIGHT} in flight each",
            "µs",
            house.micros,
            echo.micros,
            "an echoed frame",
            target=2.0,
            notes=_notes(house, echo),
        ),
        Figure(
            "the same, beside an echo over the house's own line",
            "µs",
            house.micros,
            direct.micros,
            "an echoed frame",
        ),
        Figure(
            "the same as 1, 1 in flight each",
            "µs",
            flat[0].micros,
            flat[1].micros,
            "an echoed frame",
            notes=_notes(flat[0], flat[1]),
        ),
        Figure(
            "accepted bids a second, as in 1",
            "1/s",
            house.rate,
            locked,
            "a transaction a bid, row lock",
            target=10.0,
            at_least=True,
        ),
    ]


def _notes(house: _Side, echo: _Side) -> list[str]:
    database = median_text(house.database, "µs")
    parts = [
        f"web {median_text(house.web, 'µs')} and database {database} a bid",
        f"{median_text(house.answered, 'µs')} an answered one",
        f"{median_text(house.rate, 'accepted/s')} against {median_text(echo.rate, 'echoes/s')}",
        f"{median_text(house.share, '%')} of the bids were accepted",
    ]
    return ["; ".join(parts) + "."]
