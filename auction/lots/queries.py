"""Reading lots: one whole, lists for everybody and for a court, what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, cast
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import AssetPhoto, EnforcementCase, SeizedAsset
from auction.cases.queries import AssetView, asset
from auction.kernel.page import PAGE_SIZE, Page
from auction.lots.models import (
    Announcement,
    Lot,
    ReferencePriceRow,
    TermsDecision,
    TermsSignature,
)
from auction.lots.panel import DecisionState
from auction.lots.states import LotState
from auction.lots.terms import BiddingTerms
from auction.people.models import Court
from auction.people.queries import CourtView, court


@dataclass(frozen=True)
class ReferencePriceView:
    """What a thing is taken to be worth."""

    id: str
    amount_fen: int
    method: str
    source: str
    report_file_id: str | None
    fixed_at: datetime
    valid_until_on: date


@dataclass(frozen=True)
class AnnouncementView:
    """A version of an announcement as it was frozen; `content` has "zh", "en" and the figures."""

    version: int
    content: dict[str, Any]
    content_hash: str
    published_at: datetime
    ground: str = ""
    reason: str = ""
    weight: str = ""
    not_before_at: datetime | None = None

    @property
    def is_correction(self) -> bool:
        """Say whether it corrects the version before it."""
        return self.version > 1


@dataclass(frozen=True)
class LotView:
    """A lot whole. `terms`, `opens_at` and `ends_at` (the nominal end) are set once published."""

    id: str
    court_id: str
    case_id: str
    case_number: str
    number: str
    category: str
    round: str
    is_resale: bool
    previous_lot_id: str | None
    barred_account_ids: tuple[str, ...]
    state: LotState
    terms: BiddingTerms | None
    balance_days: int | None
    drafted_at: datetime
    published_at: datetime | None
    opens_at: datetime | None
    ends_at: datetime | None
    closed_at: datetime | None
    result: str | None
    price_fen: int | None
    court: CourtView
    asset: AssetView
    reference_price: ReferencePriceView
    announcement: AnnouncementView | None

    @property
    def is_public(self) -> bool:
        """Say whether everybody may see it: it was announced."""
        return self.published_at is not None


@dataclass(frozen=True)
class LotCard:
    """A lot as one of many. The prices a live lot stands at are `bidding`'s."""

    id: str
    number: str
    case_id: str
    asset_id: str
    category: str
    round: str
    is_resale: bool
    state: LotState
    result: str | None
    court_id: str
    court_name_zh: str
    court_name_en: str
    name_zh: str
    name_en: str
    location_zh: str
    location_en: str
    photo_file_id: str | None
    reference_fen: int
    start_fen: int | None
    deposit_fen: int | None
    opens_at: datetime | None
    ends_at: datetime | None
    closed_at: datetime | None
    price_fen: int | None


async def lot(session: AsyncSession, lot_id: str) -> LotView | None:
    """Return a lot whole. Drafts too: who may see it, the caller asks (`is_public`)."""
    row = await session.get(Lot, lot_id)
    if row is None:
        return None
    own, thing = await court(session, row.court_id), await asset(session, row.asset_id)
    assert own is not None
    assert thing is not None
    case = await session.get_one(EnforcementCase, row.case_id)
    price = await session.get_one(ReferencePriceRow, row.reference_price_id)
    versions = await announcements(session, lot_id)
    announcement = versions[0] if versions else None
    return LotView(
        id=row.id,
        court_id=row.court_id,
        case_id=row.case_id,
        case_number=case.number,
        number=row.number,
        category=row.category,
        round=row.round,
        is_resale=row.is_resale,
        previous_lot_id=row.previous_lot_id,
        barred_account_ids=tuple(row.barred_account_ids),
        state=LotState(row.state),
        terms=BiddingTerms.from_json(row.terms) if row.terms else None,
        balance_days=announcement.content["terms"]["balance_days"] if announcement else None,
        drafted_at=row.drafted_at,
        published_at=row.published_at,
        opens_at=row.opens_at,
        ends_at=row.ends_at,
        closed_at=row.closed_at,
        result=row.result,
        price_fen=row.price_fen,
        court=own,
        asset=thing,
        reference_price=_price_view(price),
        announcement=announcement,
    )


async def announcements(session: AsyncSession, lot_id: str) -> tuple[AnnouncementView, ...]:
    """Return every version of a lot's announcement, the newest first."""
    rows = (
        select(Announcement)
        .where(col(Announcement.lot_id) == lot_id)
        .order_by(col(Announcement.version).desc())
    )
    return tuple(
        AnnouncementView(
            row.version,
            row.content,
            row.content_hash,
            row.published_at,
            row.ground,
            row.reason,
            row.weight,
            row.not_before_at,
        )
        for row in (await session.exec(rows)).all()
    )


async def reference_price(session: AsyncSession, asset_id: str) -> ReferencePriceView | None:
    """Return the price that stands for a thing, or None."""
    newest = (
        select(ReferencePriceRow)
        .where(col(ReferencePriceRow.asset_id) == asset_id)
        .order_by(col(ReferencePriceRow.fixed_at).desc(), col(ReferencePriceRow.id).desc())
        .limit(1)
    )
    row = (await session.exec(newest)).first()
    return None if row is None else _price_view(row)


async def public_lots(
    session: AsyncSession,
    *,
    search: str = "",
    category: str = "",
    state: str = "",
    court_id: str = "",
    sort: str = "ending",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[LotCard]:
    """Return a page of what everybody may see. Empty filters filter nothing.

    `sort`: "ending" (open first, soonest end first), "newest", "cheapest", "dearest".
    """
    where: list[ColumnElement[bool]] = [_PUBLISHED]
    if search.strip():
        where.append(_matches(search.strip()))
    for column, wanted in ((Lot.category, category), (Lot.state, state), (Lot.court_id, court_id)):
        if wanted:
            where.append(col(column) == wanted)
    return await _page(session, where, _ORDERS.get(sort, _ORDERS["ending"]), page, size)


async def court_lots(
    session: AsyncSession,
    court_id: str,
    *,
    search: str = "",
    state: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[LotCard]:
    """Return a page of a court's lots, drafts included, the newest first."""
    where: list[ColumnElement[bool]] = [col(Lot.court_id) == court_id]
    if search.strip():
        where.append(_matches(search.strip()))
    if state:
        where.append(col(Lot.state) == state)
    return await _page(session, where, _ORDERS["drafted"], page, size)


async def lots_of_case(session: AsyncSession, case_id: str) -> list[LotCard]:
    """Return the lots of a case in the order they were drafted."""
    rows = _cards().where(col(Lot.case_id) == case_id)
    ordered = rows.order_by(col(Lot.drafted_at), col(Lot.number))
    return [_card(*found) for found in (await session.exec(ordered)).all()]


async def waiting_for_signature(
    session: AsyncSession, court_id: str, member_id: str
) -> list[LotCard]:
    """Return the lots whose terms wait for this member of the panel, the oldest proposal first."""
    has_signed = select(TermsSignature.decision_id).where(
        col(TermsSignature.member_id) == member_id
    )
    rows = (
        _cards()
        .join(TermsDecision, col(TermsDecision.lot_id) == col(Lot.id))
        .where(
            col(Lot.court_id) == court_id,
            col(TermsDecision.state) == DecisionState.submitted,
            col(TermsDecision.id).not_in(has_signed),
        )
        .order_by(col(TermsDecision.proposed_at))
    )
    return [_card(*found) for found in (await session.exec(rows)).all()]


async def is_photo_of_public_lot(session: AsyncSession, file_id: str) -> bool:
    """Say whether a picture shows what a published lot sells, so that everybody may see it."""
    shown = (
        select(Lot.id)
        .join(AssetPhoto, col(AssetPhoto.asset_id) == col(Lot.asset_id))
        .where(
            col(AssetPhoto.file_id) == file_id,
            _PUBLISHED,
        )
        .limit(1)
    )
    return (await session.exec(shown)).first() is not None


async def is_report_of_public_lot(session: AsyncSession, file_id: str) -> bool:
    """Say whether a paper is the basis of a published lot's price. Law: OJA-15 (3)."""
    shown = (
        select(Lot.id)
        .join(ReferencePriceRow, col(ReferencePriceRow.id) == col(Lot.reference_price_id))
        .where(
            col(ReferencePriceRow.report_file_id) == file_id,
            _PUBLISHED,
        )
        .limit(1)
    )
    return (await session.exec(shown)).first() is not None


_PUBLISHED = col(Lot.published_at).is_not(None)
_START = cast(col(Lot.terms)["start_fen"].astext, BigInteger)
_ORDERS: dict[str, tuple[Any, ...]] = {
    "ending": (
        col(Lot.closed_at).is_not(None),
        # What is over stands last, the newest first.
        col(Lot.closed_at).desc().nulls_first(),
        col(Lot.ends_at),
        col(Lot.number),
    ),
    "newest": (col(Lot.published_at).desc(), col(Lot.number).desc()),
    "cheapest": (_START, col(Lot.number)),
    "dearest": (_START.desc(), col(Lot.number)),
    "drafted": (col(Lot.drafted_at).desc(), col(Lot.number).desc()),
}


def _cards() -> Any:
    photo = (
        select(AssetPhoto.file_id)
        .where(col(AssetPhoto.asset_id) == col(Lot.asset_id))
        .order_by(col(AssetPhoto.position))
        .limit(1)
        .correlate(Lot)
        .scalar_subquery()
    )
    return (
        select(Lot, SeizedAsset, Court, ReferencePriceRow.amount_fen)
        .add_columns(photo)
        .join(SeizedAsset, col(SeizedAsset.id) == col(Lot.asset_id))
        .join(Court, col(Court.id) == col(Lot.court_id))
        .join(ReferencePriceRow, col(ReferencePriceRow.id) == col(Lot.reference_price_id))
    )


async def _page(
    session: AsyncSession,
    where: list[ColumnElement[bool]],
    order: tuple[Any, ...],
    page: int,
    size: int,
) -> Page[LotCard]:
    number = max(page, 1)
    counted = (
        select(func.count(col(Lot.id)))
        .join(SeizedAsset, col(SeizedAsset.id) == col(Lot.asset_id))
        .where(*where)
    )
    total = (await session.exec(counted)).one()
    rows = _cards().where(*where).order_by(*order).limit(size).offset((number - 1) * size)
    cards = tuple(_card(*found) for found in (await session.exec(rows)).all())
    return Page(cards, total, number, size)


def _matches(search: str) -> ColumnElement[bool]:
    pattern = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    texts = (
        Lot.number,
        SeizedAsset.name_zh,
        SeizedAsset.name_en,
        SeizedAsset.location_zh,
        SeizedAsset.location_en,
        SeizedAsset.description_zh,
        SeizedAsset.description_en,
    )
    return or_(*(col(each).ilike(pattern, escape="\\") for each in texts))


def _card(
    row: Lot, thing: SeizedAsset, own: Court, reference_fen: int, photo: str | None
) -> LotCard:
    terms = row.terms or {}
    return LotCard(
        id=row.id,
        number=row.number,
        case_id=row.case_id,
        asset_id=row.asset_id,
        category=row.category,
        round=row.round,
        is_resale=row.is_resale,
        state=LotState(row.state),
        result=row.result,
        court_id=row.court_id,
        court_name_zh=own.name_zh,
        court_name_en=own.name_en,
        name_zh=thing.name_zh,
        name_en=thing.name_en,
        location_zh=thing.location_zh,
        location_en=thing.location_en,
        photo_file_id=photo,
        reference_fen=reference_fen,
        start_fen=terms.get("start_fen"),
        deposit_fen=terms.get("deposit_fen"),
        opens_at=row.opens_at,
        ends_at=row.ends_at,
        closed_at=row.closed_at,
        price_fen=row.price_fen,
    )


def _price_view(row: ReferencePriceRow) -> ReferencePriceView:
    return ReferencePriceView(
        id=row.id,
        amount_fen=row.amount_fen,
        method=row.method,
        source=row.source,
        report_file_id=row.report_file_id,
        fixed_at=row.fixed_at,
        valid_until_on=row.valid_until_on,
    )
