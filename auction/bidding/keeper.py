"""The lots one node keeps: taken up when they are claimed, stopped when they do not hold, given up.

A lot that does not hold is stopped alone, and durably (`stops.py`); all others go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from auction.bidding.figures import LOTS_STOPPED
from auction.bidding.kept_lot import KeptLot, Letter
from auction.bidding.lease import HEARTBEAT_SECONDS, Claim
from auction.bidding.line import Line, LineDown
from auction.bidding.recovery import read_lots, read_on
from auction.bidding.sequencer import answer_nothing_to
from auction.bidding.snapshot_form import is_due
from auction.bidding.snapshots import LOTS_AT_ONCE, want_checks, write_snapshots
from auction.bidding.stops import StopCode, note_stop, stopped_lots
from auction.kernel.invariant import Broken
from auction.kernel.refusal import Failure

log = structlog.get_logger()

SNAPSHOT_SECONDS = 1.0


class LotStopped(Failure):
    """Nothing is taken for a lot until a person has looked."""


class Keeper:
    """What this node keeps. `go_on` is called with each lot that can take bids from now on."""

    def __init__(self, reader: Line, *, go_on: Callable[[KeptLot], None]) -> None:
        self.lots: dict[str, KeptLot] = {}
        self._reader = reader
        self._go_on = go_on
        self._taking_up = asyncio.Lock()
        self._claimed: dict[str, Claim] = {}
        self._claims_noted = asyncio.Event()
        self._stopped: dict[str, int | None] = {}
        self._to_note: dict[str, tuple[StopCode, Mapping[str, Any]]] = {}
        self._to_snapshot: dict[str, KeptLot] = {}

    # --- Taking up -------------------------------------------------------------------------------

    def note_claims(self, claims: list[Claim]) -> None:
        """Remember what was claimed, for `run_claims`; the first claim of a lot dates its gap."""
        for claim in claims:
            if claim.lot_id not in self._stopped:
                self._claimed.setdefault(claim.lot_id, claim)
        if claims:
            self._claims_noted.set()

    def is_claimed(self, lot_id: str) -> bool:
        """Say whether a lot is ours and about to be taken up."""
        return lot_id in self._claimed

    async def run_claims(self) -> None:
        """Take up what was claimed, many lots at once, until cancelled."""
        while True:
            await self._claims_noted.wait()
            self._claims_noted.clear()
            while self._claimed:
                try:
                    await self._take_up_some(list(self._claimed.values())[:LOTS_AT_ONCE])
                except LineDown as problem:
                    log.warning("lots_not_taken_up", lots=len(self._claimed), exc_info=problem)
                    await asyncio.sleep(HEARTBEAT_SECONDS)

    async def take_up(self, claim: Claim) -> KeptLot:
        """Read a lot that is ours now and begin to keep it. Raises `LineDown` or `LotStopped`."""
        async with self._taking_up:
            known = self.lots.get(claim.lot_id)
            if known is not None:
                return known
            if claim.lot_id not in self._stopped:
                await self._read([claim])
        lot = self.lots.get(claim.lot_id)
        if lot is None:
            raise LotStopped(f"lot {claim.lot_id} is stopped")
        return lot

    async def _take_up_some(self, claims: list[Claim]) -> None:
        async with self._taking_up:
            await self._read([claim for claim in claims if claim.lot_id not in self.lots])
            for claim in claims:
                self._claimed.pop(claim.lot_id, None)

    async def _read(self, claims: list[Claim]) -> None:
        async with self._reader.use() as connection:
            standing = await stopped_lots(connection)
            found = await read_lots(connection, [claim.lot_id for claim in claims])
            kept = [lot for lot in found.values() if isinstance(lot, KeptLot)]
            await want_checks(connection, kept)
        for claim in claims:
            # Its gap is since who claimed it first.
            down_ms = self._claimed.pop(claim.lot_id, claim).down_ms
            self._adopt(claim.lot_id, found[claim.lot_id], down_ms, standing)

    def _adopt(
        self, lot_id: str, found: KeptLot | Broken, down_ms: int | None, standing: frozenset[str]
    ) -> None:
        if isinstance(found, Broken):
            self.stop(lot_id, StopCode.record_broken, found, down_ms=down_ms)
        elif lot_id in standing:
            self._stopped[lot_id] = down_ms
        else:
            found.down_ms = down_ms
            self.lots[lot_id] = found
            self._go_on(found)

    async def read_on(self, lot: KeptLot) -> None:
        """Bring a lot up to what is on disk; one that does not hold is stopped."""
        try:
            async with self._reader.use() as connection:
                await read_on(connection, lot)
        except Broken as bug:
            self.stop(lot.lot_id, StopCode.record_broken, bug)

    def let_go(self, lot_id: str) -> list[Letter]:
        """Keep a lot no more that another node has taken over; return what still waits for it."""
        lot = self.lots.pop(lot_id)
        lot.is_stopped = True
        self._to_snapshot.pop(lot_id, None)
        letters = list(lot.mailbox)
        lot.mailbox.clear()
        return letters

    def give_up_all(self) -> list[KeptLot]:
        """Keep nothing any more; return what was kept, now stopped in this process."""
        lots = list(self.lots.values())
        for lot in lots:
            lot.is_stopped = True
        self.lots.clear()
        self._claimed.clear()
        self._stopped.clear()
        self._to_snapshot.clear()
        return lots

    # --- Stopping --------------------------------------------------------------------------------

    def stop(
        self, lot_id: str, code: StopCode, problem: Exception, *, down_ms: int | None = None
    ) -> None:
        """Take nothing more for a lot; its journal stays, and a person is woken."""
        LOTS_STOPPED.inc()
        log.critical("lot_stopped", lot=lot_id, code=code.value, exc_info=problem)
        self._to_note[lot_id] = (code, {"problem": str(problem)})
        self._halt(lot_id, down_ms)

    def _halt(self, lot_id: str, down_ms: int | None) -> None:
        lot = self.lots.get(lot_id)
        if lot is not None:
            lot.is_stopped = True
            down_ms = lot.down_ms
            answer_nothing_to([lot])
        self._stopped[lot_id] = down_ms

    async def mind_stops(self, connection: Any, *, last_sign_ms: int | None) -> None:
        """Write down what was stopped here, stop what was elsewhere, go on with what was lifted."""
        while self._to_note:
            lot_id, (code, detail) = next(iter(self._to_note.items()))
            await note_stop(connection, lot_id, code, detail)
            self._to_note.pop(lot_id, None)
        standing = await stopped_lots(connection)
        for lot_id in standing & self.lots.keys() - self._stopped.keys():
            lot = self.lots[lot_id]
            lot.down_ms = last_sign_ms if lot.down_ms is None else lot.down_ms
            self._halt(lot_id, None)
        lifted = [lot_id for lot_id in self._stopped if lot_id not in standing]
        claims = [Claim(lot_id, self._stopped.pop(lot_id)) for lot_id in lifted]
        for lot_id in lifted:
            self.lots.pop(lot_id, None)
        self.note_claims(claims)

    # --- Snapshots -------------------------------------------------------------------------------

    def changed(self, lot: KeptLot) -> None:
        """Take note that entries of a lot reached the disk."""
        if is_due(lot.state, lot.snapshot_seq):
            self._to_snapshot[lot.lot_id] = lot

    async def run_snapshots(self) -> None:
        """Write the snapshots that are due, behind everything else, until cancelled."""
        while True:
            await asyncio.sleep(SNAPSHOT_SECONDS)
            try:
                await self.write_snapshots(list(self._to_snapshot.values()))
            except LineDown as problem:
                log.warning("snapshots_not_written", exc_info=problem)

    async def write_snapshots(self, lots: list[KeptLot]) -> None:
        """Write where these lots stand. Raises `LineDown`."""
        for first in range(0, len(lots), LOTS_AT_ONCE):
            some = lots[first : first + LOTS_AT_ONCE]
            async with self._reader.use() as connection:
                await write_snapshots(connection, some)
            for lot in some:
                self._to_snapshot.pop(lot.lot_id, None)
