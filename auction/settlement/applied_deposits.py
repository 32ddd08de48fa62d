"""Deposits kept from earlier buyers of the same thing: what of them joins a re-sale's proceeds.

Law: OJA-38.
"""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.execution_fee import execution_fee
from auction.db.unit_of_work import UnitOfWork
from auction.ledger import accounts
from auction.ledger import service as ledger
from auction.lots.models import Lot
from auction.settlement.distribution.plain_form import total_fen
from auction.settlement.distribution.waterfall import ClaimDue, Cost
from auction.settlement.models import DistributionRow, Sale
from auction.settlement.rules import Applied, Kept, SaleState, apply_kept_deposits


async def forfeits_of(
    uow: UnitOfWork,
    sale: Sale,
    costs: list[Cost],
    claims: list[ClaimDue],
    *,
    taxes: frozenset[str],
) -> list[Applied]:
    """Return what deposits kept in earlier sales of the same thing add to the proceeds.

    House rule: the costs recorded in the case count as lost by the sale that failed, but for the
    taxes of the one that succeeded. Law: OJA-38.
    """
    rows = await kept_before(uow.session, sale)
    kept = [Kept(row.id, kept_left_fen(row), row.price_fen) for row in rows]
    costs_fen = sum(cost.amount_fen for cost in costs)
    claimed_fen = sum(total_fen(claim) for claim in claims)
    applied = apply_kept_deposits(
        kept,
        resale_price_fen=sale.price_fen,
        cost_losses_fen=sum(cost.amount_fen for cost in costs if cost.name not in taxes),
        debts_fen=claimed_fen + costs_fen + execution_fee(claimed_fen),
    )
    return [forfeit for forfeit in applied if forfeit.total_fen]


def kept_left_fen(sale: Sale) -> int:
    """Return what of a kept deposit, and of what was paid on top of it, is not applied yet."""
    return sale.deposit_fen + sale.topped_up_fen - sale.forfeit_applied_fen


async def kept_before(session: AsyncSession, sale: Sale) -> list[Sale]:
    """Return the defaulted sales of the same thing in the same case, the latest first."""
    asset = select(Lot.asset_id).where(col(Lot.id) == sale.lot_id).scalar_subquery()
    rows = (
        select(Sale)
        .join(Lot, col(Lot.id) == col(Sale.lot_id))
        .where(
            col(Sale.case_id) == sale.case_id,
            col(Sale.state) == SaleState.defaulted,
            col(Lot.asset_id) == asset,
        )
        .order_by(col(Sale.defaulted_at).desc(), col(Sale.id))
    )
    return list((await session.exec(rows)).all())


async def apply_forfeits(uow: UnitOfWork, row: DistributionRow) -> None:
    """Book what deposits kept in earlier sales add to the proceeds. Law: OJA-38."""
    for forfeit in (Applied(**values) for values in row.forfeits):
        sale = await uow.session.get_one(Sale, forfeit.sale_id, with_for_update=True)
        sale.forfeit_applied_fen += forfeit.total_fen
        uow.add(sale)
        await ledger.post(
            uow,
            court_id=row.court_id,
            key=f"distribution:{row.id}:forfeit:{sale.id}",
            kind="deposit_applied",
            lines=[
                (accounts.forfeited(row.case_id), forfeit.total_fen),
                (accounts.proceeds(row.case_id), -forfeit.total_fen),
            ],
            memo={
                "cost_losses_fen": forfeit.cost_losses_fen,
                "shortfall_fen": forfeit.shortfall_fen,
                "debts_fen": forfeit.debts_fen,
            },
        )
