"""Versions of an announcement, for everyone; and the correction by which a judge makes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.documents.queries import papers_of_lot
from auction.i18n.languages import Language
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots import queries
from auction.lots.correcting import correct
from auction.lots.corrections import (
    MOST_PARAGRAPHS,
    MOST_SECTION,
    Correction,
    CorrectionGround,
    Weight,
)
from auction.lots.differences import ChangedSection, changed_sections
from web.api.v1.answers import Made
from web.api.v1.endpoint import Call
from web.api.v1.fields import Instant, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.papers import PaperAnswer, paper_answers
from web.api.v1.reading import Body, NoBody, NoQuery

Paragraph = Annotated[str, Field(min_length=1, max_length=MOST_SECTION)]
Paragraphs = Annotated[list[Paragraph], Field(min_length=1, max_length=MOST_PARAGRAPHS)]


class NewCorrection(Body):
    """A correction of what is published. `reason` is published word for word.

    `zh` and `en` hold, by section, the paragraphs that take the place of the old; sections not
    named stay. `seen_hash` is the `content_hash` of the version that is corrected. `opens_at`
    moves the bidding later, of a lot that stands still.
    """

    ground: CorrectionGround
    reason: Prose
    weight: Weight
    zh: dict[str, Paragraphs] = Field(default_factory=dict)
    en: dict[str, Paragraphs] = Field(default_factory=dict)
    opens_at: Instant | None = None
    seen_hash: str


@dataclass(frozen=True)
class VersionAnswer:
    """A version as it was frozen. `changed_zh` and `changed_en`: what it corrected in the last."""

    version: int
    content_hash: str
    published_at: datetime
    ground: str
    reason: str
    weight: str
    not_before_at: datetime | None
    changed_zh: tuple[ChangedSection, ...]
    changed_en: tuple[ChangedSection, ...]


async def list_versions(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[VersionAnswer]:
    """List the versions of an announced lot's announcement, the newest first."""
    lot_id = await _public(session, call.path["lot_id"])
    versions = await queries.announcements(session, lot_id)
    before = {each.version + 1: each for each in versions}
    answers = []
    for each in versions:
        old = before.get(each.version, each)
        answers.append(
            VersionAnswer(
                each.version,
                each.content_hash,
                each.published_at,
                each.ground,
                each.reason,
                each.weight,
                each.not_before_at,
                changed_sections(old.content, each.content, Language.zh),
                changed_sections(old.content, each.content, Language.en),
            )
        )
    return listed_from(answers, call.query)


async def list_papers_of_lot(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[PaperAnswer]:
    """List an announced lot's papers; `facts` is null where the caller may not read them."""
    lot_id = await _public(session, call.path["lot_id"])
    papers = await papers_of_lot(session, lot_id)
    return listed_from(await paper_answers(session, call.request, papers), call.query)


async def correct_announcement(uow: UnitOfWork, call: Call[NewCorrection, NoQuery]) -> Made:
    """Publish a correction; return the new version's number."""
    body = call.body
    correction = Correction(
        ground=body.ground,
        reason=body.reason,
        weight=body.weight,
        texts={Language.zh: body.zh, Language.en: body.en},
        opens_at=body.opens_at,
    )
    number = await correct(
        uow, lot_id=call.path["lot_id"], correction=correction, seen_hash=body.seen_hash
    )
    return Made(str(number))


async def _public(session: AsyncSession, lot_id: str) -> str:
    lot = await queries.lot(session, lot_id)
    if lot is None or not lot.is_public:
        raise refuse(CommonRefusal.not_found)
    return lot.id
