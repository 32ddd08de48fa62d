"""A bid on a lot that has had a hundred thousand of them, beside one that has had a thousand."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.bidding_load import Bidder, Ladder, bid_for, bidders, hang_up
from tests.bench.grown_lots import ToGrow, copy_in
from tests.bench.people import START_FEN, STEP_FEN, sign_in, terms
from tests.bench.processes import Serving, web_process
from tests.bench.re_read import hold_in_record
from tests.bench.rounds import Bench, Meter
from tests.bench.table import Figure

MANY, FEW = 100_000, 1_000
_BIDDERS, _IN_FLIGHT, _BIDS = 100, 8, 4_000


async def figures(bench: Bench) -> list[Figure]:
    """Measure the same bids on the long lot, and each time on a fresh short one."""
    url, many, few = bench.cluster.fresh_database(), bench.sized(MANY), bench.sized(FEW)
    names = [f"bidder{number}" for number in range(_BIDDERS)]
    await sign_in(url, names)
    opened = terms(opened_seconds_ago=3600)
    short = [f"short-{number}" for number in range(bench.rounds + 1)]
    sizes = {"long": many, **dict.fromkeys(short, few)}
    grown = [ToGrow(lot_id, opened, names, bids) for lot_id, bids in sizes.items()]
    await copy_in(url, bench.cluster.pepper, grown)
    ours, yardstick = [], []
    with web_process(bench.cluster, url) as web:
        long = await _crowd(web, "long", names, many)
        for number, lot_id in enumerate(short):
            fresh = await _crowd(web, lot_id, names, few)
            costs = [await _micros(bench, url, web, crowd) for crowd in (long, fresh)]
            hang_up(fresh)
            if number:  # The first round warms both up.
                ours.append(costs[0])
                yardstick.append(costs[1])
        hang_up(long)
    bench.cluster.drop(url)
    name = f"CPU of an accepted bid when its lot has had {many:,}"
    return [Figure(name, "µs", ours, yardstick, f"when it has had {few:,}", target=1.1)]


async def _crowd(web: Serving, lot_id: str, names: Sequence[str], bids: int) -> list[Bidder]:
    ladder = Ladder(lot_id, price_fen=START_FEN + bids * STEP_FEN)
    return await bidders(web.port, ladder, names)


async def _micros(bench: Bench, url: str, web: Serving, crowd: list[Bidder]) -> float:
    meter = Meter(bench.cluster, web)
    meter.begin()
    tally = await bid_for(crowd, [], depth=_IN_FLIGHT, seconds=60, bids=_BIDS)
    micros = sum(meter.micros())
    return micros / await hold_in_record(url, tally.accepted)
