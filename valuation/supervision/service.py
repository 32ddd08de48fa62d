"""A party asks for enforcement supervision before the first auction notice; the judge answers.

Law: REF-45. It stops no clock: the way to a price goes on.
"""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases.models import SeizedAsset
from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.models import Lot
from auction.people.documents import checked_type
from valuation.acts import JUDICIAL, court_of, filled, member, parties_of_actor
from valuation.supervision.events import SupervisionAnswered, SupervisionAsked
from valuation.supervision.models import SupervisionRequest
from valuation.supervision.refusals import SupervisionRefusal
from valuation.supervision.rules import (
    ANSWER_DAYS,
    CLOCK,
    LAW,
    SupervisionAnswer,
    SupervisionGround,
)


async def ask_supervision(
    uow: UnitOfWork, *, asset_id: str, ground: str, words: str, name: str, content: bytes
) -> str:
    """Ask, with evidence (PDF or picture), that the way to a thing's price be looked into.

    Refused once the first auction notice is published, and while an earlier request is open.
    Returns the request's id. Law: REF-45.
    """
    thing = await uow.session.get(SeizedAsset, asset_id, with_for_update=True)
    if thing is None:
        raise refuse(CommonRefusal.not_found)
    party = (await parties_of_actor(uow, thing.case_id))[0]
    if await _is_announced(uow, asset_id):
        raise refuse(SupervisionRefusal.notice_published)
    if await _has_asked(uow, asset_id, party.id):
        raise refuse(SupervisionRefusal.supervision_asked_already)
    chosen = member(SupervisionGround, ground, "ground")
    said = filled(words, "words")
    if not content:
        raise refuse(SupervisionRefusal.evidence_needed, "evidence")
    kind = await checked_type(content)
    file_id = store_file(uow, name=name, media_type=kind, content=content, court_id=thing.court_id)
    await uow.session.flush()
    row = SupervisionRequest(
        id=new_id("sup"),
        court_id=thing.court_id,
        case_id=thing.case_id,
        asset_id=asset_id,
        party_id=party.id,
        ground=chosen,
        words=said,
        file_id=file_id,
        raised_at=uow.now,
        raised_by=uow.actor.account_id or "",
    )
    uow.add(row)
    await uow.session.flush()
    await _open_clock(uow, row)
    uow.audit("supervision.asked", _subject(row), row.court_id, ground=chosen, party=party.id)
    uow.emit(SupervisionAsked(row.id, row.court_id))
    return row.id


async def answer_supervision(uow: UnitOfWork, *, request_id: str, answer: str, reply: str) -> None:
    """Grant a request (the court looks into it) or refuse it, with a written answer."""
    court_id = court_of(uow, JUDICIAL)
    row = await uow.session.get(SupervisionRequest, request_id, with_for_update=True)
    if row is None or row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    if row.answered_at is not None:
        raise refuse(SupervisionRefusal.supervision_answered_already)
    row.answer, row.reply = member(SupervisionAnswer, answer, "answer"), filled(reply, "reply")
    row.answered_at, row.answered_by = uow.now, uow.actor.account_id
    await close_deadline(uow, kind=CLOCK, subject=_subject(row))
    uow.audit("supervision.answered", _subject(row), row.court_id, answer=row.answer)
    uow.emit(SupervisionAnswered(row.id, row.court_id))


async def _is_announced(uow: UnitOfWork, asset_id: str) -> bool:
    rows = select(Lot.id).where(col(Lot.asset_id) == asset_id, col(Lot.published_at).is_not(None))
    return (await uow.session.exec(rows)).first() is not None


async def _has_asked(uow: UnitOfWork, asset_id: str, party_id: str) -> bool:
    rows = select(SupervisionRequest.id).where(
        col(SupervisionRequest.asset_id) == asset_id,
        col(SupervisionRequest.party_id) == party_id,
        col(SupervisionRequest.answered_at).is_(None),
    )
    return (await uow.session.exec(rows)).first() is not None


async def _open_clock(uow: UnitOfWork, row: SupervisionRequest) -> None:
    await open_deadline(
        uow,
        court_id=row.court_id,
        case_id=row.case_id,
        kind=CLOCK,
        subject=_subject(row),
        role=Role.judge,
        law=LAW,
        due_at=due_in_days(uow.now, ANSWER_DAYS),
    )


def _subject(row: SupervisionRequest) -> str:
    return f"supervision:{row.id}"
