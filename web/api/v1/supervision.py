"""Requests for enforcement supervision of the way to a price."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from valuation.supervision import queries, service
from valuation.supervision.queries import SupervisionView
from valuation.supervision.rules import SupervisionAnswer, SupervisionGround
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Line, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery, Query


class SupervisionWords(Query):
    """On which ground, and what happened."""

    ground: SupervisionGround
    words: Prose
    name: Line = "evidence.pdf"


class Answer(Body):
    """What the court does with the request."""

    answer: SupervisionAnswer
    reply: Prose


async def list_requests(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[SupervisionView]:
    """List the requests for supervision to the court, the newest first."""
    rows = await queries.requests_of_court(session, call.court_id(*READERS))
    return listed_from(rows, call.query)


async def show_request(session: AsyncSession, call: Call[NoBody, NoQuery]) -> SupervisionView:
    """Show a request for supervision and its answer."""
    court_id = call.court_id(*READERS)
    return found(await queries.request_of_court(session, court_id, call.path["request_id"]))


async def ask_supervision(uow: UnitOfWork, call: Call[NoBody, SupervisionWords]) -> Made:
    """Ask, as a party, for supervision; the evidence is the raw body, of at most 10 MB."""
    said = call.query
    return Made(
        await service.ask_supervision(
            uow,
            asset_id=call.path["asset_id"],
            ground=said.ground,
            words=said.words,
            name=said.name,
            content=call.content,
        )
    )


async def answer_supervision(uow: UnitOfWork, call: Call[Answer, NoQuery]) -> Made:
    """Grant a request for supervision or refuse it, with a written answer."""
    request_id = call.path["request_id"]
    body = call.body
    await service.answer_supervision(
        uow, request_id=request_id, answer=body.answer, reply=body.reply
    )
    return Made(request_id)
