"""The whole house in one command: database, migrations, sandbox court, web, worker; and its end.

Nothing is half started: the port is taken first, then PostgreSQL, and whatever fails undoes what
came before it. What dies later is started again, the database too. Stopping goes the other way
round, so that the last commit finds its database.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any, NoReturn

from auction.db.embedded import Server
from auction.settings import Settings, SettingsWrong, read_settings
from web.serve.children import Child, Task
from web.serve.database_watch import DatabaseWatch
from web.serve.port import listening, port_of
from web.serve.stand_in import stand_in
from web.serve.steps import (
    Say,
    database,
    fill_sandbox,
    migrate_saying,
    web_address,
    worker_address,
)

_READY_SECONDS = 120.0
_PROBE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
_PROBE_SECONDS = 2.0
_GRACE_SECONDS = 5.0  # Beyond the time the processes give themselves.


@dataclass(frozen=True)
class ServeOptions:
    """What `auction serve` was asked for."""

    host: str
    port: int
    sandbox: bool = False
    bare: bool = False
    web_only: bool = False
    webs: int = 1


def serve(options: ServeOptions, say: Say) -> int:
    """Run the house until it is told to stop; return the exit code.

    The last line said, once pages are served, is `READY` and one JSON object.
    Raises a `Failure` with one sentence, and nothing left running, when it cannot start.
    """
    settings = read_settings()
    if options.sandbox and not settings.is_sandbox:
        raise SettingsWrong("AUCTION_MODE=production refuses --sandbox.")
    if options.bare and not options.sandbox:
        raise SettingsWrong("--bare says what --sandbox is to fill; it means nothing without it.")
    with (
        _ending_in_order(),
        contextlib.ExitStack() as ended,
        listening(options.host, options.port) as sockets,
        database(settings, say) as (settings, server),
    ):
        settings = _reachable(settings, port_of(sockets))
        migrate_saying(settings, say)
        summary = fill_sandbox(settings, say, bare=options.bare) if options.sandbox else {}
        settings, beside = _with_stand_in(settings, options, port_of(sockets), ended)
        children = _children(settings, options, sockets, say)
        children += [Child(task, say) for task in beside]
        house = _House(children, server, sockets, say)
        return asyncio.run(house.run(_ready_line(settings, summary)))


class _House:
    """The running children and their database, until a signal ends them."""

    def __init__(
        self, children: list[Child], server: Server | None, sockets: list[socket.socket], say: Say
    ) -> None:
        self._children = children
        self._watch = None if server is None else DatabaseWatch(server, say)
        self._sockets = sockets
        self._say = say
        self._stop = asyncio.Event()
        self._code = 0

    async def run(self, ready_line: str) -> int:
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, self._asked_to_stop)
        if self._watch is not None:
            self._watch.begin()
        try:
            for child in self._children:
                await child.start()
            if await self._is_served():
                self._say(ready_line)
                await self._stop.wait()
        finally:
            for child in reversed(self._children):
                await child.stop()
            if self._watch is not None:
                await self._watch.end()
        return self._code

    def _asked_to_stop(self) -> None:
        if self._stop.is_set():
            for child in self._children:
                child.kill()
            return
        self._stop.set()
        self._say("Stopping.")  # Last: whoever read it may have gone.

    async def _is_served(self) -> bool:
        """Wait until the web process answers; give up when it dies before it ever did."""
        deadline = asyncio.get_running_loop().time() + _READY_SECONDS
        web = self._children[0]
        while not self._stop.is_set():
            if await _answers(self._sockets[0]):
                return True
            if web.deaths or asyncio.get_running_loop().time() > deadline:
                self._say("The web process does not start; stopping.")
                self._code = 1
                return False
        return False


async def _answers(listener: socket.socket) -> bool:
    """Ask for `/healthz` once; False if it is not answered with 200 in time."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (a wildcard is replaced)
    try:
        async with asyncio.timeout(_PROBE_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
            with contextlib.closing(writer):
                writer.write(
                    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                )
                status = await reader.readline()
    except (OSError, TimeoutError):
        return False
    return status.split(b" ")[1:2] == [b"200"]


def _children(
    settings: Settings, options: ServeOptions, sockets: list[socket.socket], say: Say
) -> list[Child]:
    fds = [listener.fileno() for listener in sockets]
    stop_seconds = settings.limits.shutdown_seconds + _GRACE_SECONDS
    webs = [
        Task(
            "web process" if options.webs == 1 else f"web process {number}",
            [sys.executable, "-m", "web.serve.web_process", *map(str, fds)],
            _environment(settings, web_address(settings, say), may_unseal=False),
            stop_seconds,
            pass_fds=fds,
        )
        for number in range(1, options.webs + 1)
    ]
    worker = Task(
        "worker",
        [sys.executable, "-m", "web.serve.worker_process"],
        _environment(settings, worker_address(settings), may_unseal=True),
        stop_seconds,
    )
    return [Child(task, say) for task in (webs if options.web_only else [*webs, worker])]


def _with_stand_in(
    settings: Settings, options: ServeOptions, port: int, ended: contextlib.ExitStack
) -> tuple[Settings, list[Task]]:
    """Give a sandbox that has no keys of Stripe's a stand-in."""
    if not options.sandbox or options.web_only or settings.stripe_secret_key:
        return settings, []
    settings, command, fd = stand_in(settings, port, ended)
    environment = _environment(settings, "", may_unseal=False)
    return settings, [Task("Stripe stand-in", command, environment, _GRACE_SECONDS, pass_fds=[fd])]


def _environment(settings: Settings, database_url: str, *, may_unseal: bool) -> dict[str, str]:
    """Return what a child process reads: its own address of the database, and no other's.

    Only the settlement worker gets the unsealing key.
    """
    keys = {
        "AUCTION_SECRET_KEY": settings.secret_key,
        "AUCTION_PADDLE_PEPPER": settings.paddle_pepper,
        "AUCTION_SEALING_PUBLIC_KEY": settings.sealing_public_key,
        "AUCTION_SIGNING_KEY": settings.signing_key,
    }
    if may_unseal and settings.sealing_private_key is not None:
        keys["AUCTION_SEALING_PRIVATE_KEY"] = settings.sealing_private_key
    environment = dict(os.environ)
    for name in _NOT_HANDED_ON:
        environment.pop(name, None)
    return environment | {
        "AUCTION_MODE": settings.mode.value,
        "AUCTION_DATA": str(settings.data),
        "AUCTION_DATABASE_URL": database_url,
        "AUCTION_PUBLIC_URL": settings.public_url,
        **_stripe(settings),
        **{name: base64.b64encode(key).decode() for name, key in keys.items()},
    }


def _stripe(settings: Settings) -> dict[str, str]:
    """Return what a child needs to reach the card gateway; nothing where it is off."""
    if not settings.stripe_secret_key:
        return {}
    return {
        "AUCTION_STRIPE_SECRET_KEY": settings.stripe_secret_key,
        "AUCTION_STRIPE_WEBHOOK_SECRET": settings.stripe_webhook_secret,
        "AUCTION_STRIPE_API_BASE": settings.stripe_api_base,
    }


_NOT_HANDED_ON = (
    "AUCTION_SEALING_PRIVATE_KEY",
    "AUCTION_WEB_DATABASE_URL",
    "AUCTION_WORKER_DATABASE_URL",
)


def _reachable(settings: Settings, port: int) -> Settings:
    """Name the address people use: the one given, else this machine's own at the port taken."""
    if "public_url" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"public_url": f"http://localhost:{port}"})


def _ready_line(settings: Settings, summary: dict[str, Any]) -> str:
    url = settings.public_url.rstrip("/")
    lot_path = summary.get("lot_path")
    ready = {
        "url": url,
        "lot_url": f"{url}{lot_path}" if lot_path else None,
        "users": summary.get("users", []),
    }
    return f"READY {json.dumps(ready, ensure_ascii=False)}"


@contextlib.contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let SIGTERM unwind what was started, as Ctrl-C does, also before the children run."""

    def unwind(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, unwind)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
