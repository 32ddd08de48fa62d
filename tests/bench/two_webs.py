"""A hundred lots on two web processes of one database, beside one: what the second one gives."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack

from tests.bench.many_lots import LOTS, crowd_of, prepared
from tests.bench.processes import web_process
from tests.bench.rounds import Bench, median_text
from tests.bench.table import Figure


async def figures(bench: Bench) -> list[Figure]:
    """Measure by turns; both sides begin anew each time, so that the lots are nobody's."""
    url = bench.cluster.fresh_database()
    _, lots = await prepared(bench, url)
    rates: dict[int, list[float]] = {1: [], 2: []}
    micros: dict[int, list[float]] = {1: [], 2: []}
    refused: dict[int, Counter[str]] = {1: Counter(), 2: Counter()}
    for number in range(bench.rounds * 2):
        count = 2 - number % 2
        with ExitStack() as stack:
            webs = [stack.enter_context(web_process(bench.cluster, url)) for _ in range(count)]
            crowd = await crowd_of(webs, lots)
            await crowd.bid(bench, url, *webs, keep=False)
            await crowd.bid(bench, url, *webs)
            crowd.leave()
        rates[count] += crowd.rates
        micros[count] += crowd.micros
        refused[count] += crowd.refused
    bench.cluster.drop(url)
    costs = f"{median_text(micros[2], 'µs')} a bid on two, {median_text(micros[1], 'µs')} on one"
    unavailable = f"{refused[2]['unavailable']:,} bids heard unavailable on two, "
    unavailable += f"{refused[1]['unavailable']:,} on one"
    return [
        Figure(
            f"two web processes on one core, {LOTS} lots",
            "1/s",
            rates[2],
            rates[1],
            "one web process",
            notes=[f"half of a lot's bidders at either process; {costs}; {unavailable}."],
        )
    ]
