"""Reading the court's acts on its lots: all of one lot's, what stands still, what became of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.lots.acts import ActKind, ActState, Ground
from auction.lots.models import LotAct


@dataclass(frozen=True)
class ActView:
    """An act as it was ordered and as the lot answered.

    Who ordered it, the court's page says; `ordered_by` is "" where the platform itself did.
    """

    id: str
    lot_id: str
    kind: ActKind
    ground: Ground
    reason: str
    state: ActState
    ordered_by: str
    ordered_at: datetime
    taken_at: datetime | None
    until_at: datetime | None
    ground_gone_at: datetime | None
    refused_code: str | None


async def acts_of_lot(session: AsyncSession, lot_id: str) -> list[ActView]:
    """Return every act on a lot, those that were refused or still wait included, newest first."""
    rows = (
        select(LotAct)
        .where(col(LotAct.lot_id) == lot_id)
        .order_by(col(LotAct.ordered_at).desc(), col(LotAct.id))
    )
    return [_view(row) for row in (await session.exec(rows)).all()]


async def taken_acts(session: AsyncSession, lot_id: str) -> list[ActView]:
    """Return what the public may read of a lot's acts: those that were taken, newest first."""
    acts = [act for act in await acts_of_lot(session, lot_id) if act.taken_at is not None]
    return sorted(acts, key=lambda act: act.taken_at or act.ordered_at, reverse=True)


async def act(session: AsyncSession, act_id: str) -> ActView | None:
    """Return one act, or None."""
    row = await session.get(LotAct, act_id)
    return None if row is None else _view(row)


def standing(taken: list[ActView]) -> ActView | None:
    """Return the act by which a lot stands still, of those taken, newest first; or None."""
    newest = taken[0] if taken else None
    return newest if newest is not None and newest.kind.stops_the_clock else None


def taken_off_by(taken: list[ActView]) -> ActView | None:
    """Return the act that took a lot off for good, of those taken.

    None for a moment after the lot stopped: its answer is noted only then.
    """
    return next((act for act in taken if act.kind in _FOR_GOOD), None)


_FOR_GOOD = (ActKind.withdrawal, ActKind.termination)


def _view(row: LotAct) -> ActView:
    return ActView(
        id=row.id,
        lot_id=row.lot_id,
        kind=ActKind(row.kind),
        ground=Ground(row.ground),
        reason=row.reason,
        state=ActState(row.state),
        ordered_by=row.ordered_by or "",
        ordered_at=row.ordered_at,
        taken_at=row.taken_at,
        until_at=row.until_at,
        ground_gone_at=row.ground_gone_at,
        refused_code=row.refused_code,
    )
