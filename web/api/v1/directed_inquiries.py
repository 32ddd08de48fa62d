"""Directed inquiries, as the court and the parties see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import JSONResponse, Response

from auction.db.unit_of_work import UnitOfWork
from valuation.directed_inquiry import queries, service
from valuation.directed_inquiry.queries import InquiryView
from valuation.directed_inquiry.rules import DAYS, FEWEST_DAYS, MOST_DAYS, PriceKind
from web.api.v1.answers import Made, found
from web.api.v1.cases import case_of_court
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Line, Prose, TypedFen
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.negotiations import insist_on_reader
from web.api.v1.reading import Body, NoBody, NoQuery, Query
from web.report_response import report_response


class NewInquiry(Body):
    """Which body is asked for which price, what it is asked, and for how many days."""

    body_name: Line
    body_contact: Line
    price_kind: PriceKind
    requirement: Prose
    days: int = Field(default=DAYS, ge=FEWEST_DAYS, le=MOST_DAYS)


class AnswerFigures(Query):
    """What the body's paper says: the price, until when it holds, when it was received."""

    amount_fen: TypedFen
    valid_until_on: Day
    received_on: Day
    name: Line = "answer.pdf"


class NoSuchPrice(Body):
    """What the body says where there is no such price."""

    note: Prose


class WhichPaper(Query):
    """Which of the paper's two files."""

    file: Literal["copy", "original"] = "copy"


@dataclass(frozen=True)
class AnswerLink:
    """The address at which the body may answer; it is told this once and kept nowhere."""

    url: str


async def list_inquiries_of_case(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[InquiryView]:
    """List a case's directed inquiries, the oldest first."""
    case = await case_of_court(session, call)
    return listed_from(await queries.inquiries_of_case(session, case.id), call.query)


async def begin_inquiry(uow: UnitOfWork, call: Call[NewInquiry, NoQuery]) -> Made:
    """Write to the body at the property's place."""
    body = call.body
    return Made(
        await service.begin_inquiry(
            uow,
            procedure_id=call.path["procedure_id"],
            body_name=body.body_name,
            body_contact=body.body_contact,
            price_kind=body.price_kind,
            requirement=body.requirement,
            days=body.days,
        )
    )


async def show_inquiry(session: AsyncSession, call: Call[NoBody, NoQuery]) -> InquiryView:
    """Show a directed inquiry to its court or its parties."""
    return await _read(session, call)


async def enter_answer(uow: UnitOfWork, call: Call[NoBody, AnswerFigures]) -> Made:
    """Enter the body's answer: its paper as the raw body, its figures in the address."""
    inquiry_id = call.path["inquiry_id"]
    await service.enter_answer(
        uow,
        inquiry_id=inquiry_id,
        amount_fen=call.query.amount_fen,
        valid_until_on=call.query.valid_until_on,
        received_on=call.query.received_on,
        name=call.query.name,
        content=call.content,
    )
    return Made(inquiry_id)


async def enter_no_price(uow: UnitOfWork, call: Call[NoSuchPrice, NoQuery]) -> InquiryView:
    """Enter that there is no such price: the inquiry ends."""
    inquiry_id = call.path["inquiry_id"]
    await service.enter_no_price(uow, inquiry_id=inquiry_id, note=call.body.note)
    await uow.session.flush()
    return found(await queries.inquiry(uow.session, inquiry_id))


async def make_answer_link(call: Call[NoBody, NoQuery]) -> Response:
    """Make the address at which the body may answer; an earlier one ends.

    No answer is kept for an idempotency key: what is secret would be kept with it.
    """
    async with call.house.works.begin(call.actor) as uow:
        token = await service.make_answer_link(uow, inquiry_id=call.path["inquiry_id"])
    url = f"{call.house.settings.public_url.rstrip('/')}/inquiries/{token}"
    return JSONResponse({"url": url}, 201, headers={"Cache-Control": "no-store"})


async def download_answer(call: Call[NoBody, WhichPaper]) -> Response:
    """Return the body's paper as a PDF: its harmless copy, or the file as it was signed."""
    async with call.house.database.session() as session:
        shown = await _read(session, call)
        original = call.query.file == "original"
        file_id = found(shown.original_file_id if original else shown.file_id)
        return await report_response(session, file_id, keep=True)


async def object_to_inquired_price(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Object to an inquired price, as a party: always refused, with the reason."""
    await service.object_to_inquired_price(uow, inquiry_id=call.path["inquiry_id"])


async def _read(session: AsyncSession, call: Call[Any, Any]) -> InquiryView:
    shown = found(await queries.inquiry(session, call.path["inquiry_id"]))
    await insist_on_reader(session, call, shown.court_id, shown.case_id)
    return shown
