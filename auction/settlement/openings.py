"""Orders to open who is behind a paddle that did not buy: asked by one, signed by another.

The worker, which alone can read boxes and has the key, carries a signed order out. What it finds is
shown to the two who signed and to nobody else; each time they look is in the audit record, as is
every step before. Law: OJA-24.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.models import LotPrivate
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.lots.models import Lot
from auction.people.queries import newest_dossier, verified_name
from auction.settlement.events import OpeningOrdered
from auction.settlement.models import OpeningOrder, Sale
from auction.settlement.opening_rules import (
    OpeningState,
    PaddleStanding,
    may_be_asked_by,
    may_be_decided_by,
    may_decide,
    may_open,
    takes_part,
)

Opener = Callable[[AsyncSession, str, str], Awaitable[str]]
"""Opens a box: (session, lot, paddle) to the account behind it."""


@dataclass(frozen=True)
class OpeningView:
    """An order as one of the court sees it; the holder only as one of the two who signed."""

    id: str
    lot_id: str
    paddle: str
    reason: str
    state: OpeningState
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    opened_at: datetime | None
    holder_name: str
    holder_number: str


async def ask(uow: UnitOfWork, *, lot_id: str, paddle: str, reason: str) -> str:
    """Ask that a paddle's box be opened; return the order's id. A president signs it."""
    _insist(may_be_asked_by(uow.actor))
    lot = await _own_lot(uow, lot_id)
    _insist(may_open(await _standing(uow.session, lot, paddle)))
    row = OpeningOrder(
        id=new_id("open"),
        court_id=lot.court_id,
        lot_id=lot.id,
        paddle=paddle,
        reason=reason,
        state=OpeningState.asked,
        asked_by=uow.actor.account_id or "",
        asked_at=uow.now,
    )
    uow.add(row)
    uow.audit("opening.asked", f"lot:{lot.id}", lot.court_id, order=row.id, reason=reason)
    await uow.session.flush()
    return row.id


async def sign(uow: UnitOfWork, *, order_id: str) -> str:
    """Sign an order somebody else asked for; return its lot. The worker opens the box."""
    row = await _decided(uow, order_id, OpeningState.signed)
    uow.emit(OpeningOrdered(row.id, row.lot_id, row.court_id))
    return row.lot_id


async def decline(uow: UnitOfWork, *, order_id: str) -> str:
    """Say no to an order; return its lot."""
    return (await _decided(uow, order_id, OpeningState.declined)).lot_id


async def carry_out(uow: UnitOfWork, event: OpeningOrdered, opener: Opener) -> None:
    """React to a signed order: open the box, and note who the two may read of."""
    row = await uow.session.get_one(OpeningOrder, event.order_id, with_for_update=True)
    if row.state != OpeningState.signed:
        return
    try:
        account_id = await opener(uow.session, row.lot_id, row.paddle)
    except Refused:
        row.state = OpeningState.nothing_left
        uow.add(row)
        return
    dossier = await newest_dossier(uow.session, account_id)
    row.holder_name = await verified_name(uow.session, account_id) or ""
    row.holder_number = dossier.number if dossier else ""
    row.state, row.opened_at = OpeningState.opened, uow.now
    uow.add(row)
    uow.audit("opening.opened", f"lot:{row.lot_id}", row.court_id, order=row.id)


async def look(uow: UnitOfWork, *, lot_id: str) -> list[OpeningView]:
    """Return a lot's orders, oldest first, with what the actor may see of each.

    That one of the two looked at a name is an entry of the audit record.
    """
    if not takes_part(uow.actor):
        raise refuse(CommonRefusal.not_allowed)
    lot = await _own_lot(uow, lot_id)
    rows = select(OpeningOrder).where(OpeningOrder.lot_id == lot.id)
    found = (await uow.session.exec(rows.order_by(col(OpeningOrder.asked_at)))).all()
    for row in found:
        if row.opened_at is not None and uow.actor.account_id in {row.asked_by, row.decided_by}:
            uow.audit("opening.looked", f"lot:{lot.id}", lot.court_id, order=row.id)
    return [_view(row, uow.actor.account_id) for row in found]


async def forget_openings(uow: UnitOfWork, *, lot_id: str) -> None:
    """Erase whom a lot's orders named, once its record's period is over. Law: OJA-48."""
    mine = col(OpeningOrder.lot_id) == lot_id
    nobody = {"holder_name": "", "holder_number": ""}
    await uow.session.exec(update(OpeningOrder).where(mine).values(**nobody))


async def _decided(uow: UnitOfWork, order_id: str, state: OpeningState) -> OpeningOrder:
    _insist(may_be_decided_by(uow.actor))
    row = await uow.session.get(OpeningOrder, order_id, with_for_update=True)
    if row is None or row.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    _insist(may_decide(uow.actor, asked_by=row.asked_by, state=row.state))
    row.state, row.decided_by, row.decided_at = state, uow.actor.account_id, uow.now
    uow.add(row)
    uow.audit(f"opening.{state}", f"lot:{row.lot_id}", row.court_id, order=row.id)
    return row


async def _own_lot(uow: UnitOfWork, lot_id: str) -> Lot:
    lot = await uow.session.get(Lot, lot_id)
    if lot is None or lot.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    return lot


async def _standing(session: AsyncSession, lot: Lot, paddle: str) -> PaddleStanding:
    named = col(LotPrivate.opening)["content"]["paddle"].astext == paddle
    known = select(LotPrivate.seq).where(LotPrivate.lot_id == lot.id, named)
    bought = select(Sale.id).where(Sale.lot_id == lot.id, Sale.paddle == paddle)
    asked = select(OpeningOrder.id).where(
        OpeningOrder.lot_id == lot.id,
        OpeningOrder.paddle == paddle,
        OpeningOrder.state != OpeningState.declined,
    )
    return PaddleStanding(
        lot_is_over=lot.closed_at is not None,
        is_known=(await session.exec(known.limit(1))).first() is not None,
        is_buyers=(await session.exec(bought)).first() is not None,
        is_asked=(await session.exec(asked)).first() is not None,
    )


def _insist(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)


def _view(row: OpeningOrder, reader: str | None) -> OpeningView:
    is_theirs = reader in {row.asked_by, row.decided_by}
    return OpeningView(
        id=row.id,
        lot_id=row.lot_id,
        paddle=row.paddle,
        reason=row.reason,
        state=OpeningState(row.state),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        opened_at=row.opened_at,
        holder_name=row.holder_name if is_theirs else "",
        holder_number=row.holder_number if is_theirs else "",
    )
