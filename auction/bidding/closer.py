"""Closing a lot whose end has come: only when no earlier-stamped bid can still be on its way.

First our own door must be clear, then that of every other living node. One that does not say so
in a few seconds is fenced off, and its bidders are told that nothing is known to be written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from auction.bidding import forwarding
from auction.bidding.answers import Answer
from auction.bidding.commands import ClosingDue
from auction.bidding.door import Door
from auction.bidding.due import due_ms
from auction.bidding.journal import Fenced
from auction.bidding.kept_lot import KeptLot, Letter
from auction.bidding.lease import Peer
from auction.bidding.line import LineDown
from auction.bidding.links import Links, NodeGone
from auction.bidding.node import Node

SILENCE_SECONDS = 2.0
MOST_DOUBT_MS = 100
PEER_SECONDS = 3.0
"""A peer waits out its own door before it answers."""
_LOOK_SECONDS = 0.005
_AGAIN_SECONDS = 0.5


class Closer:
    """Makes the last pass over everything that was stamped in time."""

    def __init__(self, node: Node, door: Door, links: Links, doubt_ms: Callable[[], float]) -> None:
        self._node = node
        self._doubt_ms = doubt_ms
        self._door = door
        self._links = links
        self._peers: list[Peer] = []
        self._peers_as_of_ms = -1
        self._asking_peers = asyncio.Lock()

    async def close(self, lot: KeptLot) -> None:
        """Put `ClosingDue` to a lot behind every bid that was stamped before its end."""
        end_ms = lot.state.ends_at_ms

        def told(_answer: Answer | None) -> None:
            # A bid in time moved the end, or trouble came between: the clock goes on.
            if self._node.lots.get(lot.lot_id) is lot:
                self._node.timers.set(lot.lot_id, due_ms(lot))

        # Our clock may be early by its doubt; by nobody's clock may a lot close before its end.
        await asyncio.sleep(min(self._doubt_ms(), MOST_DOUBT_MS) / 1000)
        try:
            await self._clear(lot.lot_id, end_ms)
            await self._clear_elsewhere(lot.lot_id, end_ms)
        except (LineDown, Fenced):
            await asyncio.sleep(_AGAIN_SECONDS)
            told(None)
            return
        if not self._node.sequencer.post(lot, Letter(ClosingDue(end_ms), told)):
            told(None)

    async def drained(self, lot_id: str, before_ms: int) -> dict[str, Any]:
        """Answer another node once nothing stamped here before an instant is on its way."""
        while self._node.stamp() < before_ms:  # noqa: ASYNC110  Court time sets no event.
            await asyncio.sleep(_LOOK_SECONDS)
        await self._clear(lot_id, before_ms)
        return {}

    async def _clear(self, lot_id: str, end_ms: int) -> None:
        """Wait for what is on its way, but not for ever: nobody may hold a lot open."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SILENCE_SECONDS):
                while self._door.has_earlier(lot_id, end_ms):  # noqa: ASYNC110  Rare, and short.
                    await asyncio.sleep(_LOOK_SECONDS)
        self._door.shut(lot_id, end_ms)

    async def _clear_elsewhere(self, lot_id: str, end_ms: int) -> None:
        peers = await self._living_peers(end_ms)
        if not peers:
            return
        question = forwarding.drained_question(lot_id, end_ms)
        answers = await asyncio.gather(*(self._has_cleared(peer, question) for peer in peers))
        for peer, has_cleared in zip(peers, answers, strict=True):
            if not has_cleared:
                await self._node.lease.fence(peer.node_id)

    async def _has_cleared(self, peer: Peer, question: forwarding.Question) -> bool:
        try:
            answer = await self._links.ask(peer.address, question, within=PEER_SECONDS)
        except NodeGone:
            return False
        return answer is not None

    async def _living_peers(self, end_ms: int) -> list[Peer]:
        """Return the nodes alive at or after an instant: only they can have stamped before it."""
        async with self._asking_peers:
            if self._peers_as_of_ms < end_ms:
                as_of_ms = self._node.stamp()
                self._peers = await self._node.lease.peers()
                self._peers_as_of_ms = as_of_ms
            return self._peers
