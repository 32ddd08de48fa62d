"""Handing lots over in good order: a node that ends gives each to one that lives, without a gap.

No batch is in flight meanwhile, the lots change hands in one transaction, the new owner dates no
outage from it, and what waits in a mailbox goes with its lot. What nobody takes is released, and
found by the others with their next sign of life. House rule: taking a process away for an update
costs no bidder a second.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from auction.bidding import forwarding
from auction.bidding.figures import LOTS_HANDED_OVER
from auction.bidding.journal import Fenced
from auction.bidding.kept_lot import Letter
from auction.bidding.lease import Claim, Peer
from auction.bidding.line import LineDown
from auction.bidding.links import Links, NodeGone
from auction.bidding.node import Node

log = structlog.get_logger()

LOTS_AT_ONCE = 500
TAKE_SECONDS = 3.0

PassOn = Callable[[str, Peer, Sequence[Letter]], Awaitable[None]]


class HandOver:
    """Gives this node's lots away, and takes what another gives."""

    def __init__(self, node: Node, links: Links) -> None:
        self._node = node
        self._links = links

    async def give_all(self, pass_on: PassOn) -> None:
        """Give every lot to a living node, if there is one, and what waits for it after it.

        A node in trouble gives nothing: the fate of a commit may be open, which only the way
        through its own recovery, or its death, settles. Raises `LineDown`.
        """
        peers = await self._node.lease.peers()
        if not peers or not self._node.is_taking_bids:
            return
        async with self._node.sequencer.paused():
            await self._node.keeper.write_snapshots(list(self._node.lots.values()))
            lot_ids = list(self._node.lots)
            for first in range(0, len(lot_ids), LOTS_AT_ONCE):
                peer, taken = await self._given(peers, lot_ids[first : first + LOTS_AT_ONCE])
                for lot_id in taken:
                    await pass_on(lot_id, peer, self._node.keeper.let_go(lot_id))

    async def take(self, question: dict[str, Any]) -> dict[str, Any]:
        """Take the lots another node gives, in one transaction; answer which are ours now."""
        try:
            taken = await self._node.lease.take_from(question["from"], question["lots"])
        except (LineDown, Fenced):
            taken = []
        self._node.keeper.note_claims([Claim(lot_id, None) for lot_id in taken])
        return {"taken": taken}

    async def _given(self, peers: list[Peer], lot_ids: list[str]) -> tuple[Peer, list[str]]:
        """Return who took lots, and which; the last one asked, and none, when nobody did."""
        question = forwarding.take_question(self._node.node_id, lot_ids)
        for peer in peers:
            try:
                answer = await self._links.ask(peer.address, question, within=TAKE_SECONDS)
            except NodeGone:
                continue
            if answer is not None and answer["taken"]:
                LOTS_HANDED_OVER.inc(len(answer["taken"]))
                log.info("lots_handed_over", node=peer.node_id, lots=len(answer["taken"]))
                return peer, list(answer["taken"])
        return peers[-1], []
