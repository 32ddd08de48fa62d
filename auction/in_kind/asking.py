"""Asking the creditors whether they take a failed lot in kind, and counting their answers.

After a second failure, and after a failed sale, the platform asks of itself; after a first one
only where the court decides so. Silence at the end of the time is a no.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Protocol

from sqlmodel import col, select

from auction.cases import queries as cases
from auction.cases.models import CaseParty
from auction.cases.queries import CaseView
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.events import DeadlineDue
from auction.deadlines.service import close_deadline, open_deadline
from auction.in_kind.drawing import SECRET_BYTES, Willing, commitment, drawn
from auction.in_kind.events import CreditorsAnswered, CreditorsAsked
from auction.in_kind.models import InKindOffer, InKindQuestion, InKindSealed
from auction.in_kind.refusals import InKindRefusal
from auction.in_kind.rules import (
    ANSWER_DAYS,
    RELEASE_DAYS,
    SALE_NOTICE_DAYS,
    Answer,
    asked_parties,
    check_text,
    ranks_of,
)
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.invariant import hold
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.access import own_lot
from auction.lots.after_failure import SALE_NOTICE, begin_fate, standing_follower, turn
from auction.lots.aftermath import LotEnd, relist_after_failure
from auction.lots.fates import Stage
from auction.lots.models import FailedLot, Lot
from auction.lots.refusals import LotRefusal
from auction.lots.reserves import kept_reserve
from auction.lots.states import LotState
from auction.lots.terms import BiddingTerms

ANSWERS = "in_kind_answers"
RELEASE = "release_due"


class OfLot(Protocol):
    """Something that happened to a lot."""

    @property
    def lot_id(self) -> str:
        """Return the lot's id."""
        ...


# -- Asking ---------------------------------------------------------------------------------------


async def on_lot_unsold(uow: UnitOfWork, event: LotEnd) -> None:
    """React to a failure: after a second one, or a failed sale, ask every creditor. OJS-02, OJS-12.

    After a first failure nobody is asked unless the court decides so. Law: TRAP-31.
    """
    await relist_after_failure(uow, event)
    lot = await uow.session.get_one(Lot, event.lot_id)
    fate = await uow.session.get(FailedLot, lot.id, with_for_update=True)
    if fate is not None and fate.stage == Stage.unasked:
        await _ask(uow, lot, fate, reason="")


async def ask_creditors(uow: UnitOfWork, *, lot_id: str, reason: str = "") -> str:
    """Ask the creditors about a lot that failed; return the offer's id. A judge decides it.

    After a first failure a reason is asked for, and it is too late once the second auction is
    announced. Law: AUC-16, OJS-02, TRAP-31.
    """
    lot = await own_lot(uow, lot_id, Role.judge)
    if lot.state != LotState.unsold:
        raise refuse(LotRefusal.not_failed)
    if await _offer_row(uow, lot_id) is not None:
        raise refuse(InKindRefusal.creditors_asked_already)
    if lot.round == "first":
        refusal = check_text(reason, "reason")
        if refusal is not None:
            raise Refused(refusal)
    follower = await standing_follower(uow.session, lot_id)
    if follower is not None and follower.published_at is not None:
        raise refuse(InKindRefusal.second_round_announced, lot=follower.number)
    return (await _ask(uow, lot, await begin_fate(uow, lot), reason=reason.strip())).id


async def _ask(uow: UnitOfWork, lot: Lot, fate: FailedLot, *, reason: str) -> InKindOffer:
    case = await _case(uow, lot)
    secret = secrets.token_bytes(SECRET_BYTES)
    offer = InKindOffer(
        id=new_id("offer"),
        court_id=lot.court_id,
        case_id=lot.case_id,
        lot_id=lot.id,
        price_fen=await failed_price_fen(uow, lot),
        reason=reason,
        asked_at=uow.now,
        answers_until_at=due_in_days(uow.now, ANSWER_DAYS),
        secret_sha256=commitment(secret),
    )
    uow.add(offer)
    await uow.session.flush()
    uow.add(InKindSealed(offer_id=offer.id, court_id=lot.court_id, secret=secret.hex()))
    parties = asked_parties(case)
    for party_id in parties:
        uow.add(
            InKindQuestion(
                id=new_id("ask"), court_id=lot.court_id, offer_id=offer.id, party_id=party_id
            )
        )
    await turn(uow, lot.id, Stage.asking)
    await _open(uow, lot, ANSWERS, "OJS-02", offer.answers_until_at)
    if lot.round == "second":
        due_at = max(due_in_days(fate.failed_at, SALE_NOTICE_DAYS), offer.answers_until_at)
        await _open(uow, lot, SALE_NOTICE, "OJS-03", due_at)
    uow.audit(
        "in_kind.asked", f"lot:{lot.id}", lot.court_id,
        price_fen=offer.price_fen, creditors=len(parties), secret=offer.secret_sha256,
    )  # fmt: skip
    uow.emit(CreditorsAsked(lot.id, lot.case_id, lot.court_id))
    if not parties:
        uow.emit(CreditorsAnswered(lot.id, lot.case_id, lot.court_id))
    return offer


async def failed_price_fen(uow: UnitOfWork, lot: Lot) -> int:
    """Return the reserve at which a lot failed: its start, or the secret reserve. Law: AUC-16."""
    terms = BiddingTerms.from_json(lot.terms or {})
    reserve = await kept_reserve(uow, terms.reserve_commitment)
    return terms.start_fen if reserve is None else reserve.reserve_fen


async def note_restricted(uow: UnitOfWork, *, lot_id: str, is_restricted: bool) -> None:
    """Note that only who may buy a house here can take this one. Law: CAT-01 (art. 5)."""
    lot = await own_lot(uow, lot_id, Role.judge, Role.clerk)
    offer = await open_offer(uow, lot.id)
    offer.is_restricted = is_restricted
    uow.add(offer)
    uow.audit("in_kind.restricted", f"lot:{lot_id}", lot.court_id, restricted=is_restricted)


# -- Answering ------------------------------------------------------------------------------------


async def answer(
    uow: UnitOfWork, *, question_id: str, takes: bool, number: str = "", promises: bool = False
) -> None:
    """Answer as the creditor, by one's own account; it stands once given. Law: OJS-02.

    `number` is added to the draw among equals; `promises`: that one may buy a house here (CAT-01).
    """
    question = await _question(uow, question_id)
    party = await uow.session.get_one(CaseParty, question.party_id)
    if party.account_id is None or party.account_id != uow.actor.account_id:
        raise refuse(CommonRefusal.not_found)
    await _take(uow, question, takes=takes, number=number, promises=promises)


async def enter_answer(
    uow: UnitOfWork,
    *,
    question_id: str,
    takes: bool,
    on_paper: str,
    number: str = "",
    promises: bool = False,
) -> None:
    """Enter what a creditor answered on paper, and how it came; a judge or a clerk does."""
    question = await _question(uow, question_id)
    if question.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if not uow.actor.is_one_of(Role.judge, Role.clerk):
        raise refuse(CommonRefusal.not_allowed)
    refusal = check_text(on_paper, "on_paper")
    if refusal is not None:
        raise Refused(refusal)
    question.on_paper = on_paper.strip()
    await _take(uow, question, takes=takes, number=number, promises=promises)


async def _take(
    uow: UnitOfWork, question: InKindQuestion, *, takes: bool, number: str, promises: bool
) -> None:
    offer = await uow.session.get_one(InKindOffer, question.offer_id)
    if offer.closed_at is not None or uow.now >= offer.answers_until_at:
        raise refuse(InKindRefusal.asking_is_over, until_at=offer.answers_until_at)
    if question.answer is not None:
        raise refuse(InKindRefusal.answered_already)
    if len(number.strip()) > 20 or (number.strip() and not number.strip().isdecimal()):
        raise refuse(CommonRefusal.malformed, "number")
    if takes and offer.is_restricted and not promises:
        raise refuse(InKindRefusal.eligibility_unpromised_in_kind, "promises")
    question.answer = Answer.yes if takes else Answer.no
    question.answered_at, question.answered_by = uow.now, uow.actor.account_id
    question.number = number.strip()
    question.promised_at = uow.now if promises else None
    uow.add(question)
    await uow.session.flush()
    uow.audit(
        "in_kind.answered", f"lot:{offer.lot_id}", offer.court_id,
        question=question.id, answer=question.answer, on_paper=bool(question.on_paper),
    )  # fmt: skip
    if all(each.answer is not None for each in await questions_of(uow, offer.id)):
        uow.emit(CreditorsAnswered(offer.lot_id, offer.case_id, offer.court_id))


# -- Counting -------------------------------------------------------------------------------------


async def on_all_answered(uow: UnitOfWork, event: OfLot) -> None:
    """React to the last answer: nobody need wait for the end of the time."""
    await close_asking(uow, event.lot_id)


async def on_time_over(uow: UnitOfWork, event: DeadlineDue) -> None:
    """React to the end of the time: whoever said nothing takes nothing. Law: OJS-02."""
    if event.kind == ANSWERS:
        await close_asking(uow, event.subject.removeprefix("lot:"))


async def close_asking(uow: UnitOfWork, lot_id: str) -> None:
    """Count the answers, draw among equals, and let the lot turn to who takes it or be free."""
    lot = await uow.session.get_one(Lot, lot_id, with_for_update=True)
    offer = await _offer_row(uow, lot_id)
    hold(offer is not None, "whose answers are counted was asked")
    assert offer is not None
    if offer.closed_at is not None:
        return
    rows = await questions_of(uow, offer.id)
    for row in rows:
        if row.answer is None:
            row.answer, row.answered_at = Answer.silent, uow.now
    willing = await _in_order(uow, lot, offer, [row for row in rows if row.answer == Answer.yes])
    offer.closed_at = uow.now
    uow.add(offer, *rows)
    await close_deadline(uow, kind=ANSWERS, subject=f"lot:{lot_id}")
    await turn(uow, lot_id, Stage.willing if willing else Stage.free)
    if not willing:
        await open_what_follows(uow, lot)
    uow.audit("in_kind.counted", f"lot:{lot_id}", lot.court_id, order=willing)


async def _in_order(
    uow: UnitOfWork, lot: Lot, offer: InKindOffer, rows: list[InKindQuestion]
) -> list[str]:
    sealed = await uow.session.get_one(InKindSealed, offer.id)
    ranks = ranks_of(await _case(uow, lot), lot.asset_id, [row.party_id for row in rows])
    for row in rows:
        row.rank = ranks[row.party_id]
    willing = [Willing(row.id, row.rank or 0, row.number) for row in rows]
    offer.draw = drawn(offer.id, willing, bytes.fromhex(sealed.secret))
    await uow.session.delete(sealed)
    by_id = {row.id: row for row in rows}
    order = [str(each) for each in offer.draw["order"]]
    for place, question_id in enumerate(order, start=1):
        by_id[question_id].place = place
    return order


async def open_what_follows(uow: UnitOfWork, lot: Lot) -> None:
    """Open the day by which a lot nobody takes is on sale again, or released. OJS-03, OJS-12.

    House rule: where a taking lapsed, the days of the notice begin anew; the old ones are gone.
    """
    fate = await uow.session.get_one(FailedLot, lot.id)
    if lot.round == "second":
        due_at = due_in_days(fate.failed_at, SALE_NOTICE_DAYS)
        if due_at <= uow.now:
            due_at = due_in_days(uow.now, SALE_NOTICE_DAYS)
        await _open(uow, lot, SALE_NOTICE, "OJS-03", due_at)
    elif lot.round == "sale":
        await _open(uow, lot, RELEASE, "OJS-12", due_in_days(uow.now, RELEASE_DAYS))


# -- Steps other files of this room take too ------------------------------------------------------


async def offer_of_lot(uow: UnitOfWork, lot_id: str) -> InKindOffer:
    """Return the offer of a lot, locked; refuses where nobody was asked."""
    offer = await _offer_row(uow, lot_id)
    if offer is None:
        raise refuse(InKindRefusal.not_asked)
    return offer


async def open_offer(uow: UnitOfWork, lot_id: str) -> InKindOffer:
    """Return the offer of a lot while it may be answered; refuses before and after."""
    offer = await offer_of_lot(uow, lot_id)
    if offer.closed_at is not None:
        raise refuse(InKindRefusal.asking_is_over, until_at=offer.answers_until_at)
    return offer


async def questions_of(uow: UnitOfWork, offer_id: str) -> list[InKindQuestion]:
    """Return the questions of an offer, who comes first in order first."""
    rows = select(InKindQuestion).where(col(InKindQuestion.offer_id) == offer_id)
    return list(
        (await uow.session.exec(rows.order_by(col(InKindQuestion.place), InKindQuestion.id))).all()
    )


async def _question(uow: UnitOfWork, question_id: str) -> InKindQuestion:
    """Return a question; its offer is locked first, as by whoever counts the answers."""
    known = await uow.session.get(InKindQuestion, question_id)
    if known is None:
        raise refuse(CommonRefusal.not_found)
    await _locked_offer(uow, known.offer_id)
    return await uow.session.get_one(InKindQuestion, question_id, populate_existing=True)


async def _locked_offer(uow: UnitOfWork, offer_id: str) -> InKindOffer:
    return await uow.session.get_one(
        InKindOffer, offer_id, with_for_update=True, populate_existing=True
    )


async def _offer_row(uow: UnitOfWork, lot_id: str) -> InKindOffer | None:
    rows = select(InKindOffer).where(col(InKindOffer.lot_id) == lot_id)
    rows = rows.with_for_update().execution_options(populate_existing=True)
    return (await uow.session.exec(rows)).first()


async def _case(uow: UnitOfWork, lot: Lot) -> CaseView:
    case = await cases.case(uow.session, lot.court_id, lot.case_id)
    hold(case is not None, "a lot belongs to a case")
    assert case is not None
    return case


async def _open(uow: UnitOfWork, lot: Lot, kind: str, law: str, due_at: datetime) -> None:
    await open_deadline(
        uow,
        court_id=lot.court_id,
        case_id=lot.case_id,
        kind=kind,
        subject=f"lot:{lot.id}",
        role=Role.judge,
        law=law,
        due_at=due_at,
        data={"lot": lot.id},
    )
