"""Whose sign-in or token is good at this moment: asked again for every bid.

One query answers all who ask at the same time, so that two hundred bidders cost one look. A
query that had begun before somebody asked does not count for them: a sign-out before the bid
must be seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Final

import structlog

from auction.bidding.line import Line, LineDown

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

    def __init__(self, url: str, machine_now: Callable[[], datetime]) -> None:
        self._line = Line(url.replace("+asyncpg", ""), name="auction roll")
        self._machine_now = machine_now
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
            rows = await connection.fetch(_LIVE, asked, self._machine_now())
        return {row["id"]: row["account_id"] for row in rows}


def _tell(asked: list[tuple[str, Told]], found: Callable[[str], Found]) -> None:
    for token_id, told in asked:
        try:
            told(found(token_id))
        except Exception:
            log.exception("roll_not_told")  # Others must not suffer for it.


# What is live is what `auction.people.sign_ins` says; a test holds the two together.
_LIVE = """
SELECT s.id, s.account_id FROM sign_in AS s JOIN account AS a ON a.id = s.account_id
WHERE s.id = ANY($1::text[]) AND s.revoked_at IS NULL AND s.expires_at > $2::timestamptz
  AND a.disabled_at IS NULL
UNION ALL
SELECT t.id, t.account_id FROM api_token AS t JOIN account AS a ON a.id = t.account_id
WHERE t.id = ANY($1::text[]) AND t.revoked_at IS NULL AND t.scopes @> '["bid"]'::jsonb
  AND a.disabled_at IS NULL
"""
