"""Lots for which nothing is taken until a person has looked: stopped, told of, let go on.

A stop is a row of its own, so that it holds in every process and after every restart. Whoever
keeps the lot sees it with its next heartbeat, at the latest a second later.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.models import LotStop


class StopCode(StrEnum):
    """Why nothing more is taken for a lot."""

    record_broken = "record_broken"
    """A link, a number or a secret of its journal does not hold."""
    replay_differs = "replay_differs"
    """Its record, replayed from the first entry, does not give where it was thought to stand."""
    rules_broken = "rules_broken"
    """An invariant of the rules broke while it was being decided."""
    bids_lost = "bids_lost"
    """A restored record lacks something that was acknowledged and signed."""


@dataclass(frozen=True)
class Stop:
    """A standing stop. `detail` says what was found, without a person in it."""

    lot_id: str
    court_id: str
    code: StopCode
    detail: Mapping[str, Any]
    stopped_at: datetime
    is_told: bool


async def stop_lot(
    session: AsyncSession, lot_id: str, code: StopCode, detail: Mapping[str, Any]
) -> None:
    """Let nothing more be taken for a lot; one that is stopped already keeps its first reason.

    The caller commits. `detail` holds JSON values, and nobody's name or paddle's holder.
    """
    await session.exec(  # type: ignore[call-overload]
        text(_STOP_NAMED), params={"lot": lot_id, "code": code, "detail": json.dumps(detail)}
    )


async def note_stop(
    connection: Any, lot_id: str, code: StopCode, detail: Mapping[str, Any]
) -> None:
    """Do the same over one of the engine's own lines, at once."""
    await connection.execute(_STOP, lot_id, code.value, json.dumps(detail))


async def standing(session: AsyncSession, *, court_id: str | None = None) -> list[Stop]:
    """Return the lots that are stopped now, the oldest stop first."""
    rows = select(LotStop).where(col(LotStop.lifted_at).is_(None))
    if court_id is not None:
        rows = rows.where(LotStop.court_id == court_id)
    found = await session.exec(rows.order_by(col(LotStop.stopped_at)))
    return [_stop(row) for row in found.all()]


async def standing_of(session: AsyncSession, lot_id: str) -> Stop | None:
    """Return a lot's standing stop, or None."""
    rows = select(LotStop).where(LotStop.lot_id == lot_id, col(LotStop.lifted_at).is_(None))
    row = (await session.exec(rows)).first()
    return None if row is None else _stop(row)


async def lift(session: AsyncSession, lot_id: str, because: str) -> bool:
    """Let a lot go on; False if it is not stopped. The stop stays on record. The caller commits."""
    found = await session.exec(  # type: ignore[call-overload]
        text(_LIFT), params={"lot": lot_id, "because": because}
    )
    return found.first() is not None


async def mark_told(session: AsyncSession, lot_ids: Collection[str]) -> None:
    """Note that somebody was woken for these stops. The caller commits."""
    await session.exec(text(_TOLD), params={"lots": list(lot_ids)})  # type: ignore[call-overload]


async def stopped_lots(connection: Any) -> frozenset[str]:
    """Return every stopped lot, over one of the engine's own lines."""
    return frozenset(row["lot_id"] for row in await connection.fetch(_STANDING))


def _stop(row: LotStop) -> Stop:
    return Stop(
        lot_id=row.lot_id,
        court_id=row.court_id,
        code=StopCode(row.code),
        detail=row.detail,
        stopped_at=row.stopped_at,
        is_told=row.told_at is not None,
    )


_STOP = """
INSERT INTO lot_stop (lot_id, stopped_at, court_id, code, detail)
SELECT lot_id, clock_timestamp(), court_id, $2, $3::jsonb FROM lot_runtime WHERE lot_id = $1
ON CONFLICT DO NOTHING
"""
_STOP_NAMED = (
    _STOP.replace("$1", ":lot")
    .replace("$2", ":code")
    .replace("$3::jsonb", "CAST(:detail AS jsonb)")
)
_STANDING = "SELECT lot_id FROM lot_stop WHERE lifted_at IS NULL"
_LIFT = """
UPDATE lot_stop SET lifted_at = clock_timestamp(), lifted_because = :because
WHERE lot_id = :lot AND lifted_at IS NULL RETURNING lot_id
"""
_TOLD = """
UPDATE lot_stop SET told_at = clock_timestamp()
WHERE lot_id = ANY(:lots) AND lifted_at IS NULL AND told_at IS NULL
"""
