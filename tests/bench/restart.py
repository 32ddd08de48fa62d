"""The house starts again: how long until each of a thousand lots with a long record takes a bid."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from tests.bench.alone import Asker
from tests.bench.bidding_load import Ladder, hang_up
from tests.bench.grown_lots import ToGrow, copy_in
from tests.bench.idle import until_kept
from tests.bench.people import START_FEN, STEP_FEN, sign_in, terms, token_of
from tests.bench.processes import Serving, web_process
from tests.bench.re_read import hold_in_record
from tests.bench.rounds import Bench, median_text
from tests.bench.table import Figure
from tests.bench.wire import connect

LOTS, EVENTS = 1_000, 1_000
_NAMES = ("first", "second")
_AT_ONCE = 100


class NotTaken(Exception):
    """A lot did not take bids although the house said so: the bench fails."""


async def figures(bench: Bench) -> list[Figure]:
    """Measure from the start of the process until it keeps every lot; then bid on each."""
    url, lots = bench.cluster.fresh_database(), bench.sized(LOTS)
    await sign_in(url, _NAMES)
    opened = terms(opened_seconds_ago=3600)
    bids = EVENTS - len(_NAMES) - 1
    await copy_in(
        url,
        bench.cluster.pepper,
        (ToGrow(f"lot-{number}", opened, _NAMES, bids) for number in range(lots)),
        at_once=20,
    )
    price_fen = START_FEN + bids * STEP_FEN
    ladders = [Ladder(f"lot-{number}", price_fen=price_fen) for number in range(lots)]
    whole, served, proved = [], [], []
    for number in range(bench.rounds + 1):
        began = time.perf_counter()
        with web_process(bench.cluster, url) as web:
            up = time.perf_counter()
            await until_kept(web, lots)
            kept = time.perf_counter()
            accepted = await _all_bid(web, ladders)
            ended = time.perf_counter()
        await hold_in_record(url, accepted)
        if number:  # The first start is that of a house that never kept these lots.
            whole.append(kept - began)
            served.append(up - began)
            proved.append(ended - kept)
    bench.cluster.drop(url)
    name = f"start until {lots:,} lots with {lots * EVENTS:,} events all take bids"
    said = f"{median_text(served, 's')} of it until the process answers at all"
    proof = (
        f"then {lots:,} bidders came, {median_text(proved, 's')}, and each lot took the first bid"
    )
    return [Figure(name, "s", whole, target=3.0, notes=[f"{said}; {proof}."])]


async def _all_bid(web: Serving, ladders: Sequence[Ladder]) -> list[tuple[str, bytes]]:
    """Bid on each lot, over a socket of its own; raises if one does not take the first bid."""
    turn = asyncio.Semaphore(_AT_ONCE)

    async def bid(ladder: Ladder) -> tuple[str, bytes]:
        async with turn:
            path = f"/live/{ladder.lot_id}"
            asker = await connect(Asker(), web.port, path, token_of(_NAMES[0]))
            answer = await asker.ask(ladder.good_bid())
            hang_up([asker])
        if b'"accepted"' not in answer:
            raise NotTaken(f"{ladder.lot_id} was said to take bids, and took none: {answer!r}")
        return ladder.lot_id, answer

    return list(await asyncio.gather(*(bid(ladder) for ladder in ladders)))
