"""Questions about a lot, asked by anyone signed in and answered by the court in public.

Who asked is kept for the answer's sake alone: nothing that the court or the public reads says it,
and asking is in no audit record (OJA-24). An answer may not do what a correction must.
"""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, func, select

from auction.cases.wording import check_wording
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import calendar_around
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.models import Lot
from auction.viewing import rules
from auction.viewing.access import CLERKS, person
from auction.viewing.events import QuestionAnswered, QuestionSetAside
from auction.viewing.models import LotQuestion
from auction.viewing.refusals import QuestionRefusal
from auction.viewing.texts import clean

ANSWER_QUESTION = "answer_question"
LAW = "OJA-16"


async def ask(uow: UnitOfWork, *, lot_id: str, question: str) -> str:
    """Ask about a published lot; return the question's id. The court's own people do not ask.

    Refuses an empty or long text, the same question twice, and one too many that wait.
    """
    account_id = await person(uow)
    text = _text(question, "question", rules.MOST_QUESTION)
    lot = await uow.session.get(Lot, lot_id, with_for_update={"read": True})
    if lot is None or lot.published_at is None:
        raise refuse(CommonRefusal.not_found)
    if lot.closed_at is not None:
        raise refuse(QuestionRefusal.questions_closed)
    await _insist_room(uow, lot_id, account_id, text)
    row = LotQuestion(
        id=new_id("question"),
        court_id=lot.court_id,
        lot_id=lot.id,
        asker_id=account_id,
        question=text,
        asked_at=uow.now,
    )
    uow.add(row)
    await _open_clock(uow, lot, row)
    return row.id


async def answer(uow: UnitOfWork, *, question_id: str, answer: str) -> None:
    """Answer a question in public, once. Refuses words a court may not use. Law: TRAP-24."""
    text = _text(answer, "answer", rules.MOST_ANSWER)
    refusal = check_wording({"answer": text})
    if refusal is not None:
        raise Refused(refusal)
    row = await _own_open_question(uow, question_id)
    row.answer, row.answered_at, row.answered_by = text, uow.now, uow.actor.account_id
    uow.add(row)
    await close_deadline(uow, kind=ANSWER_QUESTION, subject=subject_of(row))
    uow.audit("question.answered", f"lot:{row.lot_id}", row.court_id, question=row.id)
    uow.emit(QuestionAnswered(row.id, row.court_id))


async def set_aside(uow: UnitOfWork, *, question_id: str, reason: str) -> None:
    """Close a question without publishing it: abuse, or words that say who somebody is.

    Only whoever asked is told the reason.
    """
    text = _text(reason, "reason", rules.MOST_REASON)
    row = await _own_open_question(uow, question_id)
    row.closed_at, row.closed_reason = uow.now, text
    uow.add(row)
    await close_deadline(uow, kind=ANSWER_QUESTION, subject=subject_of(row))
    uow.audit("question.set_aside", f"lot:{row.lot_id}", row.court_id, question=row.id, reason=text)
    uow.emit(QuestionSetAside(row.id, row.court_id))


async def _open_clock(uow: UnitOfWork, lot: Lot, row: LotQuestion) -> None:
    calendar = calendar_around(court_day(uow.now))
    await open_deadline(
        uow,
        court_id=lot.court_id,
        case_id=lot.case_id,
        kind=ANSWER_QUESTION,
        subject=subject_of(row),
        role=Role.clerk,
        law=LAW,
        due_at=rules.answer_by(uow.now, lot.opens_at, calendar),
        data={"lot": lot.number},
    )


async def _insist_room(uow: UnitOfWork, lot_id: str, account_id: str, text: str) -> None:
    lately = (
        select(func.count())
        .select_from(LotQuestion)
        .where(
            col(LotQuestion.asker_id) == account_id,
            col(LotQuestion.asked_at) > uow.now - timedelta(hours=1),
        )
    )
    if (await uow.session.exec(lately)).one() >= rules.MOST_QUESTIONS_AN_HOUR:
        raise refuse(CommonRefusal.too_fast)
    mine = (col(LotQuestion.lot_id) == lot_id, col(LotQuestion.asker_id) == account_id)
    same = select(LotQuestion.id).where(*mine, col(LotQuestion.question) == text)
    if (await uow.session.exec(same)).first() is not None:
        raise refuse(QuestionRefusal.question_asked_already, "question")
    waiting = (
        select(func.count())
        .select_from(LotQuestion)
        .where(*mine, col(LotQuestion.answered_at).is_(None), col(LotQuestion.closed_at).is_(None))
    )
    if (await uow.session.exec(waiting)).one() >= rules.MOST_OPEN_QUESTIONS:
        raise refuse(QuestionRefusal.too_many_questions, most=rules.MOST_OPEN_QUESTIONS)


async def _own_open_question(uow: UnitOfWork, question_id: str) -> LotQuestion:
    if uow.actor.court_id is None or not uow.actor.is_one_of(*CLERKS):
        raise refuse(CommonRefusal.not_allowed)
    row = await uow.session.get(LotQuestion, question_id, with_for_update=True)
    if row is None or row.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if row.answered_at is not None or row.closed_at is not None:
        raise refuse(QuestionRefusal.question_closed)
    return row


def _text(typed: str, field_name: str, longest: int) -> str:
    text = clean(typed[: longest * 4])  # Nobody waits while a book is cleaned.
    if not text:
        raise refuse(CommonRefusal.missing, field_name)
    if len(text) > longest or len(typed) > longest * 4:
        raise refuse(CommonRefusal.too_long, field_name, longest=longest)
    return text


def subject_of(row: LotQuestion) -> str:
    """Return what the clock of a question is about."""
    return f"question:{row.id}"
