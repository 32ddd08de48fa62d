"""A line to PostgreSQL that a test can cut: a relay between two Unix sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


class CutLine:
    """Passes bytes on, until told to swallow what the server says, or to hang up on everyone."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self._open: set[asyncio.StreamWriter] = set()
        self.sessions: set[asyncio.Task[None]] = set()
        self._swallows_after: bytes | None = None
        self.is_down = False
        self.swallowed = asyncio.Event()

    def swallow_answers_to(self, statement: bytes) -> None:
        """Let a session that next sends these bytes be heard, and never answered."""
        self._swallows_after = statement
        self.swallowed.clear()

    def hang_up(self) -> None:
        """Cut every line there is."""
        for writer in self._open:
            writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.sessions.add(task)
        try:
            await self._join(reader, writer)
        finally:
            self.sessions.discard(task)
            writer.close()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_down:
            return
        from_server, to_server = await asyncio.open_unix_connection(self._server)
        line = _Session(self)
        self._open |= {writer, to_server}
        try:
            await asyncio.gather(
                line.up(reader, to_server), line.down(from_server, writer), return_exceptions=True
            )
        finally:
            to_server.close()
            self._open -= {writer, to_server}

    def marks(self, sent: bytes) -> bool:
        """Say whether a session that sent these bytes is the one to go unanswered."""
        if self._swallows_after is None or self._swallows_after not in sent:
            return False
        self._swallows_after = None
        return True


class _Session:
    def __init__(self, line: CutLine) -> None:
        self._line = line
        self._is_mute = False

    async def up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while sent := await reader.read(65_536):
            self._is_mute = self._is_mute or self._line.marks(sent)
            writer.write(sent)
        writer.close()

    async def down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65_536):
            if self._is_mute:
                self._line.swallowed.set()
                self._line.hang_up()
                return
            writer.write(said)
        writer.close()


@asynccontextmanager
async def cut_line(url: str, folder: Path) -> AsyncGenerator[tuple[CutLine, str]]:
    """Give a line to the database of an address, and the address that leads through it."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    socket = f".s.PGSQL.{asked['port'][0]}"
    folder.mkdir(exist_ok=True)
    line = CutLine(Path(asked["host"][0]) / socket)
    server = await asyncio.start_unix_server(line.serve, folder / socket)
    try:
        yield line, url.replace(asked["host"][0], str(folder))
    finally:
        line.is_down = True
        line.hang_up()
        server.close()
        if line.sessions:
            await asyncio.wait(list(line.sessions), timeout=2)
        with suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 1)
