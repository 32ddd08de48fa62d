"""A bidder who comes back whenever the line is lost and asks again under the same id."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.fakes.live_lots import START_FEN, STEP_FEN
from tests.fakes.live_site import Viewer, viewer_of

Answer = dict[str, Any]
_LINE_LOST = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError)
_PAUSE_SECONDS = 0.05


class Stubborn:
    """Bids one step above whatever it hears, and remembers what was acknowledged."""

    def __init__(self, url: str, headers: Mapping[str, str], name: str) -> None:
        self._url = url
        self._headers = headers
        self._name = name
        self._price_fen = START_FEN - STEP_FEN
        self.accepted: list[Answer] = []
        self.last_heard: Answer | str = "nothing"

    async def bid_until(self, stop: asyncio.Event) -> None:
        """Bid as fast as answers come; what was not answered for good is asked again."""
        number, asked = 0, None
        while not stop.is_set():
            try:
                async with viewer_of(self._url, self._headers) as viewer:
                    while not stop.is_set():
                        if asked is None:
                            number += 1
                            asked = (f"{self._name}{number}", await self._price(viewer))
                        answer = await viewer.bid(*asked)
                        self.last_heard = answer
                        if answer.get("transient"):
                            await asyncio.sleep(_PAUSE_SECONDS)
                            continue
                        asked = None
                        if answer["kind"] == "accepted":
                            self.accepted.append(answer)
            except _LINE_LOST as lost:
                self.last_heard = repr(lost)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def ask_again(self) -> list[Answer]:
        """Ask for each acknowledged bid again, with the same id and price; return the answers."""
        async with viewer_of(self._url, self._headers) as viewer:
            return [await self._final_answer(viewer, one) for one in self.accepted]

    async def _final_answer(self, viewer: Viewer, accepted: Answer) -> Answer:
        """Ask until the answer is no transient one, as the protocol has a client do."""
        while True:
            answer = await viewer.bid(accepted["id"], accepted["price_fen"])
            if not answer.get("transient"):
                return answer
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _price(self, viewer: Viewer) -> int:
        """Return the least price as this viewer has heard it by now."""
        if not viewer.had:
            await viewer.next()
        for frame in viewer.had:
            told = [frame.get("state") or {}, frame.get("data") or {}, *frame.get("events", ())]
            prices = [one["price_fen"] for one in told if one.get("price_fen")]
            self._price_fen = max([self._price_fen, *prices])
        viewer.had.clear()
        return self._price_fen + STEP_FEN
