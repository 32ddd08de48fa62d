"""A judge marks what the law treats apart: each marking is a new version, and says who and when.

Law: CAT-01, CAT-03, CAT-07 to CAT-09.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.access import account_of, own_asset
from auction.cases.circumstances import (
    NO_MARKS,
    Circumstance,
    DwellingGround,
    Marks,
    check_marks,
    in_order,
)
from auction.cases.kinds import AssetKind
from auction.cases.models import AssetMarks
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse


@dataclass(frozen=True)
class MarksView:
    """The marks that stand. Version 0: no judge has marked anything."""

    version: int
    marks: Marks
    marked_at: datetime | None


async def mark_asset(
    uow: UnitOfWork, *, asset_id: str, marks: Marks, seen_version: int | None = None
) -> int:
    """Record what a judge finds to be so of a thing; return the version of the marks.

    A necessary dwelling may be marked before its ground is known; it is not announced without one.
    """
    asset = await own_asset(uow, asset_id, Role.judge)
    refusal = check_marks(AssetKind(asset.kind), marks)
    if refusal is not None:
        raise Refused(refusal)
    standing = await marks_view(uow.session, asset_id)
    if seen_version is not None and seen_version != standing.version:
        raise refuse(CommonRefusal.stale_form)
    row = AssetMarks(
        id=new_id("marks"),
        court_id=asset.court_id,
        asset_id=asset_id,
        version=standing.version + 1,
        circumstances=in_order(marks.circumstances),
        dwelling_ground=marks.dwelling_ground,
        rent_years=marks.rent_years,
        explanation=marks.explanation.strip(),
        marked_by=account_of(uow),
        marked_at=uow.now,
    )
    uow.add(row)
    uow.audit(
        "asset.marked",
        f"asset:{asset_id}",
        asset.court_id,
        version=row.version,
        circumstances=row.circumstances,
        ground=row.dwelling_ground,
        rent_years=row.rent_years,
    )
    return row.version


async def marks_of(session: AsyncSession, asset_id: str) -> Marks:
    """Return what a thing is marked with now; nothing where no judge has marked it."""
    return (await marks_view(session, asset_id)).marks


async def marks_view(session: AsyncSession, asset_id: str) -> MarksView:
    """Return the marks that stand, with their version and instant."""
    newest = (
        select(AssetMarks)
        .where(col(AssetMarks.asset_id) == asset_id)
        .order_by(col(AssetMarks.version).desc())
        .limit(1)
    )
    row = (await session.exec(newest)).first()
    if row is None:
        return MarksView(0, NO_MARKS, None)
    marks = Marks(
        circumstances=frozenset(Circumstance(each) for each in row.circumstances),
        dwelling_ground=DwellingGround(row.dwelling_ground) if row.dwelling_ground else None,
        rent_years=row.rent_years,
        explanation=row.explanation,
    )
    return MarksView(row.version, marks, row.marked_at)
