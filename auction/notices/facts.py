"""Reading the court's record: who is concerned by the sale of a thing, and what they were told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.kinds import AssetKind, PartyKind, PartyRole
from auction.cases.models import CaseParty, PriorityHolder, SeizedAsset
from auction.cases.priority import Basis, is_organisation
from auction.deadlines.calendar import due_in_days
from auction.notices.models import NoticeAddressee, NoticeService, SaleNotice
from auction.notices.rules import (
    Capacity,
    Channel,
    Concerned,
    Service,
    Standing,
    recipients,
    stand,
)


@dataclass(frozen=True)
class Reach:
    """How the platform itself can reach a recipient."""

    account_id: str | None
    email: str


async def standing_notice(
    session: AsyncSession, lot_id: str, *, lock: bool = False
) -> SaleNotice | None:
    """Return the notice that stands for a lot, or None."""
    rows = select(SaleNotice).where(
        col(SaleNotice.lot_id) == lot_id, col(SaleNotice.voided_at).is_(None)
    )
    return (await session.exec(rows.with_for_update() if lock else rows)).first()


async def is_equity(session: AsyncSession, asset_id: str) -> bool:
    """Say whether a thing is equity, whose company must be told as well. Law: CAT-04."""
    return (await session.get_one(SeizedAsset, asset_id)).kind == AssetKind.equity


async def standings(session: AsyncSession, notice: SaleNotice) -> tuple[Standing, ...]:
    """Return where everybody stands who is concerned as the record is now.

    Whoever was recorded after the notices went out is there, untold.
    """
    told = await services_of(session, notice.id)
    return tuple(
        stand(recipient, [service(row) for row in told[recipient.key]], due_in_days)
        for recipient in recipients(
            [each for each, _ in await concerned(session, notice.case_id, notice.asset_id)],
            is_equity=await is_equity(session, notice.asset_id),
            is_second=notice.is_second,
        )
    )


async def services_of(
    session: AsyncSession, notice_id: str
) -> defaultdict[str, list[NoticeService]]:
    """Return the ways in which each recipient was told, in order."""
    rows = select(NoticeService).where(col(NoticeService.notice_id) == notice_id)
    found: defaultdict[str, list[NoticeService]] = defaultdict(list)
    ordered = rows.order_by(col(NoticeService.given_at), col(NoticeService.id))
    for row in (await session.exec(ordered)).all():
        found[row.recipient].append(row)
    return found


def service(row: NoticeService) -> Service:
    """Return a row as the rules take it."""
    return Service(Channel(row.channel), row.given_at, row.received_on)


async def concerned(
    session: AsyncSession, case_id: str, asset_id: str
) -> list[tuple[Concerned, Reach]]:
    """Return everybody the record names: parties, holders of priority, named addressees."""
    return [
        *await _parties(session, case_id),
        *await _holders(session, asset_id),
        *await _addressees(session, asset_id),
    ]


async def _parties(session: AsyncSession, case_id: str) -> list[tuple[Concerned, Reach]]:
    rows = select(CaseParty).where(col(CaseParty.case_id) == case_id)
    ordered = rows.order_by(col(CaseParty.position), col(CaseParty.id))
    return [
        (
            Concerned(
                f"party:{row.id}", row.name, PartyRole(row.role), row.kind == PartyKind.person
            ),
            Reach(row.account_id, row.email),
        )
        for row in (await session.exec(ordered)).all()
    ]


async def _holders(session: AsyncSession, asset_id: str) -> list[tuple[Concerned, Reach]]:
    rows = select(PriorityHolder).where(col(PriorityHolder.asset_id) == asset_id)
    ordered = rows.order_by(col(PriorityHolder.rank), col(PriorityHolder.recorded_at))
    return [
        (
            Concerned(
                f"holder:{row.id}", row.name, Basis(row.basis), not is_organisation(row.name)
            ),
            Reach(None, ""),
        )
        for row in (await session.exec(ordered)).all()
    ]


async def _addressees(session: AsyncSession, asset_id: str) -> list[tuple[Concerned, Reach]]:
    rows = select(NoticeAddressee).where(col(NoticeAddressee.asset_id) == asset_id)
    ordered = rows.order_by(col(NoticeAddressee.recorded_at), col(NoticeAddressee.id))
    return [
        (
            Concerned(
                f"addressee:{row.id}",
                row.name,
                Capacity(row.capacity),
                row.capacity != Capacity.company,
            ),
            Reach(None, row.email),
        )
        for row in (await session.exec(ordered)).all()
    ]
