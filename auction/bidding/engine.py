"""The one entrance to live lots, for socket, form, API and reactions alike.

Any process takes any bid: a lot of this node goes to its mailbox, another node's over a link to
its owner, stamp and holder tag with it. Answers come only when they are on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import structlog
from sqlmodel import select

from auction.bidding import ceilings, paddles, view
from auction.bidding.answers import BidAnswer, Done, NotDone
from auction.bidding.closer import MOST_DOUBT_MS, Closer
from auction.bidding.codec import BidRequest
from auction.bidding.commands import Admit, Command, PlaceBid, Resume
from auction.bidding.door import Door
from auction.bidding.draft import FIGURES
from auction.bidding.due import resumes_at_ms
from auction.bidding.feed import Listener
from auction.bidding.handover import HandOver
from auction.bidding.kept_lot import KeptLot, Letter
from auction.bidding.line import LineDown
from auction.bidding.links import Links, address_in
from auction.bidding.lot_state import LotState, LotStatus
from auction.bidding.node import Node, ServiceListener
from auction.bidding.refusals import BidRefusal, CommandRefusal
from auction.bidding.resumption import end_after
from auction.bidding.router import (
    BidReply,
    DoubtfulClock,
    Router,
    Unavailable,
    once,
    refused,
)
from auction.db.unit_of_work import Works
from auction.kernel.invariant import hold
from auction.lots.models import Lot
from auction.lots.terms import BiddingTerms

__all__ = ["Engine", "EngineHealth", "Unavailable", "bid_of", "refused"]

log = structlog.get_logger()

_AGAIN_SECONDS = 1.0


class Surroundings(Protocol):
    """What the engine needs of the settings."""

    @property
    def data(self) -> Path:
        """Return the data folder."""
        ...


@dataclass(frozen=True)
class EngineHealth:
    """Whether this process can take bids, and what of it fails."""

    taking_bids: bool
    since_ms: int
    lease_held: bool
    clock_doubt_ms: float
    lots: int

    @property
    def is_ready(self) -> bool:
        """Say whether a load balancer may send bidders here."""
        return self.taking_bids and self.lease_held and self.clock_doubt_ms <= MOST_DOUBT_MS


class Engine:
    """Live lots, as one process sees them."""

    def __init__(self, works: Works, settings: Surroundings, clock: DoubtfulClock) -> None:
        self._works = works
        self._clock = clock
        self._door = Door()
        self._links = Links(address_in(settings.data), self._asked)
        self._node = Node(works, address=str(self._links.address), fire=self._fire)
        self._router = Router(self._node, self._door, self._links, clock)
        self._closer = Closer(self._node, self._door, self._links, lambda: clock.doubt_ms)
        self._hand_over = HandOver(self._node, self._links)
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Keep lots until the context ends; then finish what was begun and let go of them."""
        node = self._node
        keeper = node.keeper
        loops = (
            node.sequencer.run,
            node.timers.run,
            node.feed.run,
            keeper.run_claims,
            keeper.run_snapshots,
        )
        running: list[asyncio.Task[None]] = []
        try:
            await self._links.open()
            await node.begin()
            running += [asyncio.create_task(_kept_up(loop)) for loop in (node.run, *loops)]
            yield
        finally:
            await _cancelled(*running[:1])  # The heart first, so that it does not mend the end.
            with suppress(LineDown):
                await self._hand_over.give_all(self._router.pass_on)
            await node.end()
            await _cancelled(*running, *self._tasks)
            await self._links.close()

    def stamp(self) -> int:
        """Return court time in ms, as a bid read now is stamped. Law: OJA-30."""
        return self._node.stamp()

    def health(self) -> EngineHealth:
        """Return whether bids can be taken here."""
        node = self._node
        return EngineHealth(
            taking_bids=node.is_taking_bids,
            since_ms=node.since_ms,
            lease_held=node.lease.holding is not None,
            clock_doubt_ms=self._clock.doubt_ms,
            lots=len(node.lots),
        )

    def on_service(self, listener: ServiceListener) -> None:
        """Tell a listener whenever bids cannot be taken, and when they can again."""
        self._node.on_service(listener)

    # --- What the court and the other rooms ask --------------------------------------------------

    async def take_up(self, lot_id: str) -> None:
        """Begin to keep a published lot; asking twice changes nothing."""
        async with self._works.database.session() as session:
            found = await session.exec(select(Lot.court_id, Lot.terms).where(Lot.id == lot_id))
            row = found.first()
        hold(row is not None and row[1] is not None, f"published lot {lot_id} has terms")
        assert row is not None
        await self.enter(lot_id, row[0], BiddingTerms.from_json(row[1] or {}))

    async def enter(self, lot_id: str, court_id: str, terms: BiddingTerms) -> None:
        """Put a lot with these terms on the engine; one that is there keeps the terms it has."""
        await self._node.lease.enter(lot_id, court_id, terms)
        await self._router.owner(lot_id)

    async def admit(
        self,
        lot_id: str,
        *,
        holder_tag: str,
        deposit_number: str,
        box: str,
        rank: int | None = None,
    ) -> None:
        """Give a bidder a paddle, once. The news of it, or of a refusal, is in the same commit.

        Raises `Unavailable`. Law: OJA-23, OJA-24, PLAT-08.
        """
        while True:
            state = await self.look(lot_id)
            hold(state is not None, f"lot {lot_id} is on the engine before anybody is admitted")
            assert state is not None
            admission = Admit(
                at_ms=self.stamp(),
                holder_tag=holder_tag,
                paddle=paddles.draw(state),
                rank=rank,
                box=box,
            )
            answer = await self.command(lot_id, admission, about=deposit_number)
            if answer != NotDone(CommandRefusal.paddle_taken):
                return

    async def command(
        self, lot_id: str, command: Command, *, about: str | None = None
    ) -> Done | NotDone:
        """Put a command that is no bid to a lot; it is dated when it is decided.

        `about` is whose news of it goes out in the same commit: a deposit's number, or the id of
        an act of the court. Raises `Unavailable`.
        """
        return await self._router.command(lot_id, command, about)

    # --- Bids ------------------------------------------------------------------------------------

    async def place_bid(
        self, lot_id: str, request: BidRequest, *, holder_tag: str | None, stamp_ms: int
    ) -> BidAnswer:
        """Return what became of a bid. Never raises for a "no"."""
        if holder_tag is None:
            return refused(request, BidRefusal.not_signed_in)
        told: asyncio.Future[BidAnswer] = asyncio.get_running_loop().create_future()
        self.submit(lot_id, bid_of(request, holder_tag, stamp_ms), once(told))
        return await told

    def come_in(self, lot_id: str, stamp_ms: int) -> None:
        """Note a bid that was just stamped and must wait; until `go_in` its lot stays open.

        No await may stand between the stamp and this.
        """
        self._door.enter(lot_id, stamp_ms)

    @contextmanager
    def coming_in(self, lot_id: str) -> Iterator[int]:
        """Give the stamp of a bid that arrives by HTTP; its lot stays open while it is read.

        Begin this before anything is awaited, and call `place_bid` inside.
        """
        stamp_ms = self.stamp()
        self._door.enter(lot_id, stamp_ms)
        try:
            yield stamp_ms
        finally:
            self._door.leave(lot_id, stamp_ms)

    def go_in(self, lot_id: str, stamp_ms: int) -> None:
        """Note that a bid waits no more: it is submitted at once, or goes no further."""
        self._door.leave(lot_id, stamp_ms)

    def submit(
        self, lot_id: str, bid: PlaceBid, reply: BidReply, sign_in: str | None = None
    ) -> None:
        """Hand over a bid just stamped; `reply` is called once, when the answer is on disk.

        `sign_in` is what it came through: written down is only a bid whose sign-in is good then.
        """
        if not self._router.submit_here(lot_id, bid, reply, sign_in):
            self._door.enter(lot_id, bid.stamp_ms)
            self._spawn(self._submit_elsewhere(lot_id, bid, reply, sign_in))

    async def _submit_elsewhere(
        self, lot_id: str, bid: PlaceBid, reply: BidReply, sign_in: str | None
    ) -> None:
        try:
            await self._router.submit_elsewhere(lot_id, bid, reply, sign_in)
        finally:
            self._door.leave(lot_id, bid.stamp_ms)

    # --- What is shown ---------------------------------------------------------------------------

    async def look(self, lot_id: str) -> LotState | None:
        """Return a lot as it is on disk; None if the engine was never given it."""
        lot = await self._node.feed.look(lot_id)
        return None if lot is None else lot.state

    async def watch(self, lot_id: str, listener: Listener) -> KeptLot | None:
        """Return a lot and tell `listener` after every change, until `leave`."""
        return await self._node.feed.watch(lot_id, listener)

    def leave(self, lot_id: str, listener: Listener) -> None:
        """Tell a listener no more."""
        self._node.feed.leave(lot_id, listener)

    async def standing(
        self, lot_id: str, holder_tag: str | None, why_not: Sequence[str]
    ) -> dict[str, Any] | None:
        """Return the protocol's `you` of a bidder; None for a visitor or an unknown lot."""
        state = await self.look(lot_id)
        if state is None:
            return None
        # Whoever was admitted lacks nothing, though other rooms may not have heard of it yet.
        return view.you(state, holder_tag, () if holder_tag in state.admissions else why_not)

    async def resumes_at_ms(self, lot_id: str) -> int | None:
        """Return when a lot goes on that a long outage suspended; None for any other lot."""
        lot = await self._node.feed.look(lot_id)
        return None if lot is None else resumes_at_ms(lot)

    async def save_ceiling(self, lot_id: str, *, holder_tag: str, ceiling_fen: int | None) -> None:
        """Keep the most a bidder means to offer; it guards every client of theirs. None: no end.

        Raises `Unavailable` when it could not be made known to the lot's owner.
        """
        await ceilings.save(self._works.database, lot_id, holder_tag, ceiling_fen)
        await self._router.note_ceiling(lot_id, holder_tag, ceiling_fen)

    async def ceiling(self, lot_id: str, holder_tag: str) -> int | None:
        """Return the ceiling a bidder saved, or None."""
        return await ceilings.saved(self._works.database, lot_id, holder_tag)

    # --- What asks the engine --------------------------------------------------------------------

    async def _asked(self, question: dict[str, Any]) -> dict[str, Any] | None:
        if question["ask"] == "drained":
            return await self._closer.drained(question["lot"], question["before"])
        if question["ask"] == "take":
            return await self._hand_over.take(question)
        return await self._router.asked(question)

    def _fire(self, lot_id: str) -> None:
        """Look after a lot whose opening or end has come by the clock."""
        lot = self._node.lots.get(lot_id)
        if lot is None or not self._node.is_taking_bids:
            return  # It is looked at again when it is taken up, or bids are taken again.
        if lot.state.status == LotStatus.open:
            self._spawn(self._closer.close(lot))
        elif lot.state.status == LotStatus.suspended:
            ends_at_ms = end_after(lot.state, self._clock.now(), FIGURES)
            resume = Resume(at_ms=self.stamp(), ends_at_ms=ends_at_ms)
            self._node.sequencer.post(lot, Letter(resume, lambda _: None))
        else:
            self._node.sequencer.wake(lot)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def bid_of(request: BidRequest, holder_tag: str, stamp_ms: int) -> PlaceBid:
    """Return a bid as its lot takes it."""
    bid_id, price_fen, max_steps, ceiling_fen = request
    return PlaceBid(bid_id, holder_tag, price_fen, stamp_ms, max_steps, ceiling_fen)


async def _kept_up(loop: Callable[[], Awaitable[None]]) -> None:
    """Run a loop that never ends; should a bug end it, say so and begin it again."""
    while True:
        try:
            await loop()
        except Exception as bug:
            log.critical("loop_ended", loop=str(loop), exc_info=bug)
            await asyncio.sleep(_AGAIN_SECONDS)


async def _cancelled(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
