"""What the court's table of taxes says of a sale's price: beside the authority's figure."""

from __future__ import annotations

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import AssetKind
from auction.kernel.clock import court_day
from auction.lots.queries import LotView
from auction.settlement.queries import SaleView
from auction.settlement.rules import SaleState
from auction.taxes.queries import EstimateView, estimate_for

_SHOWN = (SaleState.paid, SaleState.ruling_made, SaleState.title_passed, SaleState.handed_over)


async def taxes_of_sale(
    session: AsyncSession, sale: SaleView, lot: LotView | None, now: datetime
) -> EstimateView | None:
    """Return the estimate at the price paid; None before it is paid, or without a table."""
    if sale.state not in _SHOWN or lot is None:
        return None
    return await estimate_for(
        session,
        court_id=sale.court_id,
        kind=AssetKind(lot.asset.kind),
        price_fen=sale.price_fen,
        on=court_day(now),
    )
