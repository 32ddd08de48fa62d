"""Papers by their number: the facts they were made from, and the hash they were filed under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.documents import queries
from auction.documents.papers import PaperKind
from auction.documents.queries import PaperView
from auction.kernel.refusal import CommonRefusal, refuse
from web.api.v1.answers import found
from web.api.v1.cases import READERS, case_of_court
from web.api.v1.endpoint import Call, is_reader
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import NoBody, NoQuery


@dataclass(frozen=True)
class PaperAnswer:
    """A paper. `is_whole`: its facts still have the hash they were filed under."""

    number: str
    court_id: str
    kind: PaperKind
    case_id: str | None
    lot_id: str | None
    is_public: bool
    facts: dict[str, Any]
    content_hash: str
    is_whole: bool
    made_at: datetime


async def show_paper(session: AsyncSession, call: Call[NoBody, NoQuery]) -> PaperAnswer:
    """Show a paper by its number: a public one to anybody, others to their court alone."""
    paper = found(await queries.paper(session, call.path["number"]))
    is_own = paper.court_id == call.actor.court_id and call.actor.is_one_of(*READERS)
    if not paper.is_public and not (is_own and is_reader(call.request)):
        raise refuse(CommonRefusal.not_found)
    return _answer(paper)


async def list_papers_of_case(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[PaperAnswer]:
    """List a case's papers, the first made first."""
    case = await case_of_court(session, call)
    papers = await queries.papers_of_case(session, case.id)
    return listed_from([_answer(paper) for paper in papers], call.query)


def _answer(paper: PaperView) -> PaperAnswer:
    return PaperAnswer(**vars(paper), is_whole=paper.is_whole)
