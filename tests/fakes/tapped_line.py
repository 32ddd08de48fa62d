"""A line to PostgreSQL on which each thing a client does is seen, and one of them can be its last.

A relay between two Unix sockets that reads the client's half of the wire protocol. What a client
sends in one go, up to the message that asks for an answer, is one *action*; it is known by the
session's name and its SQL. A trap is set for one action: `before` it is passed on, `inside` it,
with half of its bytes gone, or `after` it, when its answer is not to be read any more. When the
action comes, the trap is sprung and the session's bytes are held until `release`.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

Where = Literal["before", "inside", "after"]
Does = Literal["begins", "prepares", "runs", "ends"]
_WANTS_AN_ANSWER = (b"S", b"H", b"Q")  # Sync, Flush, Query.
_SQL_SHOWN = 60


@dataclass(frozen=True, order=True)
class Action:
    """What a client does on one of its sessions in a phase of a test; `sql` is how it begins."""

    phase: str
    session: str
    does: Does
    sql: str

    def is_like(self, trap: Action) -> bool:
        """Say whether this is what a trap was set for."""
        named = (self.phase, self.session, self.does) == (trap.phase, trap.session, trap.does)
        return named and self.sql.startswith(trap.sql)


@dataclass
class TappedLine:
    """Sees every action, and springs one trap."""

    server: Path
    phase: str = ""
    spring: Callable[[], None] = lambda: None
    seen: list[Action] = field(default_factory=list)
    trap: tuple[Action, Where] | None = None
    sprung: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def release(self) -> None:
        """Pass on what was held."""
        self._released.set()

    def hang_up(self) -> None:
        """Cut every line there is."""
        for writer in self._open:
            writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self.server)
        self._open |= {writer, to_server}
        session = _Session(self, to_server)
        try:
            await asyncio.gather(
                session.up(reader), _down(from_server, writer), return_exceptions=True
            )
        finally:
            self._open -= {writer, to_server}
            for end in (writer, to_server):
                end.close()

    async def pass_on(self, action: Action, sent: bytes, to_server: asyncio.StreamWriter) -> None:
        """Pass an action on, or spring the trap that was set for it."""
        self.seen.append(action)
        if self.sprung.is_set() or self.trap is None or not action.is_like(self.trap[0]):
            await self._held()
            to_server.write(sent)
            return
        at = {"before": 0, "inside": len(sent) // 2, "after": len(sent)}[self.trap[1]]
        to_server.write(sent[:at])
        await to_server.drain()
        self.sprung.set()
        self.spring()
        await self._held()
        to_server.write(sent[at:])

    async def _held(self) -> None:
        if self.sprung.is_set():
            await self._released.wait()


class _Session:
    def __init__(self, line: TappedLine, to_server: asyncio.StreamWriter) -> None:
        self._line = line
        self._to_server = to_server
        self._name = "?"
        self._statements: dict[bytes, str] = {}

    async def up(self, reader: asyncio.StreamReader) -> None:
        try:
            await self._begin(reader)
            while True:
                await self._action(reader)
        except asyncio.IncompleteReadError:
            pass
        finally:
            self._to_server.close()

    async def _begin(self, reader: asyncio.StreamReader) -> None:
        size = await reader.readexactly(4)
        said = await reader.readexactly(struct.unpack("!i", size)[0] - 4)
        words = said[4:].split(b"\0")
        named = dict(zip(words[::2], words[1::2], strict=False))
        # "auction journal node_1" and the like: the second word says what the session is for.
        name = named.get(b"application_name", b"").decode().split()
        self._name = name[1] if len(name) > 1 else "?"
        await self._do("begins", "", size + said)

    async def _action(self, reader: asyncio.StreamReader) -> None:
        sent, sql = b"", ""
        does: Does = "runs"
        while True:
            kind = await reader.readexactly(1)
            size = await reader.readexactly(4)
            body = await reader.readexactly(struct.unpack("!i", size)[0] - 4)
            sent += kind + size + body
            match kind:
                case b"P":
                    name, text = body.split(b"\0")[:2]
                    does, sql = "prepares", self._statements.setdefault(name, _short(text))
                case b"B":
                    sql = self._statements.get(body.split(b"\0")[1], "")
                case b"Q":
                    sql = _short(body)
                case b"X":
                    does = "ends"
            if kind in _WANTS_AN_ANSWER or kind == b"X":
                break
        await self._do(does, sql, sent)

    async def _do(self, does: Does, sql: str, sent: bytes) -> None:
        action = Action(self._line.phase, self._name, does, sql)
        await self._line.pass_on(action, sent, self._to_server)


async def _down(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while said := await reader.read(65_536):
        writer.write(said)
    writer.close()


def _short(sql: bytes) -> str:
    return " ".join(sql.rstrip(b"\0").decode().split())[:_SQL_SHOWN]


@asynccontextmanager
async def tapped_line(url: str, folder: Path) -> AsyncGenerator[tuple[TappedLine, str]]:
    """Give a line to the database of an address, and the address that leads through it."""
    asked = parse_qs(urlsplit(url).query)
    socket = f".s.PGSQL.{asked['port'][0]}"
    folder.mkdir(exist_ok=True)
    line = TappedLine(Path(asked["host"][0]) / socket)
    server = await asyncio.start_unix_server(line.serve, folder / socket)
    try:
        yield line, url.replace(asked["host"][0], str(folder))
    finally:
        line.release()
        line.hang_up()
        server.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 1)
