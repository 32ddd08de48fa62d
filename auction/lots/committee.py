"""The committee that sells a ship: its decision is recorded before the ship may be announced.

The platform runs a ship live only because its committee decided so; who decided, when and under
which number is kept with who recorded it, audited and published. Law: CAT-06.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import AssetKind
from auction.cases.models import SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.invariant import hold
from auction.kernel.refusal import CommonRefusal, Refusal, refuse
from auction.lots.access import insist_unpublished, own_lot
from auction.lots.models import CommitteeDecision, Lot
from auction.lots.pricing import needs_committee
from auction.lots.refusals import LotRefusal


async def record_committee_decision(
    uow: UnitOfWork, *, lot_id: str, number: str, decided_on: date, text: str
) -> None:
    """Record that a ship's committee decided to sell it here; before publication it may change.

    `text` says who decided what. Refuses what lies in the future, and a lot that needs none.
    """
    lot = await own_lot(uow, lot_id, Role.judge)
    insist_unpublished(lot)
    asset = await uow.session.get_one(SeizedAsset, lot.asset_id)
    if not needs_committee(AssetKind(asset.kind)):
        raise refuse(LotRefusal.no_committee_needed)
    for name, value in (("number", number), ("text", text)):
        if not value.strip():
            raise refuse(CommonRefusal.missing, name)
    if decided_on > court_day(uow.now):
        raise refuse(CommonRefusal.bad_date, "decided_on")
    recorder = uow.actor.account_id
    hold(recorder is not None, "whoever records has an account")
    assert recorder is not None
    row = CommitteeDecision(
        lot_id=lot_id,
        court_id=lot.court_id,
        number=number.strip(),
        decided_on=decided_on,
        text=text.strip(),
        recorded_by=recorder,
        recorded_at=uow.now,
    )
    await uow.session.merge(row)
    uow.audit(
        "committee.decided",
        f"lot:{lot_id}",
        lot.court_id,
        number=row.number,
        decided_on=decided_on.isoformat(),
        text=row.text,
    )


async def missing_committee(session: AsyncSession, lot: Lot, now: datetime) -> list[Refusal]:
    """Say that a ship's committee has not decided, where one is needed."""
    asset = await session.get_one(SeizedAsset, lot.asset_id)
    if not needs_committee(AssetKind(asset.kind)):
        return []
    if await session.get(CommitteeDecision, lot.id) is not None:
        return []
    return [Refusal(LotRefusal.committee_decision_missing)]
