"""A process too busy to beat keeps its lots."""

from __future__ import annotations

import time
from pathlib import Path

from auction.bidding.answers import Accepted
from tests.fakes.engine_process import engine_process
from tests.fakes.live_lots import LOT, START_FEN, LiveLots

BUSY_SECONDS = 5.0


async def test_a_busy_process_is_not_taken_for_dead(
    live: LiveLots, database_url: str, tmp_path: Path
) -> None:
    with engine_process(database_url, tmp_path, "lot_2"):
        await live.list_lot()
        await live.admit("ann")
        busy_until = time.monotonic() + BUSY_SECONDS
        while time.monotonic() < busy_until:  # The loop of `live` does not turn meanwhile.
            sum(range(10_000))
        owners = await live.rows("SELECT node_id FROM lot_runtime WHERE lot_id = $1", LOT)
        assert owners == [{"node_id": live.engine._node.node_id}]
        assert isinstance(await live.bid("ann", START_FEN), Accepted)
