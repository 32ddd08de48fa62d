"""The verbs of a directed inquiry: the judge asks, and enters the answer; or the body does itself.

House rule: only a judge asks and enters, since no objection is heard against the price that
follows at once. Law: REF-05, REF-44.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import NoReturn

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import JUDICIAL, filled, member, parties_of_actor
from valuation.directed_inquiry.access import hash_of, held_by_court, held_by_link
from valuation.directed_inquiry.answering import Answer, say_no_price, take_answer
from valuation.directed_inquiry.consequences import note_act, start_clock
from valuation.directed_inquiry.events import InquirySent
from valuation.directed_inquiry.letter import write_letter
from valuation.directed_inquiry.models import DirectedInquiry
from valuation.directed_inquiry.refusals import InquiryRefusal
from valuation.directed_inquiry.rules import (
    DAYS,
    FEWEST_DAYS,
    MOST_DAYS,
    AnsweredBy,
    InquiryState,
    PriceKind,
    Question,
)
from valuation.procedure.access import procedure_of_court
from valuation.procedure.ladder import Method
from valuation.procedure.service import begin_method
from valuation.serving.service import note_reading

_LINK_BYTES = 32


async def begin_inquiry(
    uow: UnitOfWork,
    *,
    procedure_id: str,
    body_name: str,
    body_contact: str,
    price_kind: str,
    requirement: str,
    days: int = DAYS,
) -> str:
    """Write to the body at the property's place; return the inquiry's id. Law: REF-05."""
    procedure = await procedure_of_court(uow, procedure_id, JUDICIAL)
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise refuse(CommonRefusal.malformed, "days", least=FEWEST_DAYS, most=MOST_DAYS)
    question = Question(
        filled(body_name, "body_name"),
        filled(body_contact, "body_contact"),
        member(PriceKind, price_kind, "price_kind"),
        filled(requirement, "requirement"),
    )
    due_at = due_in_days(uow.now, days)
    inquiry_id = new_id("inq")
    await begin_method(uow, procedure, Method.directed_inquiry, inquiry_id)
    number = await write_letter(uow, procedure, question, due_at)
    row = DirectedInquiry(
        id=inquiry_id,
        court_id=procedure.court_id,
        case_id=procedure.case_id,
        asset_id=procedure.asset_id,
        procedure_id=procedure.id,
        state=InquiryState.waiting,
        body_name=question.body_name,
        body_contact=question.body_contact,
        price_kind=question.price_kind,
        requirement=question.requirement,
        letter_number=number,
        begun_at=uow.now,
        due_at=due_at,
    )
    uow.add(row)
    await uow.session.flush()
    await start_clock(uow, row)
    note_act(uow, row, "begun", body=question.body_name, days=days, letter=number)
    uow.emit(InquirySent(row.id, row.court_id))
    return row.id


async def make_answer_link(uow: UnitOfWork, *, inquiry_id: str) -> str:
    """Make the address at which the body may answer, once; return its secret part.

    It is shown now and never again. An earlier link no longer works; all end with the time limit.
    """
    held = await held_by_court(uow, inquiry_id, JUDICIAL)
    token = secrets.token_urlsafe(_LINK_BYTES)
    held.row.link_hash, held.row.link_made_at = hash_of(token), uow.now
    await uow.session.flush()
    note_act(uow, held.row, "link_made")
    return token


async def enter_answer(
    uow: UnitOfWork,
    *,
    inquiry_id: str,
    amount_fen: int,
    valid_until_on: date,
    received_on: date,
    name: str,
    content: bytes,
) -> None:
    """Enter the price the body named, with its paper; it is served at once, and stands.

    Refused once the time limit has run out. Law: REF-05, REF-40, REF-44, REF-47.
    """
    held = await held_by_court(uow, inquiry_id, JUDICIAL)
    answer = Answer(amount_fen, valid_until_on, received_on, name, content)
    await take_answer(uow, held, answer, AnsweredBy.court)


async def answer_by_link(
    uow: UnitOfWork,
    *,
    token: str,
    amount_fen: int,
    valid_until_on: date,
    name: str,
    content: bytes,
) -> None:
    """Take the price from the body itself: received now, and the link is used up. Law: REF-05."""
    held = await held_by_link(uow, token)
    answer = Answer(amount_fen, valid_until_on, court_day(uow.now), name, content)
    await take_answer(uow, held, answer, AnsweredBy.body)


async def enter_no_price(uow: UnitOfWork, *, inquiry_id: str, note: str) -> None:
    """Enter that the body knows of no such price: the method fails at once. Law: REF-06."""
    held = await held_by_court(uow, inquiry_id, JUDICIAL)
    await say_no_price(uow, held, note, AnsweredBy.court)


async def no_price_by_link(uow: UnitOfWork, *, token: str, note: str) -> None:
    """Take it from the body itself that there is no such price. Law: REF-06."""
    held = await held_by_link(uow, token)
    await say_no_price(uow, held, note, AnsweredBy.body)


async def note_answer_read(uow: UnitOfWork, *, inquiry_id: str) -> None:
    """Note that a party opened the body's paper, the first time it does. Law: REF-40."""
    row = await uow.session.get(DirectedInquiry, inquiry_id)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    await note_reading(uow, report_id=row.id, case_id=row.case_id)


async def object_to_inquired_price(uow: UnitOfWork, *, inquiry_id: str) -> NoReturn:
    """Refuse a party's objection: none is heard against an inquired price. Law: REF-44, REF-45."""
    row = await uow.session.get(DirectedInquiry, inquiry_id)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    await parties_of_actor(uow, row.case_id)
    raise refuse(InquiryRefusal.inquired_price_final)
