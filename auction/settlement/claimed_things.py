"""A thing that was sold while an outsider claims it: no ruling, and the clocks stand still.

The buyer's time to pay stands still too: nobody has to pay for what they may not get. Law: REM-03.
"""

from __future__ import annotations

from typing import Protocol

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import go_on, stop_deadline
from auction.kernel.refusal import Refusal
from auction.lots.models import Lot
from auction.remedies.queries import why_blocked
from auction.settlement.models import Sale
from auction.settlement.rules import SaleState

_BEFORE_TITLE = (SaleState.awaiting_balance, SaleState.paid, SaleState.ruling_made)
_CLOCKS = ("balance_due", "ruling_due", "distribution_due")


class ClaimMoved(Protocol):
    """An outsider's claim was filed, or took a step."""

    asset_id: str


async def why_held(uow: UnitOfWork, sale: Sale) -> Refusal | None:
    """Return why a sold thing may not pass to its buyer now; None where it may. Law: REM-03."""
    return await why_lot_held(uow.session, sale.lot_id)


async def why_lot_held(session: AsyncSession, lot_id: str) -> Refusal | None:
    """Return why the thing of a lot may not pass to a buyer now; None where it may."""
    lot = await session.get_one(Lot, lot_id)
    return await why_blocked(session, lot.asset_id)


async def on_claim_moved(uow: UnitOfWork, event: ClaimMoved) -> None:
    """React to each step of a claim: let the clocks of a sale stand still, or go on."""
    blocked = await why_blocked(uow.session, event.asset_id) is not None
    rows = (
        select(Sale)
        .join(Lot, col(Lot.id) == col(Sale.lot_id))
        .where(col(Lot.asset_id) == event.asset_id, col(Sale.state).in_(_BEFORE_TITLE))
        .order_by(col(Sale.id))
        .with_for_update(of=Sale)
    )
    for sale in (await uow.session.exec(rows)).all():
        for kind in _CLOCKS:
            await _set(uow, sale, kind, stands=blocked)


async def _set(uow: UnitOfWork, sale: Sale, kind: str, *, stands: bool) -> None:
    subject = f"sale:{sale.id}"
    if stands:
        await stop_deadline(uow, kind=kind, subject=subject)
        return
    due = await go_on(uow, kind=kind, subject=subject)
    if due is not None and kind == "balance_due":
        sale.balance_due_at = due
        uow.add(sale)
