"""What became of a lot that failed, for everybody."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.in_kind.queries import offer_about, release_of
from auction.lots.after_failure import fate_of, standing_follower
from auction.lots.queries import LotView


async def public_fate(session: AsyncSession, shown: LotView) -> dict[str, Any]:
    """Return what everybody may know of a failed lot: its stage, and no creditor by name."""
    fate = await fate_of(session, shown.id)
    if fate is None:
        return {"fate": None}
    follower = await standing_follower(session, shown.id)
    is_announced = follower is not None and follower.published_at is not None
    return {
        "fate": fate,
        "fate_offer": await offer_about(session, shown.id),
        "fate_release": await release_of(session, shown.id),
        "fate_follower": follower.id if follower is not None and is_announced else None,
    }
