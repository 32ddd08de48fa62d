"""Whose sign-in or token is good at this moment: asked again for every bid.

One query answers all who ask at the same time, so that two hundred bidders cost one look. A
query that had begun before somebody asked does not count for them: a sign-out before the bid
must be seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from auction.db.engine import Database

Found = dict[str, str]


class Roll:
    """Looks tokens up, by their SHA-256, on behalf of every socket of a process."""

    def __init__(self, database: Database, machine_now: Callable[[], datetime]) -> None:
        self._database = database
        self._machine_now = machine_now
        self._asked: set[str] = set()
        self._next: asyncio.Future[Found] | None = None
        self._looking: asyncio.Task[None] | None = None

    async def account_of(self, token_id: str) -> str | None:
        """Return the account behind a sign-in, or behind a token that may bid; None if nobody's.

        Raises whatever the database does.
        """
        self._asked.add(token_id)
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        found = await asyncio.shield(self._next)
        return found.get(token_id)

    async def _look(self) -> None:
        while self._next is not None:
            asked, waiting = list(self._asked), self._next
            self._asked, self._next = set(), None
            try:
                found = await self._query(asked)
            except Exception as problem:
                waiting.set_exception(problem)
                waiting.exception()  # Whoever asked may have gone; then nobody else looks at it.
            else:
                waiting.set_result(found)

    async def _query(self, asked: list[str]) -> Found:
        async with self._database.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            assert driver is not None
            rows = await driver.fetch(_LIVE, asked, self._machine_now())
        return {row["id"]: row["account_id"] for row in rows}


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
