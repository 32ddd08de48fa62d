"""The sealed boxes, which only the worker may read: from a paddle back to who holds it.

Until the close nobody asks; after it the buyer's is opened for the confirmation, and another's
only by an order signed by two. Law: OJA-24, OJA-35.
"""

from __future__ import annotations

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.models import LotEventRow, LotPrivate, LotSealed
from auction.bidding.record import Salted, Secret, read
from auction.kernel.refusal import CommonRefusal, refuse


async def box_behind(session: AsyncSession, lot_id: str, paddle: str) -> str:
    """Return the box of whoever was admitted under a paddle; refuses `not_found`.

    A box that is not the one the lot's record committed to is a bug.
    """
    content = col(LotPrivate.opening)["content"]
    rows = (
        select(LotEventRow.public, LotPrivate.opening, LotPrivate.person, LotSealed.box)
        .select_from(LotSealed)
        .join(LotPrivate, _is(LotPrivate.lot_id, LotPrivate.seq))
        .join(LotEventRow, _is(LotEventRow.lot_id, LotEventRow.seq))
        .where(
            LotSealed.lot_id == lot_id,
            content["paddle"].astext == paddle,
            content["kind"].astext == "admitted",
        )
        .order_by(col(LotSealed.seq).desc())
    )
    found = (await session.exec(rows)).first()
    if found is None:
        raise refuse(CommonRefusal.not_found)
    public, opening, person, box = found
    known = None if person is None else Salted.from_json(person)
    read(public.encode(), Secret(Salted.from_json(opening), known, box))
    return box


def _is(lot_id: str, seq: int) -> ColumnElement[bool]:
    return and_(col(LotSealed.lot_id) == lot_id, col(LotSealed.seq) == seq)
