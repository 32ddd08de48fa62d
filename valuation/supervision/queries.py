"""Reading requests for enforcement supervision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from auction.cases.models import CaseParty, EnforcementCase, SeizedAsset
from auction.lots.models import Lot
from valuation.supervision.models import SupervisionRequest
from valuation.supervision.rules import SupervisionAnswer, SupervisionGround


@dataclass(frozen=True, kw_only=True)
class SupervisionView:
    """A request and its answer."""

    id: str
    court_id: str
    case_id: str
    case_number: str
    asset_id: str
    asset_name_zh: str
    asset_name_en: str
    party_id: str
    party_name: str
    ground: SupervisionGround
    words: str
    file_id: str
    raised_at: datetime
    answered_at: datetime | None
    answer: SupervisionAnswer | None
    reply: str

    def asset_name(self, language: str) -> str:
        """Return what it is about, in a language."""
        return self.asset_name_zh if language == "zh" else self.asset_name_en


async def requests_of_case(session: AsyncSession, case_id: str) -> list[SupervisionView]:
    """Return a case's requests, the newest first. Who may read them, the caller asks."""
    rows = select(SupervisionRequest).where(col(SupervisionRequest.case_id) == case_id)
    return await _views(session, rows)


async def requests_of_court(
    session: AsyncSession, court_id: str, *, limit: int = 200
) -> list[SupervisionView]:
    """Return a court's requests, the newest first."""
    rows = select(SupervisionRequest).where(col(SupervisionRequest.court_id) == court_id)
    return await _views(session, rows.limit(limit))


async def request_of_court(
    session: AsyncSession, court_id: str, request_id: str
) -> SupervisionView | None:
    """Return a request to this court; None for another court's."""
    rows = select(SupervisionRequest).where(
        col(SupervisionRequest.court_id) == court_id, col(SupervisionRequest.id) == request_id
    )
    return next(iter(await _views(session, rows)), None)


async def announced_assets(session: AsyncSession, case_id: str) -> set[str]:
    """Return of which things of a case the first auction notice is published. Law: REF-45."""
    rows = select(Lot.asset_id).where(
        col(Lot.case_id) == case_id, col(Lot.published_at).is_not(None)
    )
    return set((await session.exec(rows)).all())


async def _views(
    session: AsyncSession, wanted: SelectOfScalar[SupervisionRequest]
) -> list[SupervisionView]:
    found = await session.exec(wanted.order_by(col(SupervisionRequest.raised_at).desc()))
    views = []
    for row in found.all():
        case = await session.get_one(EnforcementCase, row.case_id)
        thing = await session.get_one(SeizedAsset, row.asset_id)
        party = await session.get_one(CaseParty, row.party_id)
        views.append(
            SupervisionView(
                id=row.id,
                court_id=row.court_id,
                case_id=row.case_id,
                case_number=case.number,
                asset_id=row.asset_id,
                asset_name_zh=thing.name_zh,
                asset_name_en=thing.name_en,
                party_id=row.party_id,
                party_name=party.name,
                ground=SupervisionGround(row.ground),
                words=row.words,
                file_id=row.file_id,
                raised_at=row.raised_at,
                answered_at=row.answered_at,
                answer=SupervisionAnswer(row.answer) if row.answer else None,
                reply=row.reply,
            )
        )
    return views
