"""Reads of what follows the hammer: approval, proof of service, notices, vacating, the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.settlement.models import (
    AssistanceNotice,
    HandOverRecord,
    RulingService,
    SaleApproval,
    Vacating,
)


@dataclass(frozen=True)
class ApprovalView:
    """An authority a ruling waits for; `outcome` is None, approved or refused."""

    authority: str
    until_at: datetime
    outcome: str | None
    note: str
    decided_at: datetime | None


@dataclass(frozen=True)
class ServiceView:
    """The proof that a ruling was served."""

    channel: str
    address: str
    content_sha256: str
    served_at: datetime
    receipt_file_id: str


@dataclass(frozen=True)
class NoticeView:
    """A notice to a registry, and whether it has done what it was asked."""

    id: str
    number: str
    addressee: str
    what: str
    issued_at: datetime
    done_at: datetime | None
    done_note: str


@dataclass(frozen=True)
class VacatingView:
    """How an occupied thing becomes empty."""

    occupant: str
    told_how: str
    is_mortgaged_dwelling: bool
    told_at: datetime
    leave_by_at: datetime
    forced_at: datetime | None
    forced_note: str
    empty_at: datetime | None


@dataclass(frozen=True)
class RecordView:
    """The signed record of a hand-over."""

    giver: str
    receiver: str
    meters: str
    keys: str
    condition: str
    file_id: str
    file_sha256: str
    handed_at: datetime


@dataclass(frozen=True)
class AfterTheHammer:
    """All of it, of one sale."""

    approval: ApprovalView | None
    service: ServiceView | None
    notices: tuple[NoticeView, ...]
    vacating: VacatingView | None
    record: RecordView | None


async def after_the_hammer(session: AsyncSession, sale_id: str) -> AfterTheHammer:
    """Return what followed the hammer of a sale; whether the reader may see it, the caller asks."""
    notices = select(AssistanceNotice).where(col(AssistanceNotice.sale_id) == sale_id)
    rows = (await session.exec(notices.order_by(col(AssistanceNotice.issued_at)))).all()
    return AfterTheHammer(
        approval=_approval(await session.get(SaleApproval, sale_id)),
        service=_service(await session.get(RulingService, sale_id)),
        notices=tuple(
            NoticeView(
                row.id,
                row.number,
                row.addressee,
                row.what,
                row.issued_at,
                row.done_at,
                row.done_note,
            )
            for row in rows
        ),
        vacating=_vacating(await session.get(Vacating, sale_id)),
        record=_record(await session.get(HandOverRecord, sale_id)),
    )


async def file_of_sale(session: AsyncSession, sale_id: str, which: str) -> str | None:
    """Return the file of a sale's receipt or record, or None."""
    found = await after_the_hammer(session, sale_id)
    if which == "receipt":
        return found.service.receipt_file_id if found.service else None
    return found.record.file_id if found.record else None


def _approval(row: SaleApproval | None) -> ApprovalView | None:
    if row is None:
        return None
    return ApprovalView(row.authority, row.until_at, row.outcome, row.note, row.decided_at)


def _service(row: RulingService | None) -> ServiceView | None:
    if row is None:
        return None
    return ServiceView(
        row.channel, row.address, row.content_sha256, row.served_at, row.receipt_file_id
    )


def _vacating(row: Vacating | None) -> VacatingView | None:
    if row is None:
        return None
    return VacatingView(
        row.occupant,
        row.told_how,
        row.is_mortgaged_dwelling,
        row.told_at,
        row.leave_by_at,
        row.forced_at,
        row.forced_note,
        row.empty_at,
    )


def _record(row: HandOverRecord | None) -> RecordView | None:
    if row is None:
        return None
    return RecordView(
        row.giver,
        row.receiver,
        row.meters,
        row.keys,
        row.condition,
        row.file_id,
        row.file_sha256,
        row.handed_at,
    )
