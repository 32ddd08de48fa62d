"""Papers by their number: the facts they were made from, and the hash they were filed under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.documents import queries
from auction.documents.papers import PaperKind
from auction.documents.queries import PaperView
from auction.i18n.languages import Language
from auction.kernel.refusal import CommonRefusal, refuse
from web.api.v1.answers import found
from web.api.v1.cases import case_of_court
from web.api.v1.endpoint import Call, is_reader
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import NoBody, NoQuery, Query
from web.public.papers import may_read, paper_response
from web.requests import viewer_of
from web.security.viewer import ANONYMOUS, Viewer


class PaperLanguage(Query):
    """The language a paper is set in."""

    lang: Language = Language.zh


@dataclass(frozen=True)
class PaperAnswer:
    """A paper. `is_whole`: its facts still have the hash they were filed under.

    Anybody may check a paper by its number; `facts` is null for whoever may not read it.
    """

    number: str
    court_id: str
    kind: PaperKind
    case_id: str | None
    lot_id: str | None
    is_public: bool
    facts: dict[str, Any] | None
    content_hash: str
    is_whole: bool
    made_at: datetime


async def show_paper(session: AsyncSession, call: Call[NoBody, NoQuery]) -> PaperAnswer:
    """Show that a paper is real and whole, and what it says to whoever may read it."""
    paper = found(await queries.paper(session, call.path["number"]))
    may_see = await may_read(session, reader_of(call.request), paper)
    return _answer(paper, may_see=may_see)


async def download_paper(call: Call[NoBody, PaperLanguage]) -> Response:
    """Return a paper as a PDF, in Chinese or English."""
    async with call.house.database.session() as session:
        paper = found(await queries.paper(session, call.path["number"]))
        if not await may_read(session, reader_of(call.request), paper):
            raise refuse(CommonRefusal.not_found)
    return await paper_response(paper, call.query.lang, call.house.settings.public_url)


async def list_papers_of_case(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[PaperAnswer]:
    """List a case's papers, the first made first."""
    case = await case_of_court(session, call)
    papers = await queries.papers_of_case(session, case.id)
    return listed_from(await paper_answers(session, call.request, papers), call.query)


async def paper_answers(
    session: AsyncSession, request: Request, papers: list[PaperView]
) -> list[PaperAnswer]:
    """Return papers as answers, each with its facts for whoever may read it."""
    reader = reader_of(request)
    return [_answer(each, may_see=await may_read(session, reader, each)) for each in papers]


def reader_of(request: Request) -> Viewer:
    """Return who reads; somebody whose token is not for reading is nobody here."""
    return viewer_of(request) if is_reader(request) else ANONYMOUS


def _answer(paper: PaperView, *, may_see: bool) -> PaperAnswer:
    shown = {**vars(paper), "facts": paper.facts if may_see else None}
    return PaperAnswer(**shown, is_whole=paper.is_whole)
