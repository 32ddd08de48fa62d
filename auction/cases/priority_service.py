"""The court's record of who has priority in a thing, as far as it knows."""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import PriorityHolder, SeizedAsset
from auction.cases.priority import Basis, Holder, check_holder
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse


async def record_holder(
    uow: UnitOfWork, *, asset_id: str, name: str, basis: Basis, rank: int
) -> str:
    """Record a known holder of priority, with the rank the court finds; return the row's id.

    It admits nobody: whoever bids claims priority with proof. Law: OJA-25, OJA-26.
    """
    if uow.actor.court_id is None or not uow.actor.is_one_of(Role.judge, Role.clerk):
        raise refuse(CommonRefusal.not_allowed)
    asset = await uow.session.get(SeizedAsset, asset_id, with_for_update=True)
    if asset is None or asset.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    refusal = check_holder(name, basis, rank, await holders(uow.session, asset_id))
    if refusal is not None:
        raise Refused(refusal)
    row = PriorityHolder(
        id=new_id("holder"),
        court_id=asset.court_id,
        asset_id=asset_id,
        name=name.strip(),
        basis=basis,
        rank=rank,
        recorded_by=uow.actor.account_id or "",
        recorded_at=uow.now,
    )
    uow.add(row)
    uow.audit("asset.priority_recorded", f"asset:{asset_id}", asset.court_id, rank=rank)
    return row.id


async def holders(session: AsyncSession, asset_id: str) -> list[Holder]:
    """Return who is known to have priority in a thing, the first rank first."""
    rows = (
        select(PriorityHolder)
        .where(col(PriorityHolder.asset_id) == asset_id)
        .order_by(col(PriorityHolder.rank), col(PriorityHolder.recorded_at))
    )
    return [
        Holder(row.name, Basis(row.basis), row.rank, row.recorded_at)
        for row in (await session.exec(rows)).all()
    ]
