"""Reading which reports are under public notice: no more than the law needs of anybody.

Law: REF-40. Who has no address has received a report after fifteen full days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import CaseParty, EnforcementCase
from auction.people.models import Court
from valuation.serving.models import ReportService
from valuation.serving.rules import ServedBy


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """One report under notice for one party; `paper` says what it is."""

    court_name_zh: str
    court_name_en: str
    case_number: str
    paper: str
    party_name: str
    published_at: datetime
    received_on: date


async def notices_on(session: AsyncSession, today: date) -> list[NoticeView]:
    """Return what is under public notice on a day, the newest first."""
    rows = (
        select(ReportService, CaseParty.name, EnforcementCase.number, Court)
        .join(CaseParty, col(CaseParty.id) == col(ReportService.party_id))
        .join(EnforcementCase, col(EnforcementCase.id) == col(CaseParty.case_id))
        .join(Court, col(Court.id) == col(ReportService.court_id))
        .where(
            col(ReportService.way) == ServedBy.public_notice,
            col(ReportService.received_on) >= today,
        )
        .order_by(col(ReportService.served_at).desc(), col(EnforcementCase.number))
    )
    return [
        NoticeView(
            court_name_zh=court.name_zh,
            court_name_en=court.name_en,
            case_number=number,
            paper=row.paper,
            party_name=party,
            published_at=row.served_at,
            received_on=row.received_on,
        )
        for row, party, number, court in await session.exec(rows)
    ]
