"""The bench itself, at a size that says nothing about speed: its load, its checks, its table."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from auction.db.embedded import Server
from tests.bench.bidding_load import Ladder, bid_for, bidders, hang_up, viewers
from tests.bench.grown_lots import ToGrow, copy_in
from tests.bench.people import START_FEN, STEP_FEN, connected, enter, sign_in, terms
from tests.bench.processes import Cluster, web_process
from tests.bench.re_read import NotInTheRecord, hold_in_record
from tests.bench.rounds import Meter
from tests.bench.table import Figure, show

NAMES = ("first", "second", "third")
GROWN_BIDS = 5


@pytest.fixture
def cluster(pg_server: Server, tmp_path: Path) -> Cluster:
    return Cluster(tmp_path, pg_server)


async def test_a_load_bids_on_the_served_house_and_each_acceptance_is_in_the_record(
    cluster: Cluster, database_url: str
) -> None:
    placed_on = os.sched_getaffinity(0)
    await sign_in(database_url, NAMES)
    await enter(cluster, database_url, {"new": NAMES})
    grown = ToGrow("grown", terms(opened_seconds_ago=3600), NAMES, GROWN_BIDS)
    await copy_in(database_url, cluster.pepper, [grown])
    with web_process(cluster, database_url) as web:
        meter = Meter(cluster, web)
        meter.begin()
        old_price = START_FEN + GROWN_BIDS * STEP_FEN
        crowd = [
            *await bidders(web.port, Ladder("new"), NAMES),
            *await bidders(web.port, Ladder("grown", price_fen=old_price), NAMES),
        ]
        watching = await viewers(web.port, "new", 2)
        tally = await bid_for(crowd, watching, depth=2, seconds=30, bids=60)
        used, _ = meter.micros()
        hang_up(crowd, watching)
    assert {lot_id for lot_id, _ in tally.accepted} == {"new", "grown"}
    assert len(tally.accepted) + sum(tally.refused.values()) == tally.answered >= 60
    assert await hold_in_record(database_url, tally.accepted) == len(tally.accepted)
    assert used > 0
    assert os.sched_getaffinity(0) == placed_on


async def test_an_acceptance_that_is_not_in_the_record_is_named(
    cluster: Cluster, database_url: str
) -> None:
    await copy_in(database_url, cluster.pepper, [ToGrow("lot", terms(), NAMES, GROWN_BIDS)])
    async with connected(database_url) as connection:
        row = await connection.fetchrow("SELECT public, hash FROM lot_event WHERE kind = 'bid'")
    bid = json.loads(row["public"])
    told = {"seq": bid["seq"], "price_fen": bid["price_fen"], "at": bid["at"], "hash": row["hash"]}
    assert await hold_in_record(database_url, [("lot", json.dumps(told).encode())]) == 1
    for wrong in ({"seq": 999}, {"price_fen": 1}, {"hash": "0" * 64}):
        with pytest.raises(NotInTheRecord, match="lot"):
            await hold_in_record(database_url, [("lot", json.dumps(told | wrong).encode())])


def test_a_target_missed_is_said_so() -> None:
    reached = Figure("a", "µs", [10, 11, 30], [10, 10, 10], "echo", target=1.5)
    missed = Figure("b", "1/s", [10], [10], "row lock", target=10, at_least=True)
    table = show([reached, missed, Figure("c", "ms", [7], notes=["as it is."])])
    assert "11 (10–30)" in table
    assert "1.10 ×" in table
    assert [figure.verdict for figure in (reached, missed)] == ["ok (≤ 1.5 ×)", "MISSED (≥ 10 ×)"]
    assert table.endswith("3. as it is.")
