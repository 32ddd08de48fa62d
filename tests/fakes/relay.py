"""A line to a server that a test can cut: a small TCP relay between two ports of this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress


class Relay:
    """Passes bytes on, until told to swallow what the server says, or to cut everyone off."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._open: set[asyncio.StreamWriter] = set()
        self._is_down = False
        self.swallows_answers = False
        self.swallowed = asyncio.Event()

    def cut(self) -> None:
        """Cut every line, and let nobody in until it is mended."""
        self._is_down = True
        for writer in self._open:
            writer.close()

    def mend(self) -> None:
        """Let people in again."""
        self._is_down = self.swallows_answers = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join one client to the server."""
        if self._is_down:
            writer.close()
            return
        from_server, to_server = await asyncio.open_connection("localhost", self._to_port)
        self._open |= {writer, to_server}
        try:
            await asyncio.gather(
                self._pass_on(reader, to_server),
                self._pass_on(from_server, writer, is_answer=True),
                return_exceptions=True,
            )
        finally:
            self._open -= {writer, to_server}

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_answer: bool = False
    ) -> None:
        while said := await reader.read(65_536):
            if is_answer and self.swallows_answers:
                self.swallowed.set()
                continue
            writer.write(said)
        writer.close()


@asynccontextmanager
async def relay_to(to_port: int, port: int) -> AsyncGenerator[Relay]:
    """Give a relay that listens on a port and leads to another."""
    relay = Relay(to_port)
    server = await asyncio.start_server(relay.serve, "localhost", port)
    try:
        yield relay
    finally:
        relay.cut()
        server.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 1)
