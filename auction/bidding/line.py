"""A line to PostgreSQL: one raw connection for one purpose, opened again after it broke.

The hot path speaks through these, without pool or mapper, so that a batch is one round trip.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from auction.kernel.refusal import Failure

CONNECT_SECONDS = 3.0
# A frozen process must not hold a lock for longer than this, wherever it was frozen.
_SETTINGS = {
    "timezone": "UTC",
    "jit": "off",
    "synchronous_commit": "on",
    "idle_in_transaction_session_timeout": "2s",
    "lock_timeout": "1500ms",
    "statement_timeout": "30s",
}

DATABASE_TROUBLE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)


class LineDown(Failure):
    """The database cannot be reached, or did not answer in time."""


class Line:
    """One connection. Users take turns; whoever sees it fail drops it, the next opens another."""

    def __init__(
        self,
        url: str,
        *,
        name: str,
        settings: Mapping[str, str] | None = None,
        on_open: Callable[[Any], Any] | None = None,
    ) -> None:
        self._url = url
        self._settings = {**_SETTINGS, **(settings or {}), "application_name": name}
        self._on_open = on_open
        self._connection: Any = None
        self._is_closed = False
        self._turn = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Say whether there is a connection that is not known to be broken."""
        return self._connection is not None and not self._connection.is_closed()

    @asynccontextmanager
    async def use(self) -> AsyncGenerator[Any]:
        """Give the connection to one user at a time; database trouble drops it: `LineDown`.

        A statement the database refused (a broken constraint) leaves the line open and is raised
        as it is.
        """
        async with self._turn:
            try:
                yield await self._opened()
            except asyncpg.IntegrityConstraintViolationError:
                raise
            except DATABASE_TROUBLE as problem:
                self.drop()
                raise LineDown(f"{type(problem).__name__}: {problem}") from problem
            except asyncio.CancelledError:
                self.drop()  # Half a conversation is none: the next user starts afresh.
                raise

    def drop(self) -> None:
        """Give the connection up, whatever it was doing."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def close(self) -> None:
        """End the connection in good order and open no other: who still asks hears `LineDown`."""
        self._is_closed = True
        if self._connection is not None:
            with contextlib.suppress(*DATABASE_TROUBLE):
                await self._connection.close(timeout=CONNECT_SECONDS)
            self._connection = None

    async def _opened(self) -> Any:
        if self._is_closed:
            raise LineDown("this line was closed")
        if not self.is_open:
            self._connection = await asyncpg.connect(
                self._url,
                timeout=CONNECT_SECONDS,
                server_settings=self._settings,
            )
            if self._is_closed:
                self.drop()
                raise LineDown("this line was closed meanwhile")
            if self._on_open is not None:
                await self._on_open(self._connection)
        return self._connection
