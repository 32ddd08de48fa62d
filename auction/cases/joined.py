"""Things that are sold as one: which whole a part belongs to, and how the whole's seizure follows.

A whole is seized as long as each of its parts is: its seizure lapses with the first of them.
Law: AUC-15, SEI-01.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import AssetJoining, SeizedAsset
from auction.cases.refusals import CaseRefusal
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import refuse


@dataclass(frozen=True)
class JoinedThing:
    """A thing that is sold with others, or the whole they make."""

    id: str
    name_zh: str
    name_en: str


async def whole_of(session: AsyncSession, asset_id: str) -> JoinedThing | None:
    """Return the whole a thing is a part of, or None."""
    whole = (
        select(SeizedAsset)
        .join(AssetJoining, col(AssetJoining.whole_id) == col(SeizedAsset.id))
        .where(col(AssetJoining.part_id) == asset_id)
    )
    row = (await session.exec(whole)).first()
    return None if row is None else JoinedThing(row.id, row.name_zh, row.name_en)


async def parts_of(session: AsyncSession, asset_id: str) -> list[JoinedThing]:
    """Return what a whole is made of; nothing where it is no whole."""
    parts = (
        select(SeizedAsset)
        .join(AssetJoining, col(AssetJoining.part_id) == col(SeizedAsset.id))
        .where(col(AssetJoining.whole_id) == asset_id)
        .order_by(col(SeizedAsset.recorded_at), col(SeizedAsset.id))
    )
    return [
        JoinedThing(row.id, row.name_zh, row.name_en) for row in (await session.exec(parts)).all()
    ]


async def insist_not_whole(session: AsyncSession, asset_id: str) -> None:
    """Refuse to renew a whole by itself: each part's seizure is renewed, the whole follows."""
    if await parts_of(session, asset_id):
        raise refuse(CaseRefusal.renew_each_part)


async def follow_parts(uow: UnitOfWork, part_id: str) -> None:
    """Let the whole a renewed part belongs to last as long as its first part to lapse."""
    whole = await whole_of(uow.session, part_id)
    if whole is None:
        return
    await uow.session.flush()
    first = (
        select(func.min(SeizedAsset.seizure_lapses_on))
        .join(AssetJoining, col(AssetJoining.part_id) == col(SeizedAsset.id))
        .where(col(AssetJoining.whole_id) == whole.id)
    )
    row = await uow.session.get_one(SeizedAsset, whole.id, with_for_update=True)
    row.seizure_lapses_on = (await uow.session.exec(first)).one()
    uow.add(row)
