"""Lines between nodes: a bid read by one process reaches the lot's owner in another.

One Unix socket for each node, in a folder only its user may enter, so that nothing out of the
network can speak to it. One JSON object a line; each question carries a number and gets one
answer, in any order. No answer in time is "unavailable": the bidder asks again with the same id.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import json
import os
import secrets
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import structlog

from auction.kernel.refusal import Failure

log = structlog.get_logger()

ANSWER_SECONDS = 6.0
CONNECT_SECONDS = 1.0
_LINE_BYTES = 64 * 1024
_LONGEST_ADDRESS = 100  # Bytes; the kernel's own limit is 107, macOS's 103.

Question = Mapping[str, Any]
Reaction = Callable[[dict[str, Any]], Awaitable[dict[str, Any] | None]]


def address_in(data: Path) -> Path:
    """Return where a process listens: under the data folder, or a short one if that is too long."""
    name = f"{os.getpid()}-{secrets.token_hex(4)}.sock"
    address = data / "nodes" / name
    if len(os.fsencode(address)) > _LONGEST_ADDRESS:
        mine = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
        address = Path(tempfile.gettempdir()) / f"auction-nodes-{mine}-{os.geteuid()}" / name
    return address


class NodeGone(Failure):
    """The other process has ended: somebody else will have its lots."""


class Links:
    """Listens for the other nodes' questions and keeps one connection to each that was asked."""

    def __init__(self, address: Path, react: Reaction) -> None:
        self.address = address
        self._react = react
        self._server: asyncio.Server | None = None
        self._calls: dict[str, _Call] = {}
        self._answering: set[asyncio.Task[None]] = set()
        self._callers: dict[asyncio.Task[Any], asyncio.StreamWriter] = {}

    async def open(self) -> None:
        """Begin to listen."""
        self.address.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.address.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._serve, self.address, limit=_LINE_BYTES)

    async def close(self) -> None:
        """Hang up and stop listening."""
        for call in self._calls.values():
            call.hang_up()
        for task in self._answering:
            task.cancel()
        if self._server is not None:
            self._server.close()
        for writer in self._callers.values():
            writer.close()
        if self._callers:
            await asyncio.wait(list(self._callers), timeout=CONNECT_SECONDS)
        self.address.unlink(missing_ok=True)

    async def ask(
        self, address: str, question: Question, *, within: float = ANSWER_SECONDS
    ) -> dict[str, Any] | None:
        """Return the answer of the node that listens at an address; None if none came in time.

        Raises `NodeGone` when nobody listens there any more.
        """
        call = self._calls.get(address)
        if call is None or call.is_over:
            call = self._calls[address] = _Call(address)
        try:
            async with asyncio.timeout(within):
                return await call.ask(question)
        except TimeoutError:
            log.warning("node_silent", address=address)
            return None
        except OSError as problem:
            raise NodeGone(f"nobody listens at {address}") from problem

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._callers[task] = writer
        answers = _Bundle(writer)
        try:
            while line := await reader.readline():
                # Begun in the order they came, so that one bidder's bids keep theirs.
                answering = asyncio.create_task(self._answer(json.loads(line), answers))
                self._answering.add(answering)
                answering.add_done_callback(self._answering.discard)
        except (OSError, ValueError) as problem:
            log.warning("link_broken", problem=str(problem))
        finally:
            del self._callers[task]
            writer.close()

    async def _answer(self, question: dict[str, Any], answers: _Bundle) -> None:
        number = question.pop("n")
        answers.say({"n": number, "answer": await self._react(question)})


class _Bundle:
    """What is said in one turn of the loop leaves in one write: a call is a system call."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._lines: list[bytes] = []

    def say(self, value: Mapping[str, Any]) -> None:
        if not self._lines:
            asyncio.get_running_loop().call_soon(self._leave)
        self._lines.append(_line(value))

    def _leave(self) -> None:
        lines, self._lines = self._lines, []
        if not self._writer.is_closing():
            self._writer.write(b"".join(lines))


class _Call:
    """One connection to another node."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any] | None]] = {}
        self._opening = asyncio.Lock()
        self._writer: asyncio.StreamWriter | None = None
        self._questions: _Bundle | None = None
        self._listening: asyncio.Task[None] | None = None
        self.is_over = False

    async def ask(self, question: Question) -> dict[str, Any] | None:
        questions = self._questions
        if questions is None:
            async with self._opening:
                questions = self._questions or await self._open()
        number = next(self._numbers)
        answer: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            questions.say({"n": number, **question})
            return await answer
        finally:
            self._waiting.pop(number, None)

    async def _open(self) -> _Bundle:
        opening = asyncio.open_unix_connection(self._address, limit=_LINE_BYTES)
        reader, writer = await asyncio.wait_for(opening, CONNECT_SECONDS)
        self._writer, self._questions = writer, _Bundle(writer)
        self._listening = asyncio.create_task(self._listen(reader))
        return self._questions

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(OSError, ValueError):
            while line := await reader.readline():
                said = json.loads(line)
                waiting = self._waiting.get(said["n"])
                if waiting is not None and not waiting.done():
                    waiting.set_result(said["answer"])
        self.hang_up()

    def hang_up(self) -> None:
        self.is_over = True
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionResetError("the other node hung up"))
        if self._writer is not None:
            self._writer.close()
        if self._listening is not None and self._listening is not asyncio.current_task():
            self._listening.cancel()


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
