"""What is on disk, shown: every change of a lot to whoever listens, from whichever node it came.

A lot of this node is shown from memory after its commit. Another node's is a copy, brought up to
date from the journal when its owner's notice is heard; a notice that was lost costs a second.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping

import structlog

from auction.bidding.kept_lot import KeptLot
from auction.bidding.line import Line, LineDown
from auction.bidding.recovery import read_lot, read_on
from auction.kernel.invariant import Broken

log = structlog.get_logger()

POLL_SECONDS = 1.0
COPIES_KEPT = 512

Listener = Callable[[KeptLot], None]


class Feed:
    """Who listens to which lot, and copies of those that are kept elsewhere."""

    def __init__(self, line: Line, owned: Callable[[str], KeptLot | None]) -> None:
        self.line = line
        self._owned = owned
        self._copies: dict[str, KeptLot] = {}
        self._listeners: dict[str, set[Listener]] = {}
        self._behind: set[str] = set()
        self._woken = asyncio.Event()
        self._reading = asyncio.Lock()

    async def watch(self, lot_id: str, listener: Listener) -> KeptLot | None:
        """Return a lot and tell `listener` after each change; None if there is no such lot."""
        lot = await self.look(lot_id)
        if lot is not None:
            self._listeners.setdefault(lot_id, set()).add(listener)
        return lot

    def leave(self, lot_id: str, listener: Listener) -> None:
        """Tell a listener no more."""
        listeners = self._listeners.get(lot_id, set())
        listeners.discard(listener)
        if not listeners:
            self._listeners.pop(lot_id, None)

    async def look(self, lot_id: str) -> KeptLot | None:
        """Return a lot as it is on disk. Raises `LineDown` when that cannot be known."""
        lot = self._owned(lot_id) or self._copies.get(lot_id)
        if lot is not None:
            return lot
        async with self._reading:
            lot = self._owned(lot_id) or self._copies.get(lot_id)
            if lot is None:
                async with self.line.use() as connection:
                    lot = await read_lot(connection, lot_id)
                mine = self._owned(lot_id)
                if mine is not None:  # It was taken up meanwhile; a copy would live beside it.
                    return mine
                if lot is not None:
                    self._keep(lot)
        return lot

    def changed(self, lot: KeptLot) -> None:
        """Show an own lot after a commit."""
        for listener in tuple(self._listeners.get(lot.lot_id, ())):
            listener(lot)

    def taken_up(self, lot: KeptLot) -> None:
        """Show from now on this node's own lot in place of a copy."""
        self._copies.pop(lot.lot_id, None)
        self.changed(lot)

    def given_up(self, lot: KeptLot) -> None:
        """Keep showing, as a copy, a lot that is no longer this node's."""
        if lot.lot_id in self._listeners:
            self._keep(lot)
            self._fall_behind(lot.lot_id)

    def heard(self, newest: Mapping[str, int]) -> None:
        """Take note of other nodes' commits: the newest number of each lot."""
        for lot_id, seq in newest.items():
            copy = self._copies.get(lot_id)
            if copy is None or copy.state.seq >= seq:
                continue
            if lot_id in self._listeners:
                self._fall_behind(lot_id)
            else:
                del self._copies[lot_id]

    async def run(self) -> None:
        """Bring copies up to date until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
            self._woken.clear()
            try:
                await self._look_for_lost_notices()
                while self._behind:
                    await self._read_on(self._behind.pop())
            except LineDown as problem:
                log.warning("feed_not_read", exc_info=problem)
                await asyncio.sleep(POLL_SECONDS)

    async def _look_for_lost_notices(self) -> None:
        live = [lot.lot_id for lot in self._copies.values() if not lot.state.status.is_over]
        if live:
            async with self.line.use() as connection:
                rows = await connection.fetch(_NEWEST, live)
            self.heard({row["lot_id"]: row["seq"] for row in rows})

    async def _read_on(self, lot_id: str) -> None:
        copy = self._copies.get(lot_id)
        if copy is None:
            return
        try:
            async with self._reading, self.line.use() as connection:
                await read_on(connection, copy)
        except LineDown:
            self._behind.add(lot_id)
            raise
        except Broken as bug:
            log.critical("lot_not_shown", lot=lot_id, exc_info=bug)
            self._copies.pop(lot_id, None)
            return
        self.changed(copy)

    def _fall_behind(self, lot_id: str) -> None:
        self._behind.add(lot_id)
        self._woken.set()

    def _keep(self, lot: KeptLot) -> None:
        self._copies[lot.lot_id] = lot
        if len(self._copies) > COPIES_KEPT:
            for lot_id in [name for name in self._copies if name not in self._listeners]:
                del self._copies[lot_id]


_NEWEST = "SELECT lot_id, seq FROM lot_runtime WHERE lot_id = ANY($1::text[])"
