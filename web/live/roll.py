"""Who is behind a sign-in or token at this moment, for sockets that open or do not know.

One query answers all who ask at the same time, so that a thousand who come back cost one look. A
query that had begun before somebody asked does not count for them: a sign-out before must be seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum
from typing import Final

import structlog

from auction.bidding.line import Line, LineDown
from auction.people.live_sign_ins import live_sign_ins

log = structlog.get_logger()

LOOK_UP_SECONDS = 1.5


class Unknown(Enum):
    """The database did not say who this is; it may be somebody who may bid."""

    unknown = "unknown"


UNKNOWN: Final = Unknown.unknown
Found = str | Unknown | None
"""An account, nobody's, or nobody knows."""
Told = Callable[[Found], None]


class Roll:
    """Looks tokens up, by their SHA-256, on behalf of every socket of a process."""

    def __init__(self, url: str) -> None:
        self._line = Line(url.replace("+asyncpg", ""), name="auction roll")
        self._asked: list[tuple[str, Told]] = []
        self._looking: asyncio.Task[None] | None = None

    def ask(self, token_id: str, told: Told) -> None:
        """Call `told` with the account behind a sign-in, or behind a token that may bid."""
        self._asked.append((token_id, told))
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())

    async def account_of(self, token_id: str) -> Found:
        """Return the same, for whoever would rather wait."""
        answer: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self.ask(token_id, lambda found: None if answer.done() else answer.set_result(found))
        return await answer

    async def close(self) -> None:
        """Hang up."""
        if self._looking is not None:
            self._looking.cancel()
        await self._line.close()

    async def _look(self) -> None:
        while self._asked:
            asked, self._asked = self._asked, []
            try:
                async with asyncio.timeout(LOOK_UP_SECONDS):
                    found = await self._query([token_id for token_id, _ in asked])
            except (LineDown, TimeoutError) as problem:
                log.warning("roll_not_read", problem=str(problem))
                _tell(asked, lambda _: UNKNOWN)
            else:
                _tell(asked, found.get)

    async def _query(self, asked: list[str]) -> dict[str, str]:
        async with self._line.use() as connection:
            rows = await connection.fetch(_LIVE, list(dict.fromkeys(asked)))
        return {row["id"]: row["account_id"] for row in rows}


def _tell(asked: list[tuple[str, Told]], found: Callable[[str], Found]) -> None:
    for token_id, told in asked:
        try:
            told(found(token_id))
        except Exception:
            log.exception("roll_not_told")  # Others must not suffer for it.


_LIVE = live_sign_ins("$1::text[]")
