"""The one entrance to live lots, for socket, form, API and reactions alike.

Any process takes any bid: a lot of this node goes to its mailbox, another node's over a link to
its owner, stamp and holder tag with it. Answers come only when they are on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlmodel import select

from auction.bidding import ceilings, forwarding, paddles, view
from auction.bidding.answers import Answer, BidAnswer, Done, NotDone, RefusedBid
from auction.bidding.closer import Closer
from auction.bidding.codec import BidRequest
from auction.bidding.commands import Admit, Command, PlaceBid
from auction.bidding.door import Door
from auction.bidding.draft import FIGURES
from auction.bidding.feed import Listener
from auction.bidding.journal import Fenced
from auction.bidding.kept_lot import KeptLot, Letter
from auction.bidding.lease import Peer
from auction.bidding.line import LineDown
from auction.bidding.links import Links, NodeGone, address_in
from auction.bidding.lot_state import LotState, LotStatus
from auction.bidding.node import Node, ServiceListener
from auction.bidding.refusals import BidRefusal, CommandRefusal
from auction.db.unit_of_work import Works
from auction.kernel.clock import Clock
from auction.kernel.invariant import hold
from auction.kernel.refusal import Failure
from auction.lots.models import Lot
from auction.lots.terms import BiddingTerms

MOST_DOUBT_MS = 100
BidReply = Callable[[BidAnswer], None]


class Surroundings(Protocol):
    """What the engine needs of the settings."""

    @property
    def data(self) -> Path:
        """Return the data folder."""
        ...


class DoubtfulClock(Clock, Protocol):
    """A clock that knows how far off it may be."""

    @property
    def doubt_ms(self) -> float:
        """Return by how many milliseconds it may be wrong."""
        ...


class Unavailable(Failure):
    """Nothing is known to be written; asking again gives the truth."""


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
        self._closer = Closer(self._node, self._door, self._links)
        self._owners: dict[str, Peer] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Keep lots until the context ends; then finish what was begun and let go of them."""
        node = self._node
        await self._links.open()
        await node.begin()
        beating = asyncio.create_task(node.run(), name="bidding node")
        loops = [
            asyncio.create_task(loop(), name=f"bidding {loop.__qualname__}")
            for loop in (node.sequencer.run, node.timers.run, node.feed.run, node.run_claims)
        ]
        try:
            yield
        finally:
            await _cancelled(beating)
            await node.end()
            for task in (*loops, *self._tasks):
                await _cancelled(task)
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
        await self._owner(lot_id)

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
            answer = await self.command(lot_id, admission, deposit_number=deposit_number)
            if answer != NotDone(CommandRefusal.paddle_taken):
                return

    async def command(
        self, lot_id: str, command: Command, *, deposit_number: str | None = None
    ) -> Done | NotDone:
        """Put a command that is no bid to a lot; it is dated when it is decided.

        Raises `Unavailable`.
        """
        question = forwarding.command_question(lot_id, command, deposit_number)
        owner, answered = await self._ask_owner(lot_id, question)
        if owner is None:
            raise Unavailable(f"nobody keeps lot {lot_id} at the moment")
        if isinstance(owner, KeptLot):
            answer = await self._command_here(owner, command, deposit_number)
        else:
            answer = forwarding.command_answer(answered)
        if answer is None:
            raise Unavailable(f"lot {lot_id} could not be written to")
        return answer

    async def _command_here(
        self, lot: KeptLot, command: Command, deposit_number: str | None
    ) -> Done | NotDone | None:
        if not self._can_take(lot):
            return None
        told: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        if not self._node.sequencer.post(lot, Letter(command, _once(told), deposit_number)):
            return None
        answer = await told
        assert answer is None or isinstance(answer, Done | NotDone)
        return answer

    # --- Bids ------------------------------------------------------------------------------------

    async def place_bid(
        self, lot_id: str, request: BidRequest, *, holder_tag: str | None, stamp_ms: int
    ) -> BidAnswer:
        """Return what became of a bid. Never raises for a "no"."""
        if holder_tag is None:
            return refused(request, BidRefusal.not_signed_in)
        told: asyncio.Future[BidAnswer] = asyncio.get_running_loop().create_future()
        self._door.enter(lot_id, stamp_ms)
        self.submit(lot_id, bid_of(request, holder_tag, stamp_ms), _once(told))
        return await told

    def come_in(self, lot_id: str, stamp_ms: int) -> None:
        """Note a bid that was just stamped; until `submit` or `turn_back` its lot stays open.

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

    def turn_back(self, lot_id: str, stamp_ms: int) -> None:
        """Forget a bid that was stamped and goes no further."""
        self._door.leave(lot_id, stamp_ms)

    def submit(self, lot_id: str, bid: PlaceBid, reply: BidReply) -> None:
        """Hand over a bid that came in; `reply` is called once, when the answer is on disk."""
        lot = self._node.lots.get(lot_id)
        if self._door.is_shut_to(lot_id, bid.stamp_ms):
            reply(refused(bid, BidRefusal.unavailable))
        elif lot is None:
            self._spawn(self._submit_elsewhere(lot_id, bid, reply))
            return
        else:
            self._submit_here(lot, bid, reply)
        self._door.leave(lot_id, bid.stamp_ms)

    def _submit_here(self, lot: KeptLot, bid: PlaceBid, reply: BidReply) -> None:
        def told(answer: Answer | None) -> None:
            assert answer is None or isinstance(answer, BidAnswer)
            reply(answer or self._trouble(lot, bid, BidRefusal.unavailable))

        if not self._can_take(lot):
            told(None)
        elif not self._node.sequencer.post(lot, Letter(bid, told)):
            reply(self._trouble(lot, bid, BidRefusal.lot_busy))

    async def _submit_elsewhere(self, lot_id: str, bid: PlaceBid, reply: BidReply) -> None:
        try:
            question = forwarding.bid_question(lot_id, bid)
            owner, answered = await self._ask_owner(lot_id, question)
        except Unavailable:
            reply(refused(bid, BidRefusal.unavailable))
        else:
            if isinstance(owner, KeptLot):
                self._submit_here(owner, bid, reply)
            elif owner is None:
                reply(refused(bid, BidRefusal.no_such_lot))
            else:
                answer = forwarding.bid_answer(answered)
                reply(answer or refused(bid, BidRefusal.unavailable))
        finally:
            self._door.leave(lot_id, bid.stamp_ms)

    def _can_take(self, lot: KeptLot) -> bool:
        doubt = self._clock.doubt_ms
        return self._node.is_taking_bids and doubt <= MOST_DOUBT_MS and not lot.is_stopped

    def _trouble(self, lot: KeptLot, bid: PlaceBid, code: BidRefusal) -> RefusedBid:
        """Refuse for now. House rule: in the last five minutes that counts as an outage."""
        last_ms = lot.state.ends_at_ms - FIGURES.last_minutes_seconds * 1000
        if lot.state.status == LotStatus.open and bid.stamp_ms >= last_ms:
            lot.down_ms = min(bid.stamp_ms, lot.down_ms or bid.stamp_ms)
        return refused(bid, code)

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

    async def save_ceiling(self, lot_id: str, *, holder_tag: str, ceiling_fen: int | None) -> None:
        """Keep the most a bidder means to offer; it guards every client of theirs. None: no end.

        Raises `Unavailable` when it could not be made known to the lot's owner.
        """
        await ceilings.save(self._works.database, lot_id, holder_tag, ceiling_fen)
        question = forwarding.ceiling_question(lot_id, holder_tag, ceiling_fen)
        owner, answered = await self._ask_owner(lot_id, question)
        if isinstance(owner, KeptLot):
            ceilings.note(owner, holder_tag, ceiling_fen)
        elif owner is not None and answered is None:
            raise Unavailable("the ceiling is saved, but not yet in force")

    async def ceiling(self, lot_id: str, holder_tag: str) -> int | None:
        """Return the ceiling a bidder saved, or None."""
        return await ceilings.saved(self._works.database, lot_id, holder_tag)

    # --- Between nodes ---------------------------------------------------------------------------

    async def _owner(self, lot_id: str) -> KeptLot | Peer | None:
        """Return our own lot, or who keeps it; take it up if nobody living does."""
        known = self._node.lots.get(lot_id) or self._owners.get(lot_id)
        if known is not None:
            return known
        claim = await self._node.lease.claim(lot_id)
        if isinstance(claim, Peer):
            self._owners[lot_id] = claim
            return claim
        return None if claim is None else await self._node.take_up(claim)

    async def _ask_owner(
        self, lot_id: str, question: forwarding.Question
    ) -> tuple[KeptLot | Peer | None, dict[str, Any] | None]:
        """Return who keeps a lot, and another node's answer (None: nothing is known of it).

        Raises `Unavailable` when nobody can be found.
        """
        try:
            owner = await self._owner(lot_id)
            if not isinstance(owner, Peer):
                return owner, None
            answered = await self._links.ask(owner.address, question)
        except NodeGone:
            self._owners.pop(lot_id, None)
            return await self._own_now(lot_id), None
        except (LineDown, Fenced) as problem:
            raise Unavailable(f"nobody can say who keeps lot {lot_id}") from problem
        if answered is None:
            self._owners.pop(lot_id, None)
        return owner, answered

    async def _own_now(self, lot_id: str) -> KeptLot | Peer | None:
        """Look again after an owner has gone: ours by now, unless a third node was faster."""
        try:
            return await self._owner(lot_id)
        except (LineDown, Fenced) as problem:
            raise Unavailable(f"nobody can say who keeps lot {lot_id}") from problem

    async def _asked(self, question: dict[str, Any]) -> dict[str, Any] | None:
        """Answer another node. What is not ours is not passed on a second time."""
        if question["ask"] == "drained":
            return await self._closer.drained(question["lot"], question["before"])
        try:
            owner = await self._owner(question["lot"])
        except (LineDown, Fenced):
            return None
        return await self._asked_of(owner, question) if isinstance(owner, KeptLot) else None

    async def _asked_of(self, lot: KeptLot, question: dict[str, Any]) -> dict[str, Any] | None:
        match question["ask"]:
            case "bid":
                told: asyncio.Future[BidAnswer] = asyncio.get_running_loop().create_future()
                self._submit_here(lot, forwarding.asked_bid(question), _once(told))
                return forwarding.answered_bid(await told)
            case "ceiling":
                ceilings.note(lot, question["holder_tag"], question["ceiling_fen"])
                return {}
            case _:
                command, number = forwarding.asked_command(question)
                return forwarding.answered_command(await self._command_here(lot, command, number))

    def _fire(self, lot_id: str) -> None:
        """Look after a lot whose opening or end has come by the clock."""
        lot = self._node.lots.get(lot_id)
        if lot is None or not self._node.is_taking_bids:
            return  # It is looked at again when it is taken up, or bids are taken again.
        if lot.state.status == LotStatus.open:
            self._spawn(self._closer.close(lot))
        else:
            self._node.sequencer.wake(lot)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def refused(asked: BidRequest | PlaceBid, code: BidRefusal) -> RefusedBid:
    """Return a refusal given at the door, which is never kept."""
    return RefusedBid(id=asked.id, price_fen=asked.price_fen, code=code)


def bid_of(request: BidRequest, holder_tag: str, stamp_ms: int) -> PlaceBid:
    """Return a bid as its lot takes it."""
    return PlaceBid(
        id=request.id,
        holder_tag=holder_tag,
        price_fen=request.price_fen,
        stamp_ms=stamp_ms,
        max_steps=request.max_steps,
        ceiling_fen=request.ceiling_fen,
    )


def _once(told: asyncio.Future[Any]) -> Callable[[Any], None]:
    def tell(answer: Any) -> None:
        if not told.done():  # Whoever waited may have gone.
            told.set_result(answer)

    return tell


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
