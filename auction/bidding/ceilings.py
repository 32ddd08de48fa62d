"""The most a bidder means to offer, saved on their own page: it guards every client of theirs.

It is a guard against a slip and nothing more; the platform bids for nobody. Kept by holder tag.
"""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete

from auction.bidding.kept_lot import KeptLot
from auction.bidding.models import BidCeiling
from auction.db.engine import Database


async def save(database: Database, lot_id: str, holder_tag: str, ceiling_fen: int | None) -> None:
    """Write a ceiling, or take it away."""
    async with database.session() as session:
        if ceiling_fen is None:
            await session.exec(
                delete(BidCeiling).where(
                    col(BidCeiling.lot_id) == lot_id, col(BidCeiling.holder_tag) == holder_tag
                )
            )
        else:
            row = {"lot_id": lot_id, "holder_tag": holder_tag, "ceiling_fen": ceiling_fen}
            await session.exec(
                insert(BidCeiling)
                .values(row)
                .on_conflict_do_update(
                    index_elements=["lot_id", "holder_tag"], set_={"ceiling_fen": ceiling_fen}
                )
            )
        await session.commit()


async def saved(database: Database, lot_id: str, holder_tag: str) -> int | None:
    """Return a saved ceiling, or None."""
    async with database.session() as session:
        row = await session.get(BidCeiling, (lot_id, holder_tag))
        return None if row is None else row.ceiling_fen


def note(lot: KeptLot, holder_tag: str, ceiling_fen: int | None) -> None:
    """Let the lot know what was saved."""
    if ceiling_fen is None:
        lot.ceilings.pop(holder_tag, None)
    else:
        lot.ceilings[holder_tag] = ceiling_fen
