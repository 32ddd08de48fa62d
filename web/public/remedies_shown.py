"""What everybody may read of remedies against a lot: that there are some, and the court's reasons.

No name of an outsider or an objector is shown. Law: OJA-46.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.lots.queries import LotView
from auction.lots.states import ANNULLED
from auction.remedies.queries import claims_of_assets, objections_of_asset
from auction.settlement.queries import sale_of_lot


@dataclass(frozen=True)
class ShownRemedy:
    """A claim or an objection as the public reads it; `kind` is claim, act or sale."""

    kind: str
    state: str
    outcome: str
    filed_at: datetime
    reason: str


@dataclass(frozen=True)
class ShownAnnulment:
    """That a sale was annulled, when and why."""

    at: datetime
    ground: str
    reason: str


async def shown_remedies(session: AsyncSession, lot: LotView) -> dict[str, object]:
    """Return the claims and objections about a lot's thing, and the annulment of its sale."""
    claims = await claims_of_assets(session, [lot.asset.id])
    objections = await objections_of_asset(session, lot.asset.id)
    shown = [ShownRemedy("claim", row.state, "", row.filed_at, row.reason) for row in claims]
    shown += [
        ShownRemedy(row.target, row.state, row.outcome or "", row.filed_at, row.reason)
        for row in objections
    ]
    return {
        "remedies": sorted(shown, key=lambda row: row.filed_at, reverse=True),
        "annulment": await shown_annulment(session, lot),
    }


async def shown_annulment(session: AsyncSession, lot: LotView) -> ShownAnnulment | None:
    """Return when and why the sale of a lot was annulled, or None. Law: OJA-50."""
    sale = await sale_of_lot(session, lot.id) if lot.result == ANNULLED else None
    if sale is None or sale.annulled_at is None:
        return None
    return ShownAnnulment(sale.annulled_at, sale.annulment_ground, sale.annulment_reason)
