"""Reading directed inquiries: for the court and the parties; and for the body, by its link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import EnforcementCase, SeizedAsset
from auction.kernel.clock import last_day
from auction.people.queries import CourtView, court
from valuation.directed_inquiry.access import inquiry_of_link
from valuation.directed_inquiry.models import DirectedInquiry
from valuation.directed_inquiry.rules import AnsweredBy, InquiryFailure, InquiryState, PriceKind
from valuation.serving.queries import ServiceView, services_of


@dataclass(frozen=True, kw_only=True)
class InquiryView:
    """An inquiry whole. `file_id` is the harmless copy of the body's paper."""

    id: str
    court_id: str
    case_id: str
    case_number: str
    asset_id: str
    asset_name_zh: str
    asset_name_en: str
    procedure_id: str
    state: InquiryState
    body_name: str
    body_contact: str
    price_kind: PriceKind
    requirement: str
    letter_number: str
    begun_at: datetime
    due_at: datetime
    closed_at: datetime | None
    why: InquiryFailure | None
    link_made_at: datetime | None
    answered_by: AnsweredBy | None
    received_on: date | None
    note: str
    amount_fen: int | None
    valid_until_on: date | None
    file_id: str | None
    original_file_id: str | None
    pages: int
    services: tuple[ServiceView, ...]

    @property
    def last_on(self) -> date:
        """Return the last day on which the body may answer."""
        return last_day(self.due_at)

    def asset_name(self, language: str) -> str:
        """Return what is to be priced, in a language."""
        return self.asset_name_zh if language == "zh" else self.asset_name_en

    def served_on(self, party_ids: Sequence[str]) -> ServiceView | None:
        """Return how the answer was served on the first of these parties, if on any."""
        return next((row for row in self.services if row.party_id in party_ids), None)


@dataclass(frozen=True, kw_only=True)
class AskedOfBody:
    """What a body sees by its link: what it is asked, by which court, until when."""

    court: CourtView
    case_number: str
    asset_name_zh: str
    asset_name_en: str
    location_zh: str
    location_en: str
    body_name: str
    price_kind: PriceKind
    requirement: str
    due_at: datetime

    @property
    def last_on(self) -> date:
        """Return the last day on which it may answer."""
        return last_day(self.due_at)


async def inquiry(session: AsyncSession, inquiry_id: str) -> InquiryView | None:
    """Return an inquiry. Who may read it, the caller asks."""
    row = await session.get(DirectedInquiry, inquiry_id)
    return None if row is None else await _view(session, row)


async def inquiries_of_case(session: AsyncSession, case_id: str) -> list[InquiryView]:
    """Return a case's inquiries, the oldest first. Who may read them, the caller asks."""
    rows = select(DirectedInquiry).where(col(DirectedInquiry.case_id) == case_id)
    in_order = rows.order_by(col(DirectedInquiry.begun_at), col(DirectedInquiry.id))
    return [await _view(session, row) for row in (await session.exec(in_order)).all()]


async def asked_by_link(session: AsyncSession, token: str, now: datetime) -> AskedOfBody | None:
    """Return what the body that holds a link is asked; None for a link that no longer works."""
    row = await inquiry_of_link(session, token)
    if row is None or row.state != InquiryState.waiting or now >= row.due_at:
        return None
    case = await session.get_one(EnforcementCase, row.case_id)
    thing = await session.get_one(SeizedAsset, row.asset_id)
    its_court = await court(session, row.court_id)
    assert its_court is not None, "the key holds"
    return AskedOfBody(
        court=its_court,
        case_number=case.number,
        asset_name_zh=thing.name_zh,
        asset_name_en=thing.name_en,
        location_zh=thing.location_zh,
        location_en=thing.location_en,
        body_name=row.body_name,
        price_kind=PriceKind(row.price_kind),
        requirement=row.requirement,
        due_at=row.due_at,
    )


async def _view(session: AsyncSession, row: DirectedInquiry) -> InquiryView:
    case = await session.get_one(EnforcementCase, row.case_id)
    thing = await session.get_one(SeizedAsset, row.asset_id)
    services = await services_of(session, [row.id])
    return InquiryView(
        id=row.id,
        court_id=row.court_id,
        case_id=row.case_id,
        case_number=case.number,
        asset_id=row.asset_id,
        asset_name_zh=thing.name_zh,
        asset_name_en=thing.name_en,
        procedure_id=row.procedure_id,
        state=InquiryState(row.state),
        body_name=row.body_name,
        body_contact=row.body_contact,
        price_kind=PriceKind(row.price_kind),
        requirement=row.requirement,
        letter_number=row.letter_number,
        begun_at=row.begun_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        why=InquiryFailure(row.why) if row.why else None,
        link_made_at=row.link_made_at,
        answered_by=AnsweredBy(row.answered_by) if row.answered_by else None,
        received_on=row.received_on,
        note=row.note,
        amount_fen=row.amount_fen,
        valid_until_on=row.valid_until_on,
        file_id=row.file_id,
        original_file_id=row.original_file_id,
        pages=row.pages,
        services=tuple(services[row.id]),
    )
