"""A WebSocket client as lean as it can be: ready frames out, payloads in, nothing understood.

What the client costs must not bound what the server is measured to do.
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Mapping
from typing import TypeVar, cast

SUBPROTOCOL = "auction.v1"
W = TypeVar("W", bound="Wire")
_TEXT, _CLOSE, _PING, _PONG = 0x81, 0x88, 0x89, 0x8A
# A mask of zeros leaves the payload as it is; the server takes it off all the same.
_NO_MASK = b"\0\0\0\0"


def text_frame(payload: bytes) -> bytes:
    """Return a client's text frame of less than 64 KiB."""
    return _frame(_TEXT, payload)


def _frame(opcode: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((opcode, 0x80 | size)) + _NO_MASK + payload
    return bytes((opcode, 0x80 | 126)) + size.to_bytes(2, "big") + _NO_MASK + payload


class Wire(asyncio.Protocol):
    """One socket. Users override `heard`, and `rested` to act on a whole read at once."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport = None  # type: ignore[assignment]
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: str | None = None
        self._waiting = b""

    def heard(self, payload: bytes) -> None:
        """Take one text frame's payload."""

    def rested(self) -> None:
        """Act, now that all that came in one read was heard."""

    def say(self, frames: bytes) -> None:
        """Send frames made by `text_frame`."""
        self.transport.write(frames)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the line is gone, and tell whoever still waits for it to open."""
        self.closed = self.closed or f"lost ({exc})"
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(self.closed))

    def data_received(self, data: bytes) -> None:
        """Split what came into frames."""
        data = self._waiting + data if self._waiting else data
        if not self.opened.done():
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._waiting = head
                return
            self._welcome(head)
        self._waiting = self._frames(data)
        self.rested()

    def _welcome(self, head: bytes) -> None:
        status = head.partition(b"\r\n")[0]
        if b" 101 " in status:
            self.opened.set_result(None)
        else:
            self.opened.set_exception(ConnectionError(status.decode()))

    def _frames(self, data: bytes) -> bytes:
        at, size = 0, len(data)
        while size - at >= 2:
            length, begin = data[at + 1], at + 2
            if length == 126:
                length, begin = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                length, begin = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            end = begin + length
            if end > size or begin > size:
                break
            if data[at] == _TEXT:
                self.heard(data[begin:end])
            else:
                self._control(data[at], data[begin:end])
            at = end
        return data[at:] if at else data

    def _control(self, opcode: int, payload: bytes) -> None:
        if opcode == _PING:
            self.transport.write(_frame(_PONG, payload))
        elif opcode == _CLOSE:
            self.closed = f"closed with {int.from_bytes(payload[:2], 'big')}"


async def connect(wire: W, port: int, path: str, token: str | None = None) -> W:
    """Open a wire to a server on this machine, signed in by a session cookie if there is one."""
    headers = {
        "Host": f"127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": SUBPROTOCOL,
    }
    if token is not None:
        headers["Cookie"] = f"__Host-session={token}"
    await asyncio.get_running_loop().create_connection(lambda: wire, "127.0.0.1", port)
    wire.transport.write(_request(path, headers))
    await wire.opened
    return wire


def _request(path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()
