"""The router: a bid or a command to wherever its lot is kept, in this process or another.

Mine goes into the lot's mailbox, another node's over a link, stamp and holder tag with it. What
arrives over a link is never passed on a second time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from auction.bidding import ceilings, forwarding
from auction.bidding.answers import Accepted, Answer, BidAnswer, Done, NotDone, RefusedBid
from auction.bidding.closer import MOST_DOUBT_MS
from auction.bidding.codec import BidRequest
from auction.bidding.commands import Command, PlaceBid
from auction.bidding.door import Door
from auction.bidding.draft import FIGURES
from auction.bidding.journal import Fenced
from auction.bidding.keeper import LotStopped
from auction.bidding.kept_lot import KeptLot, Letter
from auction.bidding.lease import Peer
from auction.bidding.line import LineDown
from auction.bidding.links import Links, NodeGone
from auction.bidding.lot_state import LotStatus
from auction.bidding.node import Node
from auction.bidding.refusals import BidRefusal
from auction.kernel.clock import Clock
from auction.kernel.refusal import Failure

_BID_ANSWER = (Accepted, RefusedBid)
BidReply = Callable[[BidAnswer], None]
_NOBODY_KNOWS = (LineDown, Fenced, LotStopped)


class Unavailable(Failure):
    """Nothing is known to be written; asking again gives the truth."""


class DoubtfulClock(Clock, Protocol):
    """A clock that knows how far off it may be."""

    @property
    def doubt_ms(self) -> float:
        """Return by how many milliseconds it may be wrong."""
        ...


class Router:
    """Finds a lot's owner and gets its answer."""

    def __init__(self, node: Node, door: Door, links: Links, clock: DoubtfulClock) -> None:
        self._node = node
        self._door = door
        self._links = links
        self._clock = clock
        self._owners: dict[str, Peer] = {}

    # --- Bids ------------------------------------------------------------------------------------

    def submit_here(self, lot_id: str, bid: PlaceBid, reply: BidReply, sign_in: str | None) -> bool:
        """Put a bid that came in into its mailbox; False when its lot is not kept here."""
        lot = self._node.lots.get(lot_id)
        if self._door.is_shut_to(lot_id, bid.stamp_ms):
            reply(refused(bid, BidRefusal.unavailable))
        elif lot is None:
            return False
        else:
            self._post_bid(lot, bid, reply, sign_in)
        return True

    async def submit_elsewhere(
        self, lot_id: str, bid: PlaceBid, reply: BidReply, sign_in: str | None
    ) -> None:
        """Hand a bid to the node that keeps its lot, or take the lot up if nobody does."""
        try:
            question = forwarding.bid_question(lot_id, bid, sign_in)
            owner, answered = await self._ask_owner(lot_id, question)
        except Unavailable:
            reply(refused(bid, BidRefusal.unavailable))
            return
        if isinstance(owner, KeptLot):
            self._post_bid(owner, bid, reply, sign_in)
        elif owner is None:
            reply(refused(bid, BidRefusal.no_such_lot))
        else:
            answer = forwarding.bid_answer(answered)
            reply(answer or refused(bid, BidRefusal.unavailable))

    async def pass_on(self, lot_id: str, peer: Peer, letters: Sequence[Letter]) -> None:
        """Send after a lot that was handed over what still waited for it here."""
        self._owners[lot_id] = peer
        for command, reply, _, sign_in in letters:
            if isinstance(command, PlaceBid):
                await self.submit_elsewhere(lot_id, command, reply, sign_in)
            else:
                reply(None)

    def _post_bid(self, lot: KeptLot, bid: PlaceBid, reply: BidReply, sign_in: str | None) -> None:
        def told(answer: Answer | None) -> None:
            if answer is None:
                answer = self._trouble(lot, bid, BidRefusal.unavailable)
            assert isinstance(answer, _BID_ANSWER)
            reply(answer)

        if not self._can_take(lot):
            told(None)
        elif not self._node.sequencer.post(lot, Letter(bid, told, None, sign_in)):
            reply(self._trouble(lot, bid, BidRefusal.lot_busy))

    def _trouble(self, lot: KeptLot, bid: PlaceBid, code: BidRefusal) -> RefusedBid:
        """Refuse for now. House rule: in the last five minutes that counts as an outage."""
        last_ms = lot.state.ends_at_ms - FIGURES.last_minutes_seconds * 1000
        if lot.state.status == LotStatus.open and bid.stamp_ms >= last_ms:
            lot.down_ms = min(bid.stamp_ms, lot.down_ms or bid.stamp_ms)
        return refused(bid, code)

    def _can_take(self, lot: KeptLot) -> bool:
        doubt = self._clock.doubt_ms
        return self._node.is_taking_bids and doubt <= MOST_DOUBT_MS and not lot.is_stopped

    # --- Commands and ceilings -------------------------------------------------------------------

    async def command(self, lot_id: str, command: Command, about: str | None) -> Done | NotDone:
        """Get a command that is no bid decided. Raises `Unavailable`."""
        question = forwarding.command_question(lot_id, command, about)
        owner, answered = await self._ask_owner(lot_id, question)
        if isinstance(owner, KeptLot):
            answer = await self._command_here(owner, command, about)
        else:
            answer = forwarding.command_answer(answered)
        if answer is None:
            raise Unavailable(f"lot {lot_id} could not be written to")
        return answer

    async def note_ceiling(self, lot_id: str, holder_tag: str, ceiling_fen: int | None) -> None:
        """Put a saved ceiling in force. Raises `Unavailable`."""
        question = forwarding.ceiling_question(lot_id, holder_tag, ceiling_fen)
        owner, answered = await self._ask_owner(lot_id, question)
        if isinstance(owner, KeptLot):
            ceilings.note(owner, holder_tag, ceiling_fen)
        elif owner is not None and answered is None:
            raise Unavailable("the ceiling is saved, but not yet in force")

    async def _command_here(
        self, lot: KeptLot, command: Command, about: str | None
    ) -> Done | NotDone | None:
        if not self._can_take(lot):
            return None
        told: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        if not self._node.sequencer.post(lot, Letter(command, once(told), about)):
            return None
        answer = await told
        assert answer is None or isinstance(answer, Done | NotDone)
        return answer

    # --- Who keeps it ----------------------------------------------------------------------------

    async def owner(self, lot_id: str) -> KeptLot | Peer | None:
        """Return our own lot, or who keeps it; take it up if nobody living does. None: no lot.

        Raises `LineDown`, `Fenced` or `LotStopped`.
        """
        mine = self._node.lots.get(lot_id)
        known = mine or self._owners.get(lot_id)
        if known is not None and (mine or not self._node.keeper.is_claimed(lot_id)):
            return known
        self._owners.pop(lot_id, None)  # It was handed to us in the meantime.
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
            owner = await self.owner(lot_id)
            if isinstance(owner, Peer):
                return await self._ask_peer(lot_id, owner, question)
        except _NOBODY_KNOWS as problem:
            raise Unavailable(f"nobody can say who keeps lot {lot_id}") from problem
        return owner, None

    async def _ask_peer(
        self, lot_id: str, peer: Peer, question: forwarding.Question
    ) -> tuple[KeptLot | Peer | None, dict[str, Any] | None]:
        try:
            answered = await self._links.ask(peer.address, question)
        except NodeGone:
            self._owners.pop(lot_id, None)
            return await self.owner(lot_id), None  # Ours by now, unless a third was faster.
        if answered is None:
            self._owners.pop(lot_id, None)
        return peer, answered

    async def asked(self, question: dict[str, Any]) -> dict[str, Any] | None:
        """Answer another node about a lot it believes ours; None: nothing is known."""
        try:
            lot = await self.owner(question["lot"])
        except _NOBODY_KNOWS:
            return None
        if not isinstance(lot, KeptLot):
            return None
        match question["ask"]:
            case "bid":
                told: asyncio.Future[BidAnswer] = asyncio.get_running_loop().create_future()
                bid, sign_in = forwarding.asked_bid(question)
                self._post_bid(lot, bid, once(told), sign_in)
                return forwarding.answered_bid(await told)
            case "ceiling":
                ceilings.note(lot, question["holder_tag"], question["ceiling_fen"])
                return {}
            case _:
                command, about = forwarding.asked_command(question)
                return forwarding.answered_command(await self._command_here(lot, command, about))


def refused(asked: BidRequest | PlaceBid, code: BidRefusal) -> RefusedBid:
    """Return a refusal given at the door, which is never kept."""
    return RefusedBid(id=asked.id, price_fen=asked.price_fen, code=code)


def once(told: asyncio.Future[Any]) -> Callable[[Any], None]:
    """Return a reply that sets a future, unless whoever waited has gone."""

    def tell(answer: Any) -> None:
        if not told.done():
            told.set_result(answer)

    return tell
