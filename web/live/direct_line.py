"""The last step between a live socket and the wire: frames heard as they are read, sent as bytes.

uvicorn and `websockets` go on doing all that is the protocol's: the handshake, pings, fragments,
sizes, the close. What is saved is a queue, a task and four layers of calls for each frame, which
cost more than deciding a bid. It also stamps a bid when its frame leaves the socket (OJA-30).

A short text frame that came whole, as every bid does, is read here; any other frame goes to the
library whole, so that it is never in the middle of one when the next is read here. From the first
frame that is neither short nor whole within what came, the library reads all that follows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State

try:
    from websockets.speedups import apply_mask
except ImportError:  # Built without its C part, the library has the same in Python.
    from websockets.utils import apply_mask

EXTENSION = "auction.direct"

_WHOLE_TEXT = 0x81  # A text frame that is a message by itself.
_WHOLE = frozenset({_WHOLE_TEXT, 0x82, 0x88, 0x89, 0x8A})
_HEAD_BYTES = 6  # Kind, length and mask of a short frame from a client.
_MASKED, _SHORTEST_LONG = 0x80, 0xFE

Hear = Callable[[str | bytes], None]


def text_frame(text: str) -> bytes:
    """Return the bytes of an unmasked text frame, which any number of sockets may be sent."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((_WHOLE_TEXT, size)) + payload
    if size < 65_536:
        return bytes((_WHOLE_TEXT, 126, size >> 8, size & 255)) + payload
    return Frame(Opcode.TEXT, payload).serialize(mask=False)


def line_of(websocket: WebSocket) -> DirectLine:
    """Return the line of a socket that was accepted; such a server is the only one we run on."""
    line: DirectLine = websocket.scope["extensions"][EXTENSION]
    return line


class DirectLine(WebSocketsSansIOProtocol):
    """uvicorn's own protocol, which lets the application listen and write without a detour."""

    _hear: Hear | None = None
    _begun = b""
    _is_given_over = False

    def data_received(self, data: bytes) -> None:
        """Read what came."""
        if self._hear is None or self._is_given_over:
            # What comes after the handshake, before anybody listens, may end within a frame.
            self._is_given_over = self._is_given_over or self.handshake_initiated
            super().data_received(data)
        else:
            self._read(self._begun + data if self._begun else data)

    def _read(self, data: bytes) -> None:
        """Read short frames one by one; keep the beginning of one that is not whole yet."""
        at, size = 0, len(data)
        while size - at >= _HEAD_BYTES:
            kind, length = data[at], data[at + 1]
            is_short = _MASKED <= length < _SHORTEST_LONG
            if not (is_short and kind in _WHOLE) or self.conn.state is not State.OPEN:
                self._give_over(data[at:])
                return
            end = at + _HEAD_BYTES + length - _MASKED
            if end > size:
                break
            self._read_frame(kind, data[at:end])
            at = end
        self._begun = data[at:]

    def _read_frame(self, kind: int, frame: bytes) -> None:
        if kind == _WHOLE_TEXT and self._hear is not None and not self.close_sent:
            payload = apply_mask(frame[_HEAD_BYTES:], frame[2:_HEAD_BYTES])
            try:
                text = payload.decode()
            except UnicodeDecodeError:
                pass  # The library says so, and closes.
            else:
                self._hear(text)
                return
        super().data_received(frame)

    def _give_over(self, rest: bytes) -> None:
        """Let the library read from here on."""
        self._is_given_over = True
        self._begun = b""
        super().data_received(rest)

    def handle_connect(self, event: Any) -> None:
        """Offer this line to the application, which has not begun to run yet."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][EXTENSION] = self  # type: ignore[assignment]

    def listen(self, hear: Hear) -> None:
        """Give every message to `hear` from now on, and first what came before it listened."""
        self._hear = hear
        waiting = [self.queue.get_nowait() for _ in range(self.queue.qsize())]
        for message in waiting:
            if message["type"] == "websocket.receive":
                text = message.get("text")
                hear(text if text is not None else message["bytes"])  # type: ignore[arg-type]
            else:
                self.queue.put_nowait(message)
        self.let_talk()

    def write(self, frame: bytes) -> int:
        """Send ready bytes; return how many bytes wait because the other side does not read."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return 0
        self.transport.write(frame)
        return self.transport.get_write_buffer_size()

    def hush(self) -> None:
        """Read nothing more for now: the other side asks too much."""
        if not self.read_paused:
            self.read_paused = True
            self.transport.pause_reading()

    def let_talk(self) -> None:
        """Read again."""
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    def send_receive_event_to_app(self) -> None:
        """Hand a whole message over."""
        if self._hear is None or self.close_sent:
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        if self.curr_msg_data_type == "bytes":
            self._hear(bytes(data))
            return
        try:
            text = data.decode()
        except UnicodeDecodeError:
            super().send_receive_event_to_app()  # It says so, and closes.
            return
        self._hear(text)
