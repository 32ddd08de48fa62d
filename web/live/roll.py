"""Who is behind a sign-in or token at this moment, for sockets that open or do not know.

One query answers all who ask at the same time, so that a thousand who come back cost one look. A
query that had begun before somebody asked does not count for them: a sign-out before must be seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Known:
    """Whose a sign-in or token is, and whether bidding on the lot was confirmed with it."""

    account_id: str
    is_confirmed: bool


Found = Known | Unknown | None
"""Somebody, nobody, or nobody knows."""
Told = Callable[[Found], None]
_Asked = tuple[str, str]
"""The SHA-256 of a token, and a lot."""


class Roll:
    """Looks tokens up, by their SHA-256, on behalf of every socket of a process."""

    def __init__(self, url: str) -> None:
        self._line = Line(url.replace("+asyncpg", ""), name="auction roll")
        self._asked: list[tuple[_Asked, Told]] = []
        self._looking: asyncio.Task[None] | None = None

    def ask(self, token_id: str, lot_id: str, told: Told) -> None:
        """Call `told` with who is behind a sign-in, or behind a token that may bid, on a lot."""
        self._asked.append(((token_id, lot_id), told))
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())

    async def who(self, token_id: str, lot_id: str) -> Found:
        """Return the same, for whoever would rather wait."""
        answer: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self.ask(
            token_id, lot_id, lambda found: None if answer.done() else answer.set_result(found)
        )
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
                    found = await self._query([asker for asker, _ in asked])
            except (LineDown, TimeoutError) as problem:
                log.warning("roll_not_read", problem=str(problem))
                _tell(asked, lambda _: UNKNOWN)
            else:
                _tell(asked, found.get)

    async def _query(self, asked: list[_Asked]) -> dict[_Asked, Known]:
        ids, lot_ids = zip(*dict.fromkeys(asked), strict=True)
        async with self._line.use() as connection:
            rows = await connection.fetch(_WHO, ids, lot_ids)
        return {
            (row["id"], row["lot_id"]): Known(row["account_id"], row["is_confirmed"])
            for row in rows
        }


def _tell(asked: list[tuple[_Asked, Told]], found: Callable[[_Asked], Found]) -> None:
    for asker, told in asked:
        try:
            told(found(asker))
        except Exception:
            log.exception("roll_not_told")  # Others must not suffer for it.


# A token is made with the password, for bidding: it confirms by itself. Law: OJA-23.
_WHO = f"""
  WITH asked AS (SELECT id, lot_id FROM unnest($1::text[], $2::text[]) AS each(id, lot_id)),
  live AS ({live_sign_ins("(SELECT array_agg(DISTINCT id) FROM asked)")})
  SELECT asked.id, asked.lot_id, live.account_id,
    NOT EXISTS (SELECT FROM sign_in AS s WHERE s.id = asked.id) OR EXISTS (
      SELECT FROM bidding_confirmation AS c
      WHERE c.sign_in_id = asked.id AND c.lot_id = asked.lot_id
    ) AS is_confirmed
  FROM asked JOIN live ON live.id = asked.id"""  # noqa: S608
