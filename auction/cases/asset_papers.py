"""Plans and documents about a thing: checked by their content, published or kept to the court.

A PDF is kept as a harmless copy, a picture as it came. What is published is shown with the lot.
Law: G24-01 (floor plan), OJA-15 (5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import puremagic
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.access import account_of, own_asset
from auction.cases.models import AssetPaper
from auction.cases.pictures import LARGEST_PICTURE_BYTES, picture_type
from auction.cases.refusals import CaseRefusal
from auction.cases.wording import check_wording
from auction.db.files import store_file
from auction.db.strange_files import look_into
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse

MOST_PAPERS = 40
LONGEST_TITLE = 200
PDF = "application/pdf"


class PaperKind(StrEnum):
    """What a paper about a thing is."""

    plan = "plan"
    registry = "registry"
    contract = "contract"
    report = "report"
    other = "other"


@dataclass(frozen=True)
class PaperView:
    """A paper about a thing; its content is at `/files/<file_id>`."""

    id: str
    file_id: str
    kind: PaperKind
    title: str
    is_public: bool
    added_at: datetime


async def add_paper(
    uow: UnitOfWork,
    *,
    asset_id: str,
    kind: PaperKind,
    title: str,
    content: bytes,
    is_public: bool,
) -> str:
    """Keep a plan or a document with a thing; return the paper's id."""
    asset = await own_asset(uow, asset_id, Role.judge, Role.clerk)
    title = title.strip()
    if not title:
        raise refuse(CommonRefusal.missing, "paper_title")
    if len(title) > LONGEST_TITLE:
        raise refuse(CommonRefusal.too_long, "paper_title", longest=LONGEST_TITLE)
    forbidden = check_wording({"paper_title": title})
    if forbidden is not None:
        raise Refused(forbidden)
    entered = select(func.count()).where(col(AssetPaper.asset_id) == asset_id)
    position = (await uow.session.exec(entered)).one() + 1
    if position > MOST_PAPERS:
        raise refuse(CaseRefusal.too_many_papers, "paper", most=MOST_PAPERS)
    media_type, kept = await _checked(content)
    file_id = store_file(
        uow, name=title, media_type=media_type, content=kept, court_id=asset.court_id
    )
    await uow.session.flush()
    row = AssetPaper(
        id=new_id("paper"),
        court_id=asset.court_id,
        asset_id=asset_id,
        file_id=file_id,
        kind=kind,
        title=title,
        is_public=is_public,
        position=position,
        added_by=account_of(uow),
        added_at=uow.now,
    )
    uow.add(row)
    subject = f"asset:{asset_id}"
    uow.audit("asset.paper_added", subject, asset.court_id, paper=row.id, public=is_public)
    return row.id


async def papers_of(
    session: AsyncSession, asset_id: str, *, public_only: bool = False
) -> list[PaperView]:
    """Return the papers kept with a thing, in the order they came."""
    rows = select(AssetPaper).where(col(AssetPaper.asset_id) == asset_id)
    if public_only:
        rows = rows.where(col(AssetPaper.is_public))
    return [
        PaperView(row.id, row.file_id, PaperKind(row.kind), row.title, row.is_public, row.added_at)
        for row in (await session.exec(rows.order_by(col(AssetPaper.position)))).all()
    ]


async def court_of_paper(session: AsyncSession, file_id: str) -> str | None:
    """Return whose court a paper about a thing belongs to; None where the file is none."""
    owner = select(AssetPaper.court_id).where(col(AssetPaper.file_id) == file_id)
    return (await session.exec(owner)).first()


async def _checked(content: bytes) -> tuple[str, bytes]:
    """Return what a paper is by its content, and the bytes that may be kept."""
    if len(content) > LARGEST_PICTURE_BYTES:
        most = LARGEST_PICTURE_BYTES // 1_000_000
        raise refuse(CaseRefusal.paper_too_large, "paper", most_mb=most)
    if _is_pdf(content):
        copy = await look_into("auction.cases.paper_scrubber", content)
        if copy:
            return PDF, copy
    media_type = picture_type(content)
    if isinstance(media_type, str):
        return media_type, content
    raise refuse(CaseRefusal.not_a_paper, "paper")


def _is_pdf(content: bytes) -> bool:
    try:
        return puremagic.from_string(content, mime=True) == PDF
    except (puremagic.PureError, ValueError):
        return False
