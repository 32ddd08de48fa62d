"""Reading which papers about a thing everybody may see: those published, of a published lot."""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import AssetPaper
from auction.lots.models import Lot


async def is_paper_of_public_lot(session: AsyncSession, file_id: str) -> bool:
    """Say whether a paper is published and of a thing that a published lot sells."""
    shown = (
        select(Lot.id)
        .join(AssetPaper, col(AssetPaper.asset_id) == col(Lot.asset_id))
        .where(
            col(AssetPaper.file_id) == file_id,
            col(AssetPaper.is_public),
            col(Lot.published_at).is_not(None),
        )
        .limit(1)
    )
    return (await session.exec(shown)).first() is not None
