"""What a category's profile keeps a lot from being announced for. Law: CAT-01."""

from __future__ import annotations

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.refusal import Refusal
from auction.lots.entry_conditions import ConditionKind
from auction.lots.models import Lot, LotCondition
from auction.lots.profile_queries import profile_of_lot
from auction.lots.refusals import LotRefusal


async def missing_housing(session: AsyncSession, lot: Lot, _now: datetime) -> list[Refusal]:
    """Say that a home where buying is restricted asks no promise of its bidders. Law: CAT-01."""
    profile = await profile_of_lot(session, lot)
    if not profile.asks_housing_promise:
        return []
    if await session.get(LotCondition, (lot.id, ConditionKind.housing)) is not None:
        return []
    return [Refusal(LotRefusal.housing_condition_missing)]
