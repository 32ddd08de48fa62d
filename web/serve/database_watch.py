"""The embedded PostgreSQL is watched, and started again when it has ended by itself.

The web process and the worker stay: they say that bids cannot be taken, and go on by themselves.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from auction.db.embedded import Server
from auction.db.pg_programs import PostgresUnavailable

_LOOK_SECONDS = 0.2
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 4.0


class DatabaseWatch:
    """Starts a server again, in one thread that ends with the house and not before."""

    def __init__(self, server: Server, say: Callable[[str], None]) -> None:
        self._server = server
        self._say = say
        # The kernel stops PostgreSQL when the thread that started it ends.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="postgresql")
        self._watching: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Watch until `end`."""
        self._watching = asyncio.create_task(self._watch())

    async def end(self) -> None:
        """Watch no more; a start that was begun is waited for, so that it can be stopped."""
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
        await asyncio.to_thread(self._thread.shutdown)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            if self._server.has_died():
                self._say("PostgreSQL ended by itself; it starts again.")
                await self._start_again()
                self._say("PostgreSQL runs again.")

    async def _start_again(self) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._thread, self._server.start_again)
            except PostgresUnavailable as problem:
                self._say(str(problem))
            else:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
