"""The archive: a paper by its number, a lot's papers, a case's papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.documents.models import Paper
from auction.documents.papers import PaperKind
from auction.kernel.canonical import content_hash


@dataclass(frozen=True)
class PaperView:
    """A paper in the archive. Who may read its facts is the caller's question."""

    number: str
    court_id: str
    kind: PaperKind
    case_id: str | None
    lot_id: str | None
    is_public: bool
    facts: dict[str, Any]
    content_hash: str
    made_at: datetime

    @property
    def is_whole(self) -> bool:
        """Say whether the facts still have the hash they were filed under."""
        content = {"kind": self.kind, "number": self.number, "facts": self.facts}
        return content_hash(content) == self.content_hash


async def paper(session: AsyncSession, number: str) -> PaperView | None:
    """Return the paper with a number, or None."""
    row = await session.get(Paper, "".join(number.split()))
    return None if row is None else _view(row)


async def papers_of_lot(session: AsyncSession, lot_id: str) -> list[PaperView]:
    """Return a lot's papers, the first made first."""
    return await _papers(session, col(Paper.lot_id) == lot_id)


async def papers_of_case(session: AsyncSession, case_id: str) -> list[PaperView]:
    """Return a case's papers, the first made first."""
    return await _papers(session, col(Paper.case_id) == case_id)


async def _papers(session: AsyncSession, where: ColumnElement[bool]) -> list[PaperView]:
    rows = select(Paper).where(where).order_by(col(Paper.made_at), col(Paper.number))
    return [_view(row) for row in (await session.exec(rows)).all()]


def _view(row: Paper) -> PaperView:
    return PaperView(
        number=row.number,
        court_id=row.court_id,
        kind=PaperKind(row.kind),
        case_id=row.case_id,
        lot_id=row.lot_id,
        is_public=row.is_public,
        facts=row.facts,
        content_hash=row.content_hash,
        made_at=row.made_at,
    )
