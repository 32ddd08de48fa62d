"""`make bench`: run the figures asked for and print the table.

`ONLY=hot_lot,alone` takes some of them, `ROUNDS=n` changes how often each is taken, `QUICK=1` is
for development: short rounds, small sizes. Ends with 1 when something is not as promised (an
acknowledged bid is not in the record, a lot closed early); a target missed is merely printed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import uvloop

from tests.bench import (
    alone,
    closing_time,
    fan_out,
    growth,
    hot_lot,
    idle,
    live_delay,
    many_lots,
    memory,
    money,
    replaying,
    restart,
    two_webs,
)
from tests.bench.cores import LOAD_CORE, keep_to
from tests.bench.machine import describe
from tests.bench.processes import durable_cluster
from tests.bench.rounds import Bench
from tests.bench.table import Figure, show

FAMILIES: dict[str, Callable[[Bench], Awaitable[list[Figure]]]] = {
    "hot_lot": hot_lot.figures,
    "alone": alone.figures,
    "many_lots": many_lots.figures,
    "fan_out": fan_out.figures,
    "live_delay": live_delay.figures,
    "memory": memory.figures,
    "closing_time": closing_time.figures,
    "idle": idle.figures,
    "growth": growth.figures,
    "restart": restart.figures,
    "replaying": replaying.figures,
    "two_webs": two_webs.figures,
    "money": money.figures,
}


def main() -> int:
    """Run what the environment asks for."""
    quick = bool(os.environ.get("QUICK"))
    rounds = int(os.environ.get("ROUNDS") or (2 if quick else 5))
    only = [name for name in os.environ.get("ONLY", "").split(",") if name] or list(FAMILIES)
    keep_to(LOAD_CORE)
    with tempfile.TemporaryDirectory(prefix="auction-bench-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's user must be able to enter.
        with durable_cluster(Path(folder)) as cluster:
            print(describe(cluster), flush=True)
            bench = Bench(cluster, rounds, 1.0 if quick else 4.0, 0.1 if quick else 1.0)
            return _measure(bench, only)


def _measure(bench: Bench, names: Sequence[str]) -> int:
    """Take the figures and print the table; a family that breaks is named, the others go on."""
    found: list[Figure] = []
    broken = 0
    for name in names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        try:
            taken = uvloop.run(_figures(name, bench))
            print(show(taken), file=sys.stderr, flush=True)
            found += taken
        except Exception as problem:
            broken += 1
            traceback.print_exc()
            print(bench.cluster.last_said(), file=sys.stderr)
            print(f"BROKEN {name}: {type(problem).__name__}: {problem}", flush=True)
    print(show(found), flush=True)
    return min(broken, 1)


async def _figures(name: str, bench: Bench) -> list[Figure]:
    return await FAMILIES[name](bench)


if __name__ == "__main__":
    sys.exit(main())
