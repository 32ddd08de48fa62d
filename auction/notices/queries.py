"""Reading notices: for the court's desk, for a party, for everybody, for the announcement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import EnforcementCase
from auction.deadlines.calendar import due_in_days
from auction.notices.facts import Reach, concerned, services_of, standing_notice, standings
from auction.notices.models import NoticeService, SaleNotice
from auction.notices.rules import PUBLIC_DAYS, Capacity, Channel, NoticeState, earliest
from auction.people.models import Court

_LONGEST_PUBLICITY = timedelta(days=40)
"""Five days and the longest holidays they may run into; so the table is not read whole."""


@dataclass(frozen=True, kw_only=True)
class ServiceView:
    """One way in which somebody was told; `runs_until_at` is a public notice's end."""

    id: str
    channel: Channel
    address: str
    reason: str
    content_hash: str
    given_at: datetime
    received_on: date | None
    receipt_at: datetime | None
    proof_file_id: str | None
    runs_until_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RecipientView:
    """Somebody who must be told, where the notice is, and from when it holds."""

    key: str
    name: str
    capacity: Capacity
    days: int
    state: NoticeState
    lawful_at: datetime | None
    can_be_sent: bool
    services: tuple[ServiceView, ...]


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """The notice of a lot whole; `earliest_at` is None while somebody is not told."""

    id: str
    lot_id: str
    court_id: str
    lot_number: str
    content: dict[str, Any]
    content_hash: str
    opened_at: datetime
    earliest_at: datetime | None
    recipients: tuple[RecipientView, ...]

    @property
    def told(self) -> int:
        """Return how many are told, whether or not the law's days have run."""
        done = (NoticeState.running, NoticeState.done)
        return sum(1 for each in self.recipients if each.state in done)


@dataclass(frozen=True, kw_only=True)
class OwnNotice:
    """A notice that lies in a party's account; `received_on` once it was opened."""

    id: str
    lot_number: str
    title_zh: str
    title_en: str
    sent_at: datetime
    received_on: date | None
    is_void: bool


@dataclass(frozen=True, kw_only=True)
class PublicNotice:
    """A notice of a sale that stands in public for somebody who cannot be reached."""

    court_name_zh: str
    court_name_en: str
    case_number: str
    lot_number: str
    name: str
    reason: str
    content: dict[str, Any]
    published_at: datetime
    runs_until_at: datetime


async def notice_of_lot(session: AsyncSession, lot_id: str, now: datetime) -> NoticeView | None:
    """Return the standing notice of a lot; whose court it is, the caller asks."""
    notice = await standing_notice(session, lot_id)
    if notice is None:
        return None
    everybody = await standings(session, notice)
    told = await services_of(session, notice.id)
    reach = {
        each.key: reach for each, reach in await concerned(session, notice.case_id, notice.asset_id)
    }
    return NoticeView(
        id=notice.id,
        lot_id=lot_id,
        court_id=notice.court_id,
        lot_number=notice.lot_number,
        content=notice.content,
        content_hash=notice.content_hash,
        opened_at=notice.opened_at,
        earliest_at=earliest(everybody),
        recipients=tuple(
            RecipientView(
                key=each.recipient.key,
                name=each.recipient.name,
                capacity=each.recipient.capacity,
                days=each.recipient.days,
                state=each.state(now),
                lawful_at=each.lawful_at,
                can_be_sent=_can_be_sent(reach[each.recipient.key], told[each.recipient.key]),
                services=tuple(_service(row) for row in told[each.recipient.key]),
            )
            for each in everybody
        ),
    )


async def notices_of_party(session: AsyncSession, account_id: str, case_id: str) -> list[OwnNotice]:
    """Return the notices that were sent to an account in a case, the newest first."""
    rows = (
        select(SaleNotice, NoticeService)
        .join(NoticeService, col(NoticeService.notice_id) == col(SaleNotice.id))
        .where(
            col(SaleNotice.case_id) == case_id,
            col(NoticeService.account_id) == account_id,
            col(NoticeService.channel) == Channel.account,
        )
        .order_by(col(SaleNotice.opened_at).desc(), col(NoticeService.given_at))
    )
    found: dict[str, OwnNotice] = {}
    for notice, service in (await session.exec(rows)).all():
        found.setdefault(
            notice.id,
            OwnNotice(
                id=notice.id,
                lot_number=notice.lot_number,
                title_zh=notice.content["zh"]["title"],
                title_en=notice.content["en"]["title"],
                sent_at=service.given_at,
                received_on=service.received_on,
                is_void=notice.voided_at is not None,
            ),
        )
    return list(found.values())


async def public_notices(session: AsyncSession, now: datetime) -> list[PublicNotice]:
    """Return what stands in public at an instant for its five full days, the newest first."""
    rows = (
        select(NoticeService, SaleNotice, EnforcementCase.number, Court)
        .join(SaleNotice, col(SaleNotice.id) == col(NoticeService.notice_id))
        .join(EnforcementCase, col(EnforcementCase.id) == col(SaleNotice.case_id))
        .join(Court, col(Court.id) == col(SaleNotice.court_id))
        .where(
            col(NoticeService.channel) == Channel.public,
            col(NoticeService.given_at) > now - _LONGEST_PUBLICITY,
            col(SaleNotice.voided_at).is_(None),
        )
        .order_by(col(NoticeService.given_at).desc(), col(NoticeService.id))
    )
    shown = [
        PublicNotice(
            court_name_zh=court.name_zh,
            court_name_en=court.name_en,
            case_number=number,
            lot_number=notice.lot_number,
            name=row.name,
            reason=row.reason,
            content=notice.content,
            published_at=row.given_at,
            runs_until_at=due_in_days(row.given_at, PUBLIC_DAYS),
        )
        for row, notice, number, court in (await session.exec(rows)).all()
    ]
    return [each for each in shown if each.runs_until_at > now]


async def by_link(
    session: AsyncSession, service_id: str
) -> tuple[SaleNotice, NoticeService] | None:
    """Return what the link of an e-mail leads to; None once the notice is void."""
    row = await session.get(NoticeService, service_id)
    if row is None or row.channel != Channel.email:
        return None
    notice = await session.get_one(SaleNotice, row.notice_id)
    return None if notice.voided_at is not None else (notice, row)


async def court_of_proof(session: AsyncSession, file_id: str) -> str | None:
    """Return whose court a proof of service belongs to; None where the file is none."""
    rows = select(NoticeService.court_id).where(col(NoticeService.proof_file_id) == file_id)
    return (await session.exec(rows)).first()


def _service(row: NoticeService) -> ServiceView:
    is_public = row.channel == Channel.public
    return ServiceView(
        id=row.id,
        channel=Channel(row.channel),
        address=row.address,
        reason=row.reason,
        content_hash=row.content_hash,
        given_at=row.given_at,
        received_on=row.received_on,
        receipt_at=row.receipt_at,
        proof_file_id=row.proof_file_id,
        runs_until_at=due_in_days(row.given_at, PUBLIC_DAYS) if is_public else None,
    )


def _can_be_sent(reach: Reach, told: Sequence[NoticeService]) -> bool:
    channel = Channel.account if reach.account_id else Channel.email
    has_way = bool(reach.account_id or reach.email)
    return has_way and all(row.channel != channel for row in told)
