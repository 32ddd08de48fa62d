"""The socket beside a draw's page: says that something changed; the page is then read anew.

One look at the database a second for each draw that anybody watches, however many watch it.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from valuation.draw.queries import draw
from web.house import House
from web.live.credits import Places
from web.requests import house as house_of
from web.security.csrf import is_from_us
from web.security.middleware import address_of

SUBPROTOCOL = "draw.v1"
LOOK_EVERY_SECONDS = 1.0
_OVER = ("revealed", "withdrawn")


class Watch:
    """The newest phase of one draw, for everybody of this process who watches it."""

    def __init__(self, house: House, appraisal_id: str, phase: str) -> None:
        self.phase = phase
        self.watching = 0
        self.changed = asyncio.Event()
        self._house, self._appraisal_id = house, appraisal_id
        self.task = asyncio.create_task(self._look())

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will happen."""
        return self.phase.startswith(_OVER)

    async def _look(self) -> None:
        while not self.is_over:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            with suppress(OSError, SQLAlchemyError):
                phase = await phase_of(self._house, self._appraisal_id)
                if phase not in {None, self.phase}:
                    self.phase, told = str(phase), self.changed
                    self.changed = asyncio.Event()
                    told.set()


class Watches:
    """The draws that are watched in this process."""

    def __init__(self, house: House) -> None:
        self.places = Places(house.settings.limits.sockets_per_address)
        self._house = house
        self._of_draw: dict[str, Watch] = {}

    def enter(self, appraisal_id: str, phase: str) -> Watch:
        """Watch a draw, with whoever watches it already."""
        watch = self._of_draw.get(appraisal_id)
        if watch is None:
            watch = self._of_draw[appraisal_id] = Watch(self._house, appraisal_id, phase)
        watch.watching += 1
        return watch

    def leave(self, appraisal_id: str, watch: Watch) -> None:
        """Watch no more; the last one ends the looking."""
        watch.watching -= 1
        if watch.watching == 0:
            watch.task.cancel()
            self._of_draw.pop(appraisal_id, None)


async def draw_socket(websocket: WebSocket) -> None:
    """Serve `GET /live/draws/{id}`; refused before the upgrade with 400, 403, 404 or 429."""
    house = house_of(websocket)
    watches = watches_of(websocket.app, house)
    appraisal_id, address = websocket.path_params["appraisal_id"], address_of(websocket)
    phase = await phase_of(house, appraisal_id)
    if SUBPROTOCOL not in websocket.scope["subprotocols"]:
        await _turn_away(websocket, 400)
    elif not is_from_us(dict(websocket.headers), house.settings.public_url):
        await _turn_away(websocket, 403)
    elif phase is None:
        await _turn_away(websocket, 404)
    elif not watches.places.take(address):
        await _turn_away(websocket, 429)
    else:
        watch = watches.enter(appraisal_id, phase)
        try:
            await _serve(websocket, watch)
        finally:
            watches.leave(appraisal_id, watch)
            watches.places.give_back(address)


def watches_of(app: Starlette, house: House) -> Watches:
    """Return the process's watches, made with its first socket."""
    if not hasattr(app.state, "draw_watches"):
        app.state.draw_watches = Watches(house)
    watches: Watches = app.state.draw_watches
    return watches


async def phase_of(house: House, appraisal_id: str) -> str | None:
    """Return how far a draw has come; None if there is none."""
    async with house.database.session() as session:
        found = await draw(session, appraisal_id)
    return None if found is None else found.phase


async def _serve(websocket: WebSocket, watch: Watch) -> None:
    await websocket.accept(subprotocol=SUBPROTOCOL)
    gone = asyncio.create_task(_until_gone(websocket))
    with suppress(WebSocketDisconnect, RuntimeError):
        while not gone.done():
            changed = watch.changed  # Taken before anything is said: no change falls between.
            await websocket.send_text(json.dumps({"phase": watch.phase}))
            if watch.is_over:
                await websocket.close(1000)
                break
            await _first_of(gone, changed)
    gone.cancel()


async def _first_of(gone: asyncio.Task[None], changed: asyncio.Event) -> None:
    waiting = asyncio.create_task(changed.wait())
    try:
        await asyncio.wait({gone, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


async def _until_gone(websocket: WebSocket) -> None:
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass  # Nothing is asked over this socket.


async def _turn_away(websocket: WebSocket, status: int) -> None:
    await websocket.send_denial_response(Response(status_code=status))
