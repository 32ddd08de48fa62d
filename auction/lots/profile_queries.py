"""The category profile of a lot as it stands: a draft's by the newest law, a published lot's own.

Law: CAT-01 to CAT-10. What a lot was announced under never changes with the law or the marks.
"""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import AssetKind
from auction.cases.marking import marks_of
from auction.kernel.refusal import Refusal
from auction.lots.models import Announcement, Lot
from auction.lots.pricing import Pricing
from auction.lots.profiles import Profile, profile_of
from auction.lots.refusals import LotRefusal


async def profile_of_lot(session: AsyncSession, lot: Lot) -> Profile:
    """Return what the law asks of a lot besides the ordinary; for ever as it was announced."""
    if lot.published_at is None:
        return await profile_of_asset(session, lot.asset_id, AssetKind(lot.category))
    newest = (
        select(Announcement.content)
        .where(col(Announcement.lot_id) == lot.id)
        .order_by(col(Announcement.version).desc())
        .limit(1)
    )
    content = (await session.exec(newest)).first() or {}
    kept = content.get("profile")
    if kept is not None:
        return Profile.from_json(kept)
    return profile_of(AssetKind(lot.category), version=lot.profile_version)


async def profile_of_asset(session: AsyncSession, asset_id: str, kind: AssetKind) -> Profile:
    """Return what the law of today asks of a thing as a judge has marked it."""
    return profile_of(kind, await marks_of(session, asset_id))


async def unsuited_pricing(session: AsyncSession, lot: Lot, pricing: Pricing) -> Refusal | None:
    """Say that a category may not be priced so, as it is marked. Law: CAT-02, CAT-06, CAT-07."""
    profile = await profile_of_lot(session, lot)
    if profile.allows(pricing):
        return None
    return Refusal(LotRefusal.pricing_needs_mark, {"law": pricing.law}, "pricing")
