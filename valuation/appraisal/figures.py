"""Every figure known of a thing: reports on it, what its methods brought, its reference prices."""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.lots.models import ReferencePriceRow
from valuation.appraisal.models import Appraisal, AppraisalReport
from valuation.procedure.models import PriceMethod, PriceProcedure


async def figures_of(session: AsyncSession, asset_id: str) -> list[int]:
    """Return what the thing was said to be worth so far, by whomever."""
    reports = (
        select(AppraisalReport.amount_fen)
        .join(Appraisal, col(Appraisal.id) == col(AppraisalReport.appraisal_id))
        .where(col(Appraisal.asset_id) == asset_id)
    )
    methods = (
        select(PriceMethod.amount_fen)
        .join(PriceProcedure, col(PriceProcedure.id) == col(PriceMethod.procedure_id))
        .where(col(PriceProcedure.asset_id) == asset_id)
    )
    prices = select(ReferencePriceRow.amount_fen).where(col(ReferencePriceRow.asset_id) == asset_id)
    found = [
        *(await session.exec(reports)).all(),
        *(await session.exec(methods)).all(),
        *(await session.exec(prices)).all(),
    ]
    return [fen for fen in found if fen is not None]
