"""The audit record of a court: append-only, each entry linked by hash to the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.models import AuditEntry
from auction.kernel.actor import Actor
from auction.kernel.canonical import FIRST_LINK, canonical_bytes, chain_hash
from auction.kernel.clock import to_ms


@dataclass(frozen=True)
class PendingAudit:
    """An act to be noted when the unit of work ends."""

    court_id: str
    act: str
    subject: str
    data: dict[str, Any]


async def write_audit(
    session: AsyncSession, at: datetime, actor: Actor, acts: list[PendingAudit]
) -> None:
    """Link and insert acts. One court's acts are serialised here, at the end of the transaction."""
    for court_id in sorted({act.court_id for act in acts}):
        lock = text("SELECT pg_advisory_xact_lock(hashtext('audit'), hashtext(:court))")
        await session.exec(lock, params={"court": court_id})  # type: ignore[call-overload]
        previous = await last_hash(session, court_id)
        for act in (act for act in acts if act.court_id == court_id):
            entry = _linked(act, at, actor, previous)
            session.add(entry)
            previous = entry.hash
        await session.flush()


async def last_hash(session: AsyncSession, court_id: str) -> str:
    """Return the hash of a court's newest audit entry, or the first link."""
    newest = (
        select(AuditEntry.hash)
        .where(AuditEntry.court_id == court_id)
        .order_by(col(AuditEntry.id).desc())
        .limit(1)
    )
    return (await session.exec(newest)).first() or FIRST_LINK


async def first_broken_audit(session: AsyncSession, court_id: str) -> int | None:
    """Return the id of the first entry of a court whose link is wrong, or None."""
    previous = FIRST_LINK
    rows = select(AuditEntry).where(AuditEntry.court_id == court_id).order_by(col(AuditEntry.id))
    for entry in (await session.exec(rows)).all():
        expected = chain_hash(previous, _public(entry))
        if entry.previous_hash != previous or entry.hash != expected:
            return entry.id
        previous = entry.hash
    return None


def _linked(act: PendingAudit, at: datetime, actor: Actor, previous: str) -> AuditEntry:
    entry = AuditEntry(
        court_id=act.court_id,
        at=at,
        actor_id=actor.account_id,
        act=act.act,
        subject=act.subject,
        data=act.data,
        previous_hash=previous,
        hash="",
    )
    entry.hash = chain_hash(previous, _public(entry))
    return entry


def _public(entry: AuditEntry) -> bytes:
    return canonical_bytes(
        {
            "court": entry.court_id,
            "at_ms": to_ms(entry.at),
            "actor": entry.actor_id,
            "act": entry.act,
            "subject": entry.subject,
            "data": entry.data,
        }
    )
