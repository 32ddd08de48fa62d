"""Signing the heads of records, and reading what was signed: at every close, and hour by hour.

A head is numbered in the order in which it was committed, without a gap, so that a copy of all
heads can be continued from any point. Law: OJA-31, OJA-48.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import TextClause, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.models import LotEventRow, LotHead, SigningKeyRow
from auction.bidding.public_form import event_of
from auction.bidding.signed import Head, PublicKey, Receipt
from auction.bidding.signing import SigningKey
from auction.bidding.strict_json import read_json
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import to_ms

# House rule: an entry is under a signed head at the latest this long after it was written.
SIGNED_WITHIN = timedelta(hours=1)
MOST_HEADS = 1000
HEADS = "heads"  # The loop of the worker that is woken when a head was signed.

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('lot_head'))")
_NEWEST = text(
    """
    SELECT r.lot_id, r.court_id, r.seq, r.hash FROM lot_runtime AS r
    WHERE r.lot_id = :lot_id AND r.seq > 0
      AND NOT EXISTS (SELECT 1 FROM lot_head AS h WHERE h.lot_id = r.lot_id AND h.seq = r.seq)
    """
)
_DUE = text(
    """
    SELECT r.lot_id, r.court_id, r.seq, r.hash FROM lot_runtime AS r LEFT JOIN LATERAL (
      SELECT seq, at_ms FROM lot_head WHERE lot_id = r.lot_id ORDER BY seq DESC LIMIT 1
    ) AS h ON true
    WHERE r.seq > coalesce(h.seq, 0) AND coalesce(h.at_ms, 0) <= :signed_by_ms
      AND NOT EXISTS (SELECT 1 FROM lot_stop WHERE lot_id = r.lot_id AND lifted_at IS NULL)
    ORDER BY r.lot_id LIMIT :most
    """
)


@dataclass(frozen=True)
class PublishedKey:
    """A public key that signs or signed, since when, and until when (None: it signs now)."""

    key: PublicKey
    first_used_at: datetime
    retired_at: datetime | None


async def know_key(session: AsyncSession, key: PublicKey, now: datetime) -> None:
    """Publish the key that signs from now on; whichever signed before is retired, and kept."""
    table = SigningKeyRow
    row = {"id": key.id, "public_key": key.public_key, "first_used_at": now}
    again = insert(table).values(row)
    await session.exec(
        again.on_conflict_do_update(
            index_elements=["id"],
            set_={"retired_at": None},
            where=col(table.retired_at).is_not(None),
        )
    )
    others = update(table).where(col(table.id) != key.id, col(table.retired_at).is_(None))
    await session.exec(others.values(retired_at=now))


async def sign_lot(uow: UnitOfWork, lot_id: str, key: SigningKey) -> None:
    """Sign a lot's record as far as it has come; nothing is done where that was signed already."""
    await _sign(uow, key, _NEWEST, {"lot_id": lot_id})


async def sign_due(uow: UnitOfWork, key: SigningKey, *, most: int = 1000) -> int:
    """Sign every lot whose new entries are due for it; return how many were signed.

    A lot that is stopped is not signed: a person looks at its record first.
    """
    signed_by_ms = to_ms(uow.now - SIGNED_WITHIN)
    return await _sign(uow, key, _DUE, {"signed_by_ms": signed_by_ms, "most": most})


async def _sign(
    uow: UnitOfWork, key: SigningKey, asked: TextClause, named: Mapping[str, object]
) -> int:
    session = uow.session
    # The numbers of heads must be committed in their order, or a copy could miss one.
    await session.exec(_ONE_AT_A_TIME)  # type: ignore[call-overload]
    found = (await session.exec(asked, params=named)).all()  # type: ignore[call-overload]
    if not found:
        return 0
    await know_key(session, key.public, uow.now)
    last = (await session.exec(select(func.max(LotHead.number)))).one() or 0
    for number, row in enumerate(found, start=last + 1):
        head = key.sign_head(row.lot_id, row.seq, row.hash, at_ms=to_ms(uow.now))
        uow.add(_row(head, number=number, court_id=row.court_id))
    await session.flush()
    uow.lanes.add(HEADS)
    return len(found)


async def newest_head(session: AsyncSession, lot_id: str) -> Head | None:
    """Return the newest signed head of a lot, or None."""
    rows = select(LotHead).where(LotHead.lot_id == lot_id).order_by(col(LotHead.seq).desc())
    row = (await session.exec(rows.limit(1))).first()
    return None if row is None else _head(row)


async def heads_of_lot(session: AsyncSession, lot_id: str) -> list[Head]:
    """Return the signed heads of a lot, the newest thousand, oldest first."""
    rows = select(LotHead).where(LotHead.lot_id == lot_id).order_by(col(LotHead.seq).desc())
    found = (await session.exec(rows.limit(MOST_HEADS))).all()
    return [_head(row) for row in reversed(found)]


async def heads_after(
    session: AsyncSession, number: int, *, most: int = MOST_HEADS
) -> list[tuple[int, Head]]:
    """Return the heads of all lots after a number, each with its own, in order."""
    rows = select(LotHead).where(col(LotHead.number) > number).order_by(col(LotHead.number))
    return [(row.number or 0, _head(row)) for row in (await session.exec(rows.limit(most))).all()]


async def number_of(session: AsyncSession, head: Head) -> int | None:
    """Return the number of a head that stands in the table to the letter; None if none does."""
    rows = select(LotHead).where(LotHead.lot_id == head.lot, LotHead.seq == head.seq)
    row = (await session.exec(rows)).first()
    return row.number if row is not None and _head(row) == head else None


async def published_keys(session: AsyncSession) -> list[PublishedKey]:
    """Return every key that ever signed, the newest first."""
    rows = select(SigningKeyRow).order_by(
        col(SigningKeyRow.retired_at).desc().nulls_first(),
        col(SigningKeyRow.first_used_at).desc(),
    )
    return [
        PublishedKey(PublicKey(row.public_key), row.first_used_at, row.retired_at)
        for row in (await session.exec(rows)).all()
    ]


async def keys_of(session: AsyncSession, heads: Sequence[Head]) -> list[PublicKey]:
    """Return the keys that signed these heads."""
    signed = {head.key for head in heads}
    return [each.key for each in await published_keys(session) if each.key.id in signed]


async def receipt(session: AsyncSession, lot_id: str, seq: int, key: SigningKey) -> Receipt | None:
    """Sign the receipt of the bid that is a lot's entry `seq`; None if that is no bid.

    Anyone may ask: the record is public, and a receipt names a paddle's price and nobody.
    """
    row = await session.get(LotEventRow, (lot_id, seq))
    if row is None or row.kind != "bid":
        return None
    bid = read_json(row.public)
    event_of(bid)
    return key.sign_receipt(lot_id, seq, row.hash, price_fen=bid["price_fen"], at_ms=bid["at"])


def _row(head: Head, *, number: int, court_id: str) -> LotHead:
    return LotHead(
        number=number,
        lot_id=head.lot,
        court_id=court_id,
        seq=head.seq,
        hash=head.hash,
        at_ms=head.at_ms,
        key_id=head.key,
        signature=head.signature,
    )


def _head(row: LotHead) -> Head:
    return Head(
        lot=row.lot_id,
        seq=row.seq,
        hash=row.hash,
        at_ms=row.at_ms,
        key=row.key_id,
        signature=row.signature,
    )
