"""A rival at its socket: what it hears of the lot, and when it answers.

Written against the published protocol alone (`docs/live-protocol.md`), as a stranger's client is.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import structlog
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from auction.kernel.ids import new_id

SUBPROTOCOL = Subprotocol("auction.v1")
LEAST_PAUSE_SECONDS, MOST_PAUSE_SECONDS = 2.0, 6.0
COMES_BACK_SECONDS = 1.0

log = structlog.get_logger()


@dataclass
class Bidding:
    """What a rival knows. `ours` are the paddles of both rivals: they do not outbid each other."""

    limit_fen: int
    ours: set[str]
    state: dict[str, Any] = field(default_factory=dict)
    may_bid: bool = False
    waits_for_answer: bool = False
    was_sent_away: bool = False
    now_ms: int = 0
    rate: int = 1

    def hear(self, frame: dict[str, Any]) -> bool:
        """Take in a frame of the protocol; say whether there is another price now."""
        before = self.state.get("price_fen")
        self._take_in(frame)
        return bool(self.state.get("price_fen") != before)

    @property
    def is_over(self) -> bool:
        """Say whether nothing is left to bid for, or everything would be too dear."""
        if self.was_sent_away or self.state.get("status") in {"closed", "withdrawn"}:
            return True
        return bool(self.state) and self._least_fen() > self.limit_fen

    def offer_fen(self) -> int | None:
        """Return what to offer now; None while there is no reason to."""
        if self.state.get("status") != "open" or not self.may_bid or self.waits_for_answer:
            return None
        if self.state["leader"] in self.ours or self._least_fen() > self.limit_fen:
            return None
        return self._least_fen()

    def pause_seconds(self) -> float:
        """Return how long to think: a few seconds, less when the lot would be over by then."""
        left = (self.state["ends_at"] - self.now_ms) / 1000 / max(self.rate, 1)
        span = MOST_PAUSE_SECONDS - LEAST_PAUSE_SECONDS
        pause = LEAST_PAUSE_SECONDS + span * secrets.randbelow(1000) / 1000
        return float(max(0.0, min(pause, left / 3)))

    def _take_in(self, frame: dict[str, Any]) -> None:
        self.now_ms = frame.get("now", self.now_ms)
        self.rate = frame.get("rate", self.rate)
        kind = frame["kind"]
        if kind == "snapshot":
            self.state = frame["state"]
        elif kind == "events":
            for event in frame["events"]:
                self._happened(event)
        elif kind in {"accepted", "refused"}:
            self.waits_for_answer = False
            self.was_sent_away = frame.get("code") in {"not_signed_in", "barred", "lot_closed"}
        if frame.get("you"):
            self.may_bid = frame["you"]["can_bid"]
            self.ours |= {frame["you"]["paddle"]} - {None}

    def _least_fen(self) -> int:
        price_fen, start_fen = self.state["price_fen"], self.state["start_fen"]
        return int(start_fen if price_fen is None else price_fen + self.state["increment_fen"])

    def _happened(self, event: dict[str, Any]) -> None:
        kind, state = event["kind"], self.state
        if kind == "bid":
            state["price_fen"], state["leader"] = event["price_fen"], event["paddle"]
        if kind in {"opened", "resumed"}:
            state["status"] = "open"
        if kind in {"suspended", "withdrawn", "closed"}:
            state["status"] = kind
        state["ends_at"] = event.get("ends_at", state.get("ends_at"))


async def bid_until_over(address: str, token: str, bidding: Bidding) -> None:
    """Watch a lot and answer whoever outbids the rivals; come back after a line that broke."""
    while not bidding.is_over:
        try:
            await _bid_on_a_line(address, token, bidding)
        except (OSError, WebSocketException) as problem:
            log.info("rival_comes_back", problem=str(problem))
            await asyncio.sleep(COMES_BACK_SECONDS)


async def _bid_on_a_line(address: str, token: str, bidding: Bidding) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    async with connect(
        address, subprotocols=[SUBPROTOCOL], additional_headers=headers, compression=None
    ) as socket:
        bidding.waits_for_answer = False
        loop, answer_at = asyncio.get_running_loop(), None
        while not bidding.is_over:
            if answer_at is None and bidding.offer_fen() is not None:
                answer_at = loop.time() + bidding.pause_seconds()
            try:
                async with asyncio.timeout_at(answer_at):
                    frame = json.loads(await socket.recv())
            except TimeoutError:
                answer_at = None
                if (price_fen := bidding.offer_fen()) is not None:
                    bidding.waits_for_answer = True
                    bid = {"kind": "bid", "id": new_id("bid"), "price_fen": price_fen}
                    await socket.send(json.dumps(bid))
            else:
                if bidding.hear(frame):
                    answer_at = None  # Another price: think again, from the beginning.
