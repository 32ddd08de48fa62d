"""A hundred lots with ten bidders each, beside one hot lot with two hundred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
        self.refused: Counter[str] = Counter()

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
        if keep:
            self.rates.append(accepted / tally.seconds)
            self.micros.append(micros / max(1, accepted))
            self.refused += tally.refused

    def leave(self) -> None:
        """Hang up."""
        hang_up(self.bidding, self.watching)


async def figures(bench: Bench) -> list[Figure]:
    """Measure many lots beside one."""
    url = bench.cluster.fresh_database()
    names, lots = await prepared(bench, url)
    await enter(bench.cluster, url, {HOT: names[:BIDDERS]})
    found = await _beside_hot(bench, url, names, lots)
    bench.cluster.drop(url)
    return [found]


async def prepared(bench: Bench, url: str) -> tuple[list[str], list[Lot]]:
    """Make the lots, and sign in and admit who bids on them; return everybody, and the lots."""
    names = [f"bidder{number}" for number in range(LOTS * BIDDERS_OF_ONE)]
    of_lot: dict[str, Sequence[str]] = {
        f"lot-{number}": names[number * BIDDERS_OF_ONE : (number + 1) * BIDDERS_OF_ONE]
        for number in range(LOTS)
    }
    await sign_in(url, names)
    await enter(bench.cluster, url, of_lot)
    return names, [Lot(Ladder(lot_id), bidding) for lot_id, bidding in of_lot.items()]


async def _beside_hot(bench: Bench, url: str, names: Sequence[str], lots: Sequence[Lot]) -> Figure:
    with web_process(bench.cluster, url) as web:
        spread = await crowd_of([web], lots, watched=VIEWERS // LOTS)
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


async def crowd_of(webs: Sequence[Serving], lots: Sequence[Lot], *, watched: int = 0) -> Crowd:
    """Connect everybody, the bidders of each lot by turns to one process and another."""
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
