"""An engine in a process of its own, which a test may freeze and kill.

Run as `python -m tests.fakes.engine_process DATABASE_URL DATA_FOLDER LOT`: enters the lot, says
"up", and takes bids that other nodes hand over until it is ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from auction.bidding.engine import Engine
from auction.db.engine import Database
from auction.db.unit_of_work import Works
from auction.kernel.clock import to_ms
from auction.lots.terms import BiddingTerms
from tests.fakes.court_of_tests import EveryReader
from tests.fakes.live_lots import COURT, START_FEN, STEP_FEN, DataFolder
from web.serve.logs import begin_logging


class MachineClock:
    """Court time as the machine has it, which two processes share."""

    doubt_ms = 0.0
    rate = 1

    def now(self) -> datetime:
        return datetime.now(UTC)

    machine_now = now

    @property
    def ms(self) -> int:
        return to_ms(self.now())


async def _serve(url: str, data: Path, lot_id: str) -> None:
    clock = MachineClock()
    engine = Engine(Works(Database(url), clock, EveryReader()), DataFolder(data), clock)
    terms = BiddingTerms(
        kind="auction",
        round="first",
        start_fen=START_FEN,
        increment_fen=STEP_FEN,
        deposit_fen=10_000,
        opens_at_ms=clock.ms,
        ends_at_ms=clock.ms + 3_600_000,
    )
    async with engine.running():
        await engine.enter(lot_id, COURT, terms)
        print("up", flush=True)
        await asyncio.Event().wait()


@contextlib.contextmanager
def engine_process(url: str, data: Path, lot_id: str) -> Iterator[subprocess.Popen[str]]:
    """Run an engine that keeps a lot; kill it at the end, frozen or not."""
    command = [sys.executable, "-m", "tests.fakes.engine_process", url, str(data), lot_id]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "up\n"
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()


if __name__ == "__main__":
    begin_logging()
    asyncio.run(_serve(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
