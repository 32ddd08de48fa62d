"""A node's second heart: it keeps the lease warm from a thread while the loop has too much to do.

Else a process that is merely busy would be taken for dead in the middle of a storm of bids, and
its lots would change hands just when they are bid on most. It beats only when the loop's own beat
is late, and not for long: a process that is frozen has no thread either, and one whose loop hangs
loses its lots after all.
"""

from __future__ import annotations

import asyncio
import threading
import time

import structlog

from auction.bidding.journal import Holding
from auction.bidding.line import Line, LineDown

log = structlog.get_logger()

LATE_AFTER_SECONDS = 1.5
HANGS_AFTER_SECONDS = 10.0
_LOOK_SECONDS = 0.25


class Pulse:
    """Beats for one node, in a thread of its own, from `start` to `stop`."""

    def __init__(self, url: str, node_id: str) -> None:
        self._url = url
        self._node_id = node_id
        self._beaten: tuple[Holding, float] | None = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End, and hang up."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def beaten(self, holding: Holding | None) -> None:
        """Take note that the loop has just beaten under this lease; None: it has none."""
        self._beaten = None if holding is None else (holding, time.monotonic())

    def _run(self) -> None:
        while not self._ending.wait(_LOOK_SECONDS):
            if self._late() is not None:
                asyncio.run(self._beat_while_late())

    def _late(self) -> Holding | None:
        """Return the lease to beat for, if the loop is late with it and does not hang."""
        if self._beaten is None:
            return None
        holding, at = self._beaten
        gone = time.monotonic() - at
        return holding if LATE_AFTER_SECONDS < gone < HANGS_AFTER_SECONDS else None

    async def _beat_while_late(self) -> None:
        line = Line(self._url, name=f"auction pulse {self._node_id}")
        try:
            while (holding := self._late()) is not None and not self._ending.is_set():
                async with line.use() as connection:
                    await connection.execute(_BEAT, holding.node_id, holding.epoch)
                await asyncio.sleep(_LOOK_SECONDS * 2)
        except LineDown as problem:
            log.warning("pulse_missed", problem=str(problem))
        finally:
            await line.close()


_BEAT = """
UPDATE bidding_node SET heartbeat_at = clock_timestamp()
WHERE id = $1 AND epoch = $2 AND released_at IS NULL
"""
