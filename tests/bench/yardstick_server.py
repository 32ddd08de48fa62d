"""The yardsticks' server: the house's own stack, uvicorn, Starlette and `websockets`, and no house.

Started as `python -m tests.bench.yardstick_server FD`. `/echo` answers each frame with one of the
size of an `accepted`; `/commit` does so after one durable insert; `/fan` sends what it is given to
all who sit in it; `/live/…` merely takes a socket, as a viewer is taken. `/direct` and
`/fan-direct` do the same as `/echo` and `/fan` over the house's own short cut to the wire.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from auction.bidding import codec
from auction.bidding.answers import Accepted
from auction.settings import read_settings
from tests.bench.wire import SUBPROTOCOL
from web.live.direct_line import line_of, text_frame
from web.serve.logs import begin_logging
from web.serve.web_process import configuration, make_ready

ANSWER = codec.answer(
    Accepted(
        id="1234567", price_fen=100_000_000, seq=123_456, at_ms=1_779_761_538_402, hash="0" * 64
    )
)
STOP = "stop"


async def echo(websocket: WebSocket) -> None:
    """Answer every frame at once."""
    await websocket.accept(subprotocol=SUBPROTOCOL)
    while (await websocket.receive())["type"] == "websocket.receive":
        await websocket.send_text(ANSWER)


async def direct(websocket: WebSocket) -> None:
    """Answer every frame at once over the line the house uses, past Starlette's calls."""
    await websocket.accept(subprotocol=SUBPROTOCOL)
    line, ready = line_of(websocket), text_frame(ANSWER)

    def answer(_heard: str | bytes) -> None:
        line.write(ready)

    line.listen(answer)
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass


async def commit(websocket: WebSocket) -> None:
    """Answer every frame after one durable commit of one small row."""
    connection = websocket.app.state.connection
    insert = await connection.prepare("INSERT INTO one_commit (said) VALUES ($1)")
    await websocket.accept(subprotocol=SUBPROTOCOL)
    while (message := await websocket.receive())["type"] == "websocket.receive":
        await insert.fetch(message["text"])
        await websocket.send_text(ANSWER)


async def sit(websocket: WebSocket) -> None:
    """Take a socket into the room, and do nothing with it."""
    seats: set[WebSocket] = websocket.app.state.seats
    await websocket.accept(subprotocol=SUBPROTOCOL)
    seats.add(websocket)
    try:
        while (await websocket.receive())["type"] == "websocket.receive":
            pass
    finally:
        seats.discard(websocket)


async def fan(websocket: WebSocket) -> None:
    """Send each frame that comes to everyone who sits in the room, one after the other."""
    seats: set[WebSocket] = websocket.app.state.seats
    await websocket.accept(subprotocol=SUBPROTOCOL)
    while (message := await websocket.receive())["type"] == "websocket.receive":
        for seat in tuple(seats):
            await seat.send_text(message["text"])
        await websocket.send_text(ANSWER)


async def fan_direct(websocket: WebSocket) -> None:
    """Do the same over the line the house uses, the frame made once."""
    seats: set[WebSocket] = websocket.app.state.seats
    await websocket.accept(subprotocol=SUBPROTOCOL)
    while (message := await websocket.receive())["type"] == "websocket.receive":
        ready = text_frame(message["text"])
        for seat in tuple(seats):
            line_of(seat).write(ready)
        await websocket.send_text(ANSWER)


async def health(_request: Request) -> PlainTextResponse:
    """Say that it serves."""
    return PlainTextResponse("ok")


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncGenerator[None]:
    app.state.seats = set()
    app.state.connection = await asyncpg.connect(os.environ["AUCTION_DATABASE_URL"])
    await app.state.connection.execute(_TABLE)
    yield
    await app.state.connection.close()


_TABLE = "CREATE TABLE IF NOT EXISTS one_commit (id bigserial PRIMARY KEY, said text NOT NULL)"

app = Starlette(
    routes=[
        Route("/healthz", health),
        WebSocketRoute("/echo", echo),
        WebSocketRoute("/direct", direct),
        WebSocketRoute("/commit", commit),
        WebSocketRoute("/fan", fan),
        WebSocketRoute("/fan-direct", fan_direct),
        WebSocketRoute("/live/{lot_id}", sit),
    ],
    lifespan=_lifespan,
)


def main(fd: int) -> None:
    """Serve as `web.serve.web_process` would, but this application."""
    begin_logging()
    settings = read_settings()
    make_ready(settings)
    config = configuration(settings)
    config.app, config.factory = app, False
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=fd)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
