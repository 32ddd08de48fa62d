"""A hundred lots with ten bidders each: beside the hot lot, and with a second web process."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from tests.bench.bidding_load import (
    Bidder,
    Ladder,
    Viewer,
    bid_for,
    bidders,
    hang_up,
    viewers,
)
from tests.bench.people import enter, sign_in
from tests.bench.processes import Serving, web_process
from tests.bench.re_read import hold_in_record
from tests.bench.rounds import Bench, Meter, median_text
from tests.bench.table import Figure

HOT, LOTS, BIDDERS_OF_ONE, IN_FLIGHT = "hot", 100, 10, 16
BIDDERS, VIEWERS = 200, 200
_WARM_UP_SECONDS = 1.0


@dataclass(frozen=True)
class Lot:
    """A lot, as far as its price has come in this run, and who was admitted to it."""

    ladder: Ladder
    names: Sequence[str]


class Crowd:
    """People at one or many lots, and how fast and how dearly their bids were taken."""

    def __init__(self, bidding: list[Bidder], watching: list[Viewer], depth: int) -> None:
        self.bidding, self.watching, self.depth = bidding, watching, depth
        self.rates: list[float] = []
        self.micros: list[float] = []

    async def bid(self, bench: Bench, url: str, *servings: Serving, keep: bool = True) -> None:
        """Bid for a round, and find every acceptance in the record."""
        meter, seconds = (
            Meter(bench.cluster, *servings),
            bench.seconds if keep else _WARM_UP_SECONDS,
        )
        meter.begin()
        tally = await bid_for(self.bidding, self.watching, depth=self.depth, seconds=seconds)
        micros = sum(meter.micros())
        accepted = await hold_in_record(url, tally.accepted)
        assert accepted, f"no bid was taken: {tally.refused}"
        if keep:
            self.rates.append(accepted / tally.seconds)
            self.micros.append(micros / accepted)

    def leave(self) -> None:
        """Hang up."""
        hang_up(self.bidding, self.watching)


async def figures(bench: Bench) -> list[Figure]:
    """Measure many lots beside one, then on two web processes beside one."""
    names = [f"bidder{number}" for number in range(LOTS * BIDDERS_OF_ONE)]
    of_lot = {
        f"lot-{number}": names[number * BIDDERS_OF_ONE : (number + 1) * BIDDERS_OF_ONE]
        for number in range(LOTS)
    }
    url = bench.cluster.fresh_database()
    await sign_in(url, names)
    await enter(bench.cluster, url, {HOT: names[:BIDDERS], **of_lot})
    lots = [Lot(Ladder(lot_id), bidding) for lot_id, bidding in of_lot.items()]
    found = [await _beside_hot(bench, url, names, lots), await _on_two(bench, url, lots)]
    bench.cluster.drop(url)
    return found


async def _beside_hot(bench: Bench, url: str, names: Sequence[str], lots: Sequence[Lot]) -> Figure:
    with web_process(bench.cluster, url) as web:
        spread = await _many([web], lots, watched=VIEWERS // LOTS)
        crowd = await bidders(web.port, Ladder(HOT), names[:BIDDERS])
        hot = Crowd(crowd, await viewers(web.port, HOT, VIEWERS), IN_FLIGHT)
        await _by_turns(bench, url, (spread, (web,)), (hot, (web,)))
        spread.leave()
        hot.leave()
    return Figure(
        f"{LOTS} lots × {BIDDERS_OF_ONE} bidders, accepted bids a second",
        "1/s",
        spread.rates,
        hot.rates,
        "the hot lot",
        target=1.0,
        at_least=True,
        notes=[f"{median_text(spread.micros, 'µs')} a bid; {median_text(hot.micros, 'µs')} there."],
    )


async def _on_two(bench: Bench, url: str, lots: Sequence[Lot]) -> Figure:
    """Begin both processes anew for each side, so that each finds the lots nobody's."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    micros: dict[int, list[float]] = {1: [], 2: []}
    for number in range(bench.rounds * 2):
        count = 2 - number % 2
        with ExitStack() as stack:
            webs = [stack.enter_context(web_process(bench.cluster, url)) for _ in range(count)]
            crowd = await _many(webs, lots)
            await crowd.bid(bench, url, *webs, keep=False)
            await crowd.bid(bench, url, *webs)
            rates[count] += crowd.rates
            micros[count] += crowd.micros
            crowd.leave()
    costs = f"{median_text(micros[2], 'µs')} a bid on two, {median_text(micros[1], 'µs')} on one"
    return Figure(
        f"two web processes on one core, {LOTS} lots",
        "1/s",
        rates[2],
        rates[1],
        "one web process",
        notes=[f"{costs}; half of each lot's bidders are connected to either process."],
    )


async def _many(webs: Sequence[Serving], lots: Sequence[Lot], *, watched: int = 0) -> Crowd:
    bidding: list[Bidder] = []
    watching: list[Viewer] = []
    for lot in lots:
        for number, web in enumerate(webs):
            bidding += await bidders(web.port, lot.ladder, lot.names[number :: len(webs)])
        watching += await viewers(webs[0].port, lot.ladder.lot_id, watched)
    return Crowd(bidding, watching, IN_FLIGHT)


async def _by_turns(bench: Bench, url: str, *sides: tuple[Crowd, Sequence[Serving]]) -> None:
    for number in range(bench.rounds + 1):
        for crowd, servings in sides:
            await crowd.bid(bench, url, *servings, keep=number > 0)
