"""Whom the law bars from one lot: those who work on it and who is near them; the limited.

Whose relative somebody is, nobody learns here: an answer is a yes or a no. Law: OJA-52, CAT-10.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.models import AuxiliaryWork
from auction.enrolment.rules import is_closed_to_the_limited
from auction.kernel.clock import court_day
from auction.lots.models import Lot
from auction.people.consumption import is_limited
from auction.people.kinship import bars_of


async def note_work(uow: UnitOfWork, *, asset_id: str, account_ids: Iterable[str]) -> None:
    """Note who does auxiliary work on a property, such as valuing it; again changes nothing."""
    for account_id in account_ids:
        if await uow.session.get(AuxiliaryWork, (asset_id, account_id)) is None:
            uow.add(AuxiliaryWork(asset_id=asset_id, account_id=account_id, noted_at=uow.now))
    await uow.session.flush()


async def is_near(session: AsyncSession, account_id: str, lot: Lot) -> bool:
    """Say whether somebody works on a lot's property, or is near the court or who does."""
    rows = select(AuxiliaryWork.account_id).where(AuxiliaryWork.asset_id == lot.asset_id)
    working = (await session.exec(rows)).all()
    return await bars_of(session, account_id, lot.court_id, working)


async def may_not_consume(session: AsyncSession, account_id: str, lot: Lot, now: datetime) -> bool:
    """Say whether consumption limits keep somebody from buying such a thing today."""
    asset = await session.get_one(SeizedAsset, lot.asset_id)
    return is_closed_to_the_limited(asset.kind) and await is_limited(
        session, account_id, court_day(now)
    )
