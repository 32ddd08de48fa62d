"""The few figures everybody sees first: what is open, what is announced, what was sold."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.lots.models import Lot
from auction.lots.states import PUBLIC, LotState


@dataclass(frozen=True)
class PublicFigures:
    """Counts of lots by state now, and the sum of the prices of all that were sold, in fen.

    A sale whose buyer defaulted later still counts as sold here: the figure is of hammers.
    """

    open_lots: int
    upcoming_lots: int
    sold_lots: int
    sold_fen: int


async def public_figures(session: AsyncSession, court_id: str | None = None) -> PublicFigures:
    """Return the figures of one court, or of all."""
    rows = (
        select(Lot.state, func.count(), func.coalesce(func.sum(Lot.price_fen), 0))
        .where(col(Lot.state).in_(PUBLIC))
        .group_by(col(Lot.state))
    )
    if court_id is not None:
        rows = rows.where(col(Lot.court_id) == court_id)
    found = {
        state: (count, int(fen or 0)) for state, count, fen in (await session.exec(rows)).all()
    }
    sold_lots, sold_fen = found.get(LotState.sold, (0, 0))
    return PublicFigures(
        open_lots=found.get(LotState.open, (0, 0))[0],
        upcoming_lots=found.get(LotState.published, (0, 0))[0],
        sold_lots=sold_lots,
        sold_fen=sold_fen,
    )
