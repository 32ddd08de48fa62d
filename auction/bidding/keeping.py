"""How long what leads from a lot's paddles to persons is kept, and how it is destroyed.

The public record is kept for ever. Salts, persons' parts, sealed boxes and answers are kept ten
years from the end of the lot at least; then a deadline destroys them, and the record verifies as
before. The database refuses it any earlier. Law: OJA-24, OJA-48.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, null, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.models import (
    BidCeiling,
    LotAnswer,
    LotKeeping,
    LotPrivate,
    LotSealed,
    LotSnapshot,
)
from auction.bidding.refusals import KeepingRefusal
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse

LEAST_YEARS = 10
RECORD_PERIOD = "record_period"


def keep_until(ended_at: datetime, years: int = LEAST_YEARS) -> datetime:
    """Return when a record's period is over; never less than ten years. Law: OJA-48."""
    years = max(years, LEAST_YEARS)
    try:
        return ended_at.replace(year=ended_at.year + years)
    except ValueError:  # The 29th of February: a day more rather than a day less.
        return ended_at.replace(year=ended_at.year + years, month=3, day=1)


async def begin_keeping(
    uow: UnitOfWork, *, lot_id: str, court_id: str, ended_at: datetime, years: int
) -> None:
    """Note that a lot is over: its period begins, and the end of it is a deadline."""
    if await uow.session.get(LotKeeping, lot_id) is not None:
        return
    until = keep_until(ended_at, years)
    uow.add(LotKeeping(lot_id=lot_id, court_id=court_id, ended_at=ended_at, keep_until=until))
    await open_deadline(
        uow,
        court_id=court_id,
        case_id=None,
        kind=RECORD_PERIOD,
        subject=f"lot:{lot_id}",
        role=Role.admin,
        law="OJA-48",
        due_at=until,
    )


async def destroy_persons(uow: UnitOfWork, *, lot_id: str) -> bool:
    """Destroy what leads from a lot's paddles to persons; False if that was done before.

    Refuses `still_kept` before the period is over. What was opened by order stands elsewhere.
    """
    kept = await uow.session.get(LotKeeping, lot_id, with_for_update=True)
    if kept is None:
        raise refuse(CommonRefusal.not_found)
    if kept.destroyed_at is not None:
        return False
    if uow.now < kept.keep_until:
        raise refuse(KeepingRefusal.still_kept, until=kept.keep_until)
    await uow.session.exec(
        update(LotPrivate).where(col(LotPrivate.lot_id) == lot_id).values(person=null())
    )
    for table in (LotSealed, LotAnswer, BidCeiling, LotSnapshot):
        await uow.session.exec(delete(table).where(col(table.lot_id) == lot_id))
    kept.destroyed_at = uow.now
    uow.add(kept)
    await close_deadline(uow, kind=RECORD_PERIOD, subject=f"lot:{lot_id}")
    uow.audit("record.persons_destroyed", f"lot:{lot_id}", kept.court_id)
    return True


async def kept_until(session: AsyncSession, lot_id: str) -> datetime | None:
    """Return until when a lot's secrets are kept; None while it is not over."""
    rows = select(LotKeeping.keep_until).where(LotKeeping.lot_id == lot_id)
    return (await session.exec(rows)).first()
