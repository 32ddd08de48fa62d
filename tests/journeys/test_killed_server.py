"""`kill -9` of the whole server during bidding, again and again: nothing acknowledged is lost.

After each restart every acknowledged bid is asked again with its own id and must get the same
answer; at the end the record is read from the site, verified, and must hold each of them once.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from auction.bidding.verify import Verified, verify
from auction.settings import read_settings
from tests.journeys.lived_court import LivedCourt, live_through
from tests.journeys.served_house import ServedHouse, free_port

KILLS = 25 if os.environ.get("AUCTION_SOAK") else 4
BIDDING_SECONDS = (0.3, 1.2)
STEP_FEN = 1_000_000
ASK_AGAIN_AFTER_SECONDS = 0.3


@pytest.fixture(scope="module")
def running_lot() -> Iterator[tuple[ServedHouse, LivedCourt]]:
    with tempfile.TemporaryDirectory(prefix="auction-killed-") as folder:
        data = Path(folder)
        data.chmod(0o755)
        before = os.environ.get("AUCTION_DATA")
        os.environ["AUCTION_DATA"] = folder
        court = live_through(read_settings(), data, ends_in=timedelta(hours=3))
        served = ServedHouse(data, free_port())
        served.start()
        yield served, court
        if served.process is not None:
            served.stop()
        os.environ.pop("AUCTION_DATA") if before is None else os.environ.update(AUCTION_DATA=before)


class Bidder:
    """Bids one step above whatever it hears, and remembers what was acknowledged."""

    def __init__(self, served: ServedHouse, court: LivedCourt, login: str) -> None:
        self._address = f"{served.socket_url}/live/{court.lot_id}"
        self._token = court.tokens[login]
        self._login = login
        self._numbers = itertools.count(1)
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.asked: dict[str, int] = {}

    async def bid_until_cut_off(self) -> None:
        """Bid as fast as answers come, until the server is gone."""
        try:
            async with self._line() as line:
                state = json.loads(await line.recv())["state"]
                next_fen, leading = state["next_fen"], False
                while True:
                    if not leading:
                        await self._offer(line, next_fen)
                    frame = json.loads(await line.recv())
                    next_fen, leading = self._heard(frame, next_fen, leading)
                    if frame.get("transient"):
                        await asyncio.sleep(ASK_AGAIN_AFTER_SECONDS)
        except (WebSocketException, OSError):
            return

    async def ask_again(self) -> dict[str, dict[str, Any]]:
        """Ask for each acknowledged bid again, with the same id and price; return the answers."""
        async with self._line() as line:
            await line.recv()
            return {id_: await self._answer_again(line, id_) for id_ in self.acknowledged}

    async def _answer_again(self, line: ClientConnection, id_: str) -> dict[str, Any]:
        await line.send(_bid(id_, self.asked[id_]))
        while True:
            frame: dict[str, Any] = json.loads(await line.recv())
            if frame.get("id") != id_:
                continue
            if not frame.get("transient"):
                return frame
            await asyncio.sleep(ASK_AGAIN_AFTER_SECONDS)
            await line.send(_bid(id_, self.asked[id_]))

    async def _offer(self, line: ClientConnection, price_fen: int) -> None:
        id_ = f"{self._login}-{next(self._numbers)}-{random.randrange(10**9)}"
        self.asked[id_] = price_fen
        await line.send(_bid(id_, price_fen))

    def _heard(self, frame: dict[str, Any], next_fen: int, leading: bool) -> tuple[int, bool]:
        if frame["kind"] == "accepted":
            self.acknowledged[frame["id"]] = frame
            return next_fen, True
        if frame["kind"] == "refused":
            return frame["data"].get("next_fen", next_fen), False
        for event in frame.get("events", []):
            if event["kind"] == "bid":
                next_fen, leading = event["price_fen"] + STEP_FEN, False
        return next_fen, leading

    def _line(self) -> connect:
        headers = {"Authorization": f"Bearer {self._token}"}
        return connect(
            self._address, subprotocols=["auction.v1"], additional_headers=headers, proxy=None
        )


def _bid(id_: str, price_fen: int) -> str:
    return json.dumps({"kind": "bid", "id": id_, "price_fen": price_fen})


async def _bid_and_kill(served: ServedHouse, bidders: list[Bidder], pause: float) -> None:
    bidding = [asyncio.create_task(bidder.bid_until_cut_off()) for bidder in bidders]
    await asyncio.sleep(pause)
    await asyncio.to_thread(served.kill)
    await asyncio.gather(*bidding)


@pytest.mark.timeout(900)
async def test_no_acknowledged_bid_is_lost_by_kill_9(
    running_lot: tuple[ServedHouse, LivedCourt],
) -> None:
    served, court = running_lot
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    bidders = [Bidder(served, court, login) for login in court.tokens]
    for _ in range(KILLS):
        await _bid_and_kill(served, bidders, chance.uniform(*BIDDING_SECONDS))
        await asyncio.to_thread(served.start)
        for bidder in bidders:
            answers = await bidder.ask_again()
            assert answers == bidder.acknowledged

    record = await asyncio.to_thread(_record, served, court)
    told = {bid["seq"]: bid for bidder in bidders for bid in bidder.acknowledged.values()}
    assert len(told) == sum(len(bidder.acknowledged) for bidder in bidders)
    assert len(told) > KILLS
    written = {entry["seq"]: entry for entry in _bids(record)}
    missing = [seq for seq, bid in told.items() if written[seq]["price_fen"] != bid["price_fen"]]
    assert missing == []
    assert isinstance(verify(record), Verified)
    print(f"{KILLS} kills, {len(told)} acknowledged bids, none missing")


def _record(served: ServedHouse, court: LivedCourt) -> list[str]:
    with urlopen(f"{served.url}/lots/{court.lot_id}/record.jsonl") as answer:
        return answer.read().decode().splitlines()


def _bids(record: list[str]) -> Iterator[dict[str, Any]]:
    for line in record:
        entry = json.loads(line)
        public = entry.get("public", entry.get("entry", entry))
        if public.get("kind") == "bid":
            yield public
