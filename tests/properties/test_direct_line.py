"""However the bytes of a socket are cut, every message is heard once, whole and in order."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode

from web.live.direct_line import EXTENSION, DirectLine, text_frame

MANY = 5_000 if os.environ.get("AUCTION_SOAK") else 150
HANDSHAKE = (
    b"GET /live/1 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


@dataclass
class Sent:
    """What a client sends: its bytes, what of it is heard, and what it is answered."""

    data: bytes
    heard: list[str | bytes] = field(default_factory=list)
    answered: bytes = b""


def frame(kind: Opcode, payload: bytes, *, fin: bool = True) -> bytes:
    return Frame(kind, payload, fin).serialize(mask=True)


def text(message: str) -> Sent:
    return Sent(frame(Opcode.TEXT, message.encode()), [message])


def binary(message: bytes) -> Sent:
    return Sent(frame(Opcode.BINARY, message), [message])


def in_pieces(pieces: Sequence[str]) -> Sent:
    first, *rest = [piece.encode() for piece in pieces]
    data = frame(Opcode.TEXT, first, fin=False)
    for piece in rest:
        data += frame(Opcode.CONT, piece, fin=False)
    return Sent(data + frame(Opcode.CONT, b""), ["".join(pieces)])


def ping(payload: bytes) -> Sent:
    return Sent(
        frame(Opcode.PING, payload), answered=Frame(Opcode.PONG, payload).serialize(mask=False)
    )


SENT = st.lists(
    st.text(max_size=30).map(text)
    | st.integers(120, 200).map(lambda size: text("x" * size))
    | st.binary(max_size=200).map(binary)
    | st.lists(st.text(max_size=40), min_size=1, max_size=3).map(in_pieces)
    | st.binary(max_size=20).map(ping)
    | st.binary(max_size=20).map(lambda payload: Sent(frame(Opcode.PONG, payload))),
    max_size=12,
)


class Wire(asyncio.Transport):
    """The other end of a line: what was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self._is_closing = False

    def write(self, data: Any) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self._is_closing

    def close(self) -> None:
        self._is_closing = True

    def pause_reading(self) -> None:
        """Nothing comes but what the test hands over."""

    def resume_reading(self) -> None:
        """The same."""

    def get_write_buffer_size(self) -> int:
        return 0


async def accept(_scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    await asyncio.Event().wait()


async def heard(data: Sequence[bytes], before: bytes = b"") -> tuple[list[str | bytes], Wire]:
    """Return what a line hears of `data`, part by part; `before` comes before it listens."""
    config = Config(accept, ws_per_message_deflate=False, ws_ping_interval=None, log_config=None)
    config.load()
    line, wire = DirectLine(config, ServerState(), {}), Wire()
    line.connection_made(wire)
    line.data_received(HANDSHAKE)
    while b"101" not in wire.written:
        await asyncio.sleep(0)
    wire.written = b""
    if before:
        line.data_received(before)
    messages: list[str | bytes] = []
    assert line.scope["extensions"][EXTENSION] is line
    line.listen(messages.append)
    for part in data:
        line.data_received(part)
    for task in list(line.tasks):
        task.cancel()
    return messages, wire


def cut(data: bytes, places: Sequence[int]) -> list[bytes]:
    ends = sorted({place % (len(data) + 1) for place in places} | {len(data)})
    return [data[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@given(SENT, st.lists(st.integers(0, 10_000), max_size=8))
@settings(max_examples=MANY, deadline=None)
def test_every_message_is_heard_however_the_bytes_are_cut(
    sent: list[Sent], places: list[int]
) -> None:
    parts = cut(b"".join(one.data for one in sent), places)
    messages, wire = asyncio.run(heard(parts))
    assert messages == [message for one in sent for message in one.heard]
    assert wire.written == b"".join(one.answered for one in sent)


@given(SENT, st.integers(0, 10_000))
@settings(max_examples=MANY, deadline=None)
def test_what_came_before_anybody_listened_is_heard_first(sent: list[Sent], place: int) -> None:
    data = b"".join(one.data for one in sent)
    begun = place % (len(data) + 1)
    messages, _ = asyncio.run(heard([data[begun:]], before=data[:begun]))
    assert messages == [message for one in sent for message in one.heard]


@pytest.mark.parametrize(
    "bad",
    [
        frame(Opcode.TEXT, b"\xff"),
        b"\x81\x02hi",  # Not masked, which a client's frame must be.
        b"\xc1" + frame(Opcode.TEXT, b"hi")[1:],  # A bit that no extension gave a meaning.
        frame(Opcode.CONT, b"of nothing"),
        frame(Opcode.TEXT, b"begun", fin=False) + frame(Opcode.TEXT, b"another"),
    ],
    ids=["no text", "not masked", "a bit too many", "no beginning", "two at once"],
)
def test_what_is_no_frame_ends_the_line(bad: bytes) -> None:
    parts = [frame(Opcode.TEXT, b"before") + bad + frame(Opcode.TEXT, b"after")]
    messages, wire = asyncio.run(heard(parts))
    assert messages == ["before"]
    assert wire.is_closing()


def test_after_a_close_nothing_is_heard() -> None:
    close = frame(Opcode.CLOSE, (1000).to_bytes(2, "big"))
    messages, wire = asyncio.run(heard([close + frame(Opcode.TEXT, b"after")]))
    assert messages == []
    assert wire.is_closing()


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_a_frame_is_written_as_the_library_writes_it(size: int) -> None:
    message = "x" * size
    assert text_frame(message) == Frame(Opcode.TEXT, message.encode()).serialize(mask=False)
