"""The body's answer, whoever enters it: a price that is served and stands, or that there is none.

Called with procedure and inquiry locked and the time limit checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import PLATFORM
from auction.kernel.refusal import Refusal, Refused
from valuation.acts import filled, insist
from valuation.directed_inquiry.access import Held
from valuation.directed_inquiry.consequences import close, end_without_price, note_act
from valuation.directed_inquiry.events import InquiryAnswered
from valuation.directed_inquiry.models import DirectedInquiry
from valuation.directed_inquiry.rules import (
    AnsweredBy,
    InquiryFailure,
    InquiryState,
    check_answer,
)
from valuation.procedure.service import fix_price
from valuation.report_file import check_report
from valuation.serving.service import serve


@dataclass(frozen=True)
class Answer:
    """A price as the body named it, and the paper in which it did."""

    amount_fen: int
    valid_until_on: date
    received_on: date
    name: str
    content: bytes


async def take_answer(uow: UnitOfWork, held: Held, answer: Answer, by: AnsweredBy) -> None:
    """Keep the answer, serve it on every party, and fix the price. Law: REF-05, REF-40, REF-44."""
    row = held.row
    insist(
        check_answer(
            answer.amount_fen, answer.valid_until_on, answer.received_on, row.begun_at, uow.now
        )
    )
    await _keep_paper(uow, row, answer)
    row.answered_by, row.received_on = by, answer.received_on
    row.amount_fen, row.valid_until_on = answer.amount_fen, answer.valid_until_on
    await close(uow, row, InquiryState.fixed)
    note_act(uow, row, "answered", by=by, fen=answer.amount_fen)
    await serve(uow, report_id=row.id, court_id=row.court_id, case_id=row.case_id)
    # The price follows from the law, not from whoever holds the link.
    await fix_price(
        uow.acting_as(PLATFORM) if by is AnsweredBy.body else uow,
        held.procedure,
        amount_fen=answer.amount_fen,
        source=row.body_name,
        report_file_id=row.file_id,
        valid_until_on=answer.valid_until_on,
    )
    uow.emit(InquiryAnswered(row.id, row.court_id))


async def say_no_price(uow: UnitOfWork, held: Held, note: str, by: AnsweredBy) -> None:
    """Keep that there is no such price; the court begins the next method. Law: REF-06."""
    held.row.note, held.row.answered_by = filled(note, "note"), by
    note_act(uow, held.row, "no_price", by=by)
    await end_without_price(uow, held, InquiryFailure.no_price_exists)


async def _keep_paper(uow: UnitOfWork, row: DirectedInquiry, answer: Answer) -> None:
    """Keep the paper as it was signed, and its harmless copy."""
    checked = await check_report(answer.content)
    if isinstance(checked, Refusal):
        raise Refused(checked)
    kept = {"name": answer.name, "media_type": "application/pdf", "court_id": row.court_id}
    original = store_file(uow, content=answer.content, **kept)
    copy = store_file(uow, content=checked.harmless, **kept)
    await uow.session.flush()  # The inquiry's row names the files: they come first.
    row.original_file_id, row.file_id, row.pages = original, copy, checked.pages
