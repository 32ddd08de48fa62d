"""Handing lots over in good order: a node that ends gives each to one that lives, without a gap.

No batch is in flight meanwhile, the lots change hands in one transaction, and the new owner dates
no outage from it. What nobody takes is released, and found by the others with their next sign of
life. House rule: taking a process away for an update costs no bidder a second.
"""

from __future__ import annotations

from typing import Any

import structlog

from auction.bidding import forwarding
from auction.bidding.figures import LOTS_HANDED_OVER
from auction.bidding.lease import Claim, Peer
from auction.bidding.line import LineDown
from auction.bidding.links import Links, NodeGone
from auction.bidding.node import Node

log = structlog.get_logger()

LOTS_AT_ONCE = 500
TAKE_SECONDS = 3.0


class HandOver:
    """Gives this node's lots away, and takes what another gives."""

    def __init__(self, node: Node, links: Links) -> None:
        self._node = node
        self._links = links

    async def give_all(self) -> None:
        """Give every lot to a living node, if there is one. Raises `LineDown`."""
        peers = await self._node.lease.peers()
        if not peers:
            return
        async with self._node.sequencer.paused():
            await self._node.keeper.write_snapshots(list(self._node.lots.values()))
            lot_ids = list(self._node.lots)
            for first in range(0, len(lot_ids), LOTS_AT_ONCE):
                some = lot_ids[first : first + LOTS_AT_ONCE]
                self._node.keeper.let_go(await self._given(peers, some))

    async def take(self, question: dict[str, Any]) -> dict[str, Any]:
        """Take the lots another node gives, in one transaction; answer which are ours now."""
        try:
            taken = await self._node.lease.take_from(question["from"], question["lots"])
        except LineDown:
            taken = []
        self._node.keeper.note_claims([Claim(lot_id, None) for lot_id in taken])
        return {"taken": taken}

    async def _given(self, peers: list[Peer], lot_ids: list[str]) -> list[str]:
        question = forwarding.take_question(self._node.node_id, lot_ids)
        for peer in peers:
            try:
                answer = await self._links.ask(peer.address, question, within=TAKE_SECONDS)
            except NodeGone:
                continue
            if answer is not None and answer["taken"]:
                LOTS_HANDED_OVER.inc(len(answer["taken"]))
                log.info("lots_handed_over", node=peer.node_id, lots=len(answer["taken"]))
                return list(answer["taken"])
        return []
