"""Seeing a lot beforehand, and asking about it: for everybody, and for oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.queries import lot
from auction.viewing import asking, booking, slots
from auction.viewing.queries import (
    OwnBooking,
    QuestionView,
    SlotView,
    answered_questions,
    own_bookings,
    slots_of_lot,
    waiting_questions,
)
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Id, Instant, Line, OptionalLine, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery


class QuestionSearch(Paging):
    """Words that stand in question or answer; everything when none is given."""

    search: OptionalLine = ""


class NewBooking(Body):
    """A place at a viewing of the lot."""

    slot_id: Id


class NewQuestion(Body):
    """What is asked; everybody reads it once it is answered."""

    question: Prose


class NewAnswer(Body):
    """What the court answers, word for word."""

    answer: Prose


class NewSlot(Body):
    """A viewing that is offered."""

    place: Line
    starts_at: Instant
    ends_at: Instant
    places: int


@dataclass(frozen=True)
class Answered:
    """A question and the court's answer. Who asked stands nowhere."""

    id: str
    lot_id: str
    question: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


async def list_viewings(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[SlotView]:
    """List the viewings of an announced lot that are still ahead, earliest first."""
    lot_id = await _public(session, call.path["lot_id"])
    now = call.house.clock.now()
    return listed_from(await slots_of_lot(session, lot_id, after=now), call.query)


async def list_questions(
    session: AsyncSession, call: Call[NoBody, QuestionSearch]
) -> Listed[Answered]:
    """List what was asked about an announced lot and answered, the newest answer first."""
    lot_id = await _public(session, call.path["lot_id"])
    asked = call.query
    rows, total = await answered_questions(
        session,
        lot_id,
        search=asked.search,
        first=(asked.page - 1) * asked.size,
        size=asked.size,
    )
    return Listed(tuple(_answered(row) for row in rows), total, asked.page, asked.size)


async def ask_question(uow: UnitOfWork, call: Call[NewQuestion, NoQuery]) -> Made:
    """Ask about an announced lot; the court answers in public and never says who asked."""
    question = call.body.question
    return Made(await asking.ask(uow, lot_id=call.path["lot_id"], question=question))


async def book_viewing(uow: UnitOfWork, call: Call[NewBooking, NoQuery]) -> Made:
    """Book a place at a viewing for oneself; one standing booking per lot."""
    slot_id = call.body.slot_id
    return Made(await booking.book(uow, slot_id=slot_id, lot_id=call.path["lot_id"]))


async def list_own_viewings(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[OwnBooking]:
    """List one's own bookings with their codes, the latest viewing first."""
    return listed_from(await own_bookings(session, call.account_id()), call.query)


async def cancel_viewing(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> None:
    """Give one's own place back before the viewing begins."""
    await booking.cancel_booking(uow, booking_id=call.path["booking_id"])


async def offer_viewing(uow: UnitOfWork, call: Call[NewSlot, NoQuery]) -> Made:
    """Offer a viewing of an announced lot of one's own court."""
    return Made(await slots.offer_slot(uow, lot_id=call.path["lot_id"], **dict(call.body)))


async def list_waiting_questions(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[Answered]:
    """List what one's own court has not answered yet, the oldest first."""
    rows = await waiting_questions(session, call.court_id(*READERS))
    return listed_from([_answered(row) for row in rows], call.query)


async def answer_question(uow: UnitOfWork, call: Call[NewAnswer, NoQuery]) -> None:
    """Answer a question in public, once."""
    await asking.answer(uow, question_id=call.path["question_id"], answer=call.body.answer)


def _answered(row: QuestionView) -> Answered:
    return Answered(
        id=row.id,
        lot_id=row.lot_id,
        question=row.question,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_at=row.answered_at,
    )


async def _public(session: AsyncSession, lot_id: str) -> str:
    shown = found(await lot(session, lot_id))
    if not shown.is_public:
        raise refuse(CommonRefusal.not_found)
    return shown.id
