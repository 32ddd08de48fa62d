"""One node: the lots it keeps, its sign of life, and how it comes back after trouble.

Whatever goes wrong between here and the disk, the answer is the same: say nothing, take no bids,
settle the fate of what was under way, read the journal on, give back lost time by rule, go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import structlog

from auction.bidding.append_statement import CHANNEL
from auction.bidding.draft import Draft
from auction.bidding.due import due_ms
from auction.bidding.feed import Feed
from auction.bidding.journal import Fenced, Holding, Journal, read_notice
from auction.bidding.keeper import Keeper
from auction.bidding.kept_lot import KeptLot
from auction.bidding.lease import HEARTBEAT_SECONDS, Claim, Lease, control_name, journal_name
from auction.bidding.line import Line, LineDown
from auction.bidding.pulse import Pulse
from auction.bidding.sequencer import Sequencer, answer_nothing_to
from auction.bidding.stops import StopCode
from auction.bidding.timers import Timers
from auction.db.unit_of_work import Readers, Works
from auction.kernel.clock import to_ms
from auction.kernel.ids import new_id

log = structlog.get_logger()

ServiceListener = Callable[[bool, int], None]

_JOURNAL_SETTINGS = {
    "statement_timeout": "4s",
    # Its statement is planned once, perhaps while tables are small; all it reads is found by key.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
}


class Node:
    """Keeps lots: sequencer, timers and feed around one lease and one journal."""

    def __init__(self, works: Works, *, address: str, fire: Callable[[str], None]) -> None:
        self.node_id = new_id("node")
        self._works = works
        url = works.database.url.replace("+asyncpg", "")
        self._control = Line(url, name=control_name(self.node_id), on_open=self._listen)
        self._writer = Line(url, name=journal_name(self.node_id), settings=_JOURNAL_SETTINGS)
        self._reader = Line(url, name="auction reader")
        self.keeper = Keeper(self._reader, go_on=self._go_on)
        self.lots = self.keeper.lots
        self._pulse = Pulse(url, self.node_id)
        self.lease = Lease(self._control, node_id=self.node_id, address=address)
        self.sequencer = Sequencer(Journal(self._writer), self)
        self.timers = Timers(self.stamp, fire)
        self.feed = Feed(Line(url, name="auction feed"), self.lots.get)
        self._woken = asyncio.Event()
        self._unsettled: dict[str, KeptLot] = {}
        self._last_sign_ms: int | None = None
        self._service_listeners: list[ServiceListener] = []
        self.is_taking_bids = False
        self.since_ms = 0

    def stamp(self) -> int:
        """Return court time in ms."""
        return to_ms(self._works.clock.now())

    def holding(self) -> Holding | None:
        """Return the lease to write under."""
        return self.lease.holding

    def readers(self) -> Readers:
        """Return who reads the news, as the wiring has it by now."""
        return self._works.readers

    def woken(self, lanes: set[str]) -> None:
        """Wake those who read the news."""
        self._works.woken(lanes)

    def on_service(self, listener: ServiceListener) -> None:
        """Tell a listener whenever bids cannot be taken, and when they can again."""
        self._service_listeners.append(listener)

    def committed(self, made: Draft) -> None:
        """Set the lot's timer and show the change; callers have their answers."""
        if made.entries:
            self.timers.set(made.lot.lot_id, due_ms(made.lot))
            self.keeper.changed(made.lot)
            self.feed.changed(made.lot)

    def stopped(self, lot: KeptLot, bug: Exception) -> None:
        """Take nothing more for a lot whose rules broke."""
        self.keeper.stop(lot.lot_id, StopCode.rules_broken, bug)
        self.timers.set(lot.lot_id, None)

    def failed(self, lots: Sequence[KeptLot], *, is_fenced: bool) -> None:
        """Take no bids until the fate of these lots' last commit is known."""
        self._pulse.beaten(None)
        self._unsettled.update({lot.lot_id: lot for lot in lots})
        self._writer.drop()
        if is_fenced:
            self.lease.holding = None
        for lot in self.lots.values():
            if lot.down_ms is None:
                lot.down_ms = self._last_sign_ms
        answer_nothing_to(self.lots.values())
        self._say(is_taking_bids=False)
        self._woken.set()

    async def begin(self) -> None:
        """Take a lease and every lot nobody has; go on to `run`."""
        await self._beat()
        self._pulse.start()

    async def run(self) -> None:
        """Beat, and mend what broke, until cancelled."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), HEARTBEAT_SECONDS)
            self._woken.clear()
            try:
                await self._beat()
            except Exception as problem:  # Whatever it is: without a heart nothing may be taken.
                log.warning("heartbeat_missed", exc_info=problem)
                self.failed([], is_fenced=isinstance(problem, Fenced))
                self._woken.clear()
                await asyncio.sleep(HEARTBEAT_SECONDS / 4)
                self._woken.set()

    async def end(self) -> None:
        """Let the last batch reach the disk, give the lease back, close every line."""
        self._say(is_taking_bids=False)
        await asyncio.to_thread(self._pulse.stop)
        async with self.sequencer.paused():
            answer_nothing_to(self.lots.values())
            with suppress(LineDown):
                await self.keeper.write_snapshots(list(self.lots.values()))
                await self.lease.release(self.stamp())
        for line in (self._writer, self._control, self._reader, self.feed.line):
            await line.close()

    async def take_up(self, claim: Claim) -> KeptLot:
        """Read a lot that is ours now and begin to keep it. Raises `LineDown` or `LotStopped`."""
        return await self.keeper.take_up(claim)

    async def _beat(self) -> None:
        had_lease = self.lease.holding is not None
        sign_ms = self.stamp()
        if not await self.lease.beat(sign_ms, is_taking_bids=self.is_taking_bids):
            raise Fenced("this node was taken for dead")
        self._pulse.beaten(self.lease.holding)
        if not had_lease:
            self._give_up_lots()
        if not self.is_taking_bids:
            await self._mend()
            sign_ms = self.stamp()
        async with self._control.use() as connection:
            await self.keeper.mind_stops(connection, last_sign_ms=self._last_sign_ms)
        self._last_sign_ms = sign_ms
        self.keeper.note_claims(await self.lease.claim_orphans())

    def _give_up_lots(self) -> None:
        """A new lease owns nothing: what we kept under the old one may be another's by now."""
        self._unsettled.clear()
        for lot in self.keeper.give_up_all():
            self.timers.set(lot.lot_id, None)
            self.feed.given_up(lot)

    async def _mend(self) -> None:
        """Settle what was under way, read on, and take bids again."""
        await self.lease.end_old_sessions()
        async with self._writer.use() as connection:
            await connection.execute("SELECT 1")
        async with self.sequencer.paused():
            while self._unsettled:
                lot_id, lot = next(iter(self._unsettled.items()))
                await self.keeper.read_on(lot)
                self.feed.changed(lot)
                self._unsettled.pop(lot_id, None)
            self._say(is_taking_bids=True)
        for lot in list(self.lots.values()):
            self._go_on(lot)
        self.keeper.note_claims(await self.lease.claims_of_ours(except_for=list(self.lots)))

    def _go_on(self, lot: KeptLot) -> None:
        self.feed.taken_up(lot)
        self.timers.set(lot.lot_id, due_ms(lot))
        self.sequencer.wake(lot)

    def _say(self, *, is_taking_bids: bool) -> None:
        if self.is_taking_bids == is_taking_bids:
            return
        self.is_taking_bids = is_taking_bids
        self.since_ms = self.stamp()
        for listener in self._service_listeners:
            listener(is_taking_bids, self.since_ms)

    async def _listen(self, connection: Any) -> None:
        await connection.add_listener(CHANNEL, self._heard)

    def _heard(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        self.feed.heard(read_notice(str(payload)))
