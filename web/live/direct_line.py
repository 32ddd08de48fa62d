"""The last step between a live socket and the wire: frames heard as they are read, sent as bytes.

uvicorn and `websockets` go on doing all that is the protocol's: the handshake, unmasking, sizes,
pings, the close. What is saved is a queue, a task and four layers of calls for each frame, which
cost more than deciding a bid. It also stamps a bid when its frame leaves the socket (OJA-30).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode

EXTENSION = "auction.direct"

Hear = Callable[[str | bytes], None]


def text_frame(text: str) -> bytes:
    """Return the bytes of an unmasked text frame, which any number of sockets may be sent."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


def line_of(websocket: WebSocket) -> DirectLine:
    """Return the line of a socket that was accepted; such a server is the only one we run on."""
    line: DirectLine = websocket.scope["extensions"][EXTENSION]
    return line


class DirectLine(WebSocketsSansIOProtocol):
    """uvicorn's own protocol, which lets the application listen and write without a detour."""

    _hear: Hear | None = None

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
