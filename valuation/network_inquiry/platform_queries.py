"""Reading a court's roster of platforms, and how often each was late without a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.rules import years_later
from auction.kernel.clock import court_day, day_begins
from valuation.network_inquiry.models import InquiryMandate, InquiryPlatform
from valuation.network_inquiry.platform_rules import (
    LATE_WITHIN_YEARS,
    PriceKind,
    must_be_struck_off,
)


@dataclass(frozen=True, kw_only=True)
class PlatformView:
    """A platform on a court's roster; `late` counts the running year. Law: REF-10."""

    id: str
    name: str
    base_url: str
    key_name: str
    kinds: tuple[PriceKind, ...]
    fee_fen: int
    suspended_at: datetime | None
    suspension_reason: str
    struck_off_at: datetime | None
    struck_off_ground: str
    struck_off_reason: str
    barred_until_on: date | None
    late: int

    @property
    def must_be_struck_off(self) -> bool:
        """Say whether it was late so often that it may not stay. Law: REF-10."""
        return self.struck_off_at is None and must_be_struck_off(self.late)


async def platforms(session: AsyncSession, court_id: str, now: datetime) -> list[PlatformView]:
    """Return a court's platforms by name."""
    rows = select(InquiryPlatform).where(col(InquiryPlatform.court_id) == court_id)
    found = (await session.exec(rows.order_by(col(InquiryPlatform.name)))).all()
    late = await _late(session, court_id, now)
    return [
        PlatformView(
            id=row.id,
            name=row.name,
            base_url=row.base_url,
            key_name=row.key_name,
            kinds=tuple(PriceKind(kind) for kind in row.price_kinds),
            fee_fen=row.fee_fen,
            suspended_at=row.suspended_at,
            suspension_reason=row.suspension_reason,
            struck_off_at=row.struck_off_at,
            struck_off_ground=row.struck_off_ground,
            struck_off_reason=row.struck_off_reason,
            barred_until_on=row.barred_until_on,
            late=late.get(row.id, 0),
        )
        for row in found
    ]


async def _late(session: AsyncSession, court_id: str, now: datetime) -> dict[str, int]:
    """Count what each was late with in the year up to now: received, lapsed, not excused."""
    since = day_begins(years_later(court_day(now), -LATE_WITHIN_YEARS))
    rows = (
        select(InquiryMandate.platform_id, func.count())
        .where(
            col(InquiryMandate.court_id) == court_id,
            col(InquiryMandate.received_at).is_not(None),
            col(InquiryMandate.lapsed_at) >= since,
            col(InquiryMandate.excused_at).is_(None),
        )
        .group_by(col(InquiryMandate.platform_id))
    )
    return dict((await session.exec(rows)).all())
