"""Giving a failed lot to the creditor whose turn it is, or to a third party at its price.

One after the other: who does not pay what is due in time makes room for the next in order.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from auction.cases import queries as cases
from auction.cases.models import CaseParty
from auction.cases.queries import CaseView
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline
from auction.enrolment.queries import standing_of
from auction.enrolment.rules import bars
from auction.in_kind.asking import RELEASE, offer_of_lot, open_what_follows, questions_of
from auction.in_kind.events import PropertyGranted
from auction.in_kind.models import InKindOffer, InKindQuestion
from auction.in_kind.refusals import InKindRefusal
from auction.in_kind.rules import MOST_PAY_DAYS, check_text, own_fen
from auction.kernel.actor import Role
from auction.kernel.invariant import hold
from auction.kernel.money import is_amount
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.ledger import service as ledger
from auction.lots.access import court_of_actor, own_lot
from auction.lots.after_failure import (
    SALE_NOTICE,
    drop_follower,
    insist_free,
    locked_fate,
    turn,
)
from auction.lots.fates import Stage, may_turn
from auction.lots.models import FailedLot, Lot
from auction.lots.refusals import LotRefusal
from auction.people.queries import account_by_email, verified_name
from auction.people.rules import IdentityState
from auction.settlement.distributing import entitled_by_claim, lines_of_case
from auction.settlement.events import SaleAnnulled, TakingLapsed, TitlePassed
from auction.settlement.rules import SaleWay
from auction.settlement.takings import Taking, open_taking


async def find_eligibility(
    uow: UnitOfWork, *, question_id: str, is_eligible: bool, ground: str
) -> None:
    """Find whether a willing creditor may own this house; who may not is passed over. CAT-01."""
    court_id = court_of_actor(uow, Role.judge)
    known = await uow.session.get(InKindQuestion, question_id)
    if known is None or known.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    _insist_text(ground, "ground")
    offer = await uow.session.get_one(InKindOffer, known.offer_id, with_for_update=True)
    question = await uow.session.get_one(InKindQuestion, question_id, populate_existing=True)
    if question.is_eligible is not None or question.place is None:
        raise refuse(InKindRefusal.eligibility_found_already)
    question.is_eligible, question.eligibility_ground = is_eligible, ground.strip()
    uow.add(question)
    await uow.session.flush()
    uow.audit(
        "in_kind.eligibility", f"lot:{offer.lot_id}", court_id,
        question=question.id, eligible=is_eligible, ground=ground.strip(),
    )  # fmt: skip
    fate = await locked_fate(uow, offer.lot_id)
    if fate.stage == Stage.willing and next_in_order(await questions_of(uow, offer.id)) is None:
        await turn(uow, offer.lot_id, Stage.free)
        await open_what_follows(uow, await uow.session.get_one(Lot, offer.lot_id))


def next_in_order(questions: Sequence[InKindQuestion]) -> InKindQuestion | None:
    """Return whose turn it is: the first who neither lapsed, nor was found unable to own it."""
    waiting = [
        each
        for each in questions
        if each.place is not None and each.sale_id is None and each.is_eligible is not False
    ]
    return min(waiting, key=lambda each: each.place or 0, default=None)


async def grant(
    uow: UnitOfWork,
    *,
    lot_id: str,
    pay_days: int,
    entitled_fen: int | None = None,
    ground: str = "",
) -> str:
    """Give the thing to the creditor whose turn it is; return the sale's id.

    What their claims would be paid out of this price is set off, the difference is due within
    `pay_days`. `entitled_fen` is another figure for what they would be paid, with its ground.
    Law: AUC-16, AUC-20, CAT-01.
    """
    lot, offer = await _begin(uow, lot_id, pay_days)
    stage = Stage((await locked_fate(uow, lot_id)).stage)
    if stage is Stage.free:
        raise refuse(LotRefusal.nobody_takes_it)
    refusal = may_turn(stage, Stage.taking)
    if refusal is not None:
        raise Refused(refusal)
    question = next_in_order(await questions_of(uow, offer.id))
    hold(question is not None, "a lot that waits for a creditor has one")
    assert question is not None
    if offer.is_restricted and question.is_eligible is None:
        raise refuse(InKindRefusal.taker_unchecked)
    case = await _case(uow, lot)
    set_off_fen = await _set_off(uow, case, question, offer.price_fen, entitled_fen, ground)
    party = await uow.session.get_one(CaseParty, question.party_id)
    sale = await open_taking(
        uow,
        Taking(
            lot_id=lot.id,
            way=SaleWay.in_kind,
            name=party.name,
            account_id=party.account_id,
            party_id=party.id,
            price_fen=offer.price_fen,
            set_off_fen=set_off_fen,
            pay_days=pay_days,
        ),
    )
    question.sale_id = sale.id
    uow.add(question)
    await _granted(uow, lot, sale.id)
    uow.audit(
        "in_kind.granted", f"lot:{lot.id}", lot.court_id,
        question=question.id, set_off_fen=set_off_fen, ground=ground.strip(),
    )  # fmt: skip
    return sale.id


async def allow_third_party(
    uow: UnitOfWork, *, lot_id: str, email: str, pay_days: int, ground: str
) -> str:
    """Let somebody who asks for it buy at the failed price, when no creditor takes it. G19-09.

    They are known by name, not of this court and not barred, and pay the whole price in time.
    """
    lot, offer = await _begin(uow, lot_id, pay_days)
    _insist_text(ground, "ground")
    await insist_free(uow, lot_id)
    buyer = await account_by_email(uow.session, email.strip().lower())
    if buyer is None:
        raise refuse(InKindRefusal.buyer_unknown, "email")
    standing = await standing_of(uow.session, account_id=buyer.id, lot_id=lot_id, now=uow.now)
    if standing is None or standing.identity is not IdentityState.verified:
        raise refuse(InKindRefusal.buyer_not_verified, "email")
    if bars(standing):
        raise refuse(InKindRefusal.buyer_is_barred, "email")
    sale = await open_taking(
        uow,
        Taking(
            lot_id=lot.id,
            way=SaleWay.third_party,
            name=await verified_name(uow.session, buyer.id) or buyer.name,
            account_id=buyer.id,
            price_fen=offer.price_fen,
            set_off_fen=0,
            pay_days=pay_days,
        ),
    )
    await _granted(uow, lot, sale.id)
    uow.audit("in_kind.third_party", f"lot:{lot.id}", lot.court_id, ground=ground.strip())
    return sale.id


# -- What settlement tells ------------------------------------------------------------------------


async def on_taking_lapsed(uow: UnitOfWork, event: TakingLapsed) -> None:
    """React to a price that was not paid in time: the next in order, or nobody. Law: AUC-16."""
    lot = await uow.session.get_one(Lot, event.lot_id, with_for_update=True)
    offer = await offer_of_lot(uow, lot.id)
    fate = await locked_fate(uow, lot.id)
    if fate.stage != Stage.taking or fate.sale_id != event.sale_id:
        return
    questions = await questions_of(uow, offer.id)
    for question in questions:
        if question.sale_id == event.sale_id:
            question.lapsed_at = uow.now
            uow.add(question)
    if next_in_order(questions) is not None:
        await turn(uow, lot.id, Stage.willing)
        return
    await turn(uow, lot.id, Stage.free)
    await open_what_follows(uow, lot)


async def on_sale_annulled(uow: UnitOfWork, event: SaleAnnulled) -> None:
    """React to an annulment: what somebody took in kind has no fate again. Law: OJA-50, OJS-12.

    Who takes it was asked and answered already: it is on sale again, or given back.
    """
    lot = await uow.session.get_one(Lot, event.lot_id, with_for_update=True)
    fate = await uow.session.get(FailedLot, lot.id, with_for_update=True, populate_existing=True)
    if fate is None or fate.sale_id != event.sale_id:
        return
    if fate.stage in (Stage.taking, Stage.taken):
        await turn(uow, lot.id, Stage.free)
        await open_what_follows(uow, lot)


async def on_title_passed(uow: UnitOfWork, event: TitlePassed) -> None:
    """React to title: a failed lot that was being taken is taken; no further round follows it."""
    fate = await _fate_of_sale(uow, event)
    if fate:
        await turn(uow, event.lot_id, Stage.taken, sale_id=event.sale_id)
        await drop_follower(uow, event.lot_id)


async def _fate_of_sale(uow: UnitOfWork, event: TitlePassed) -> bool:
    await uow.session.get_one(Lot, event.lot_id, with_for_update=True)
    rows = select(InKindOffer.id).where(col(InKindOffer.lot_id) == event.lot_id)
    if (await uow.session.exec(rows)).first() is None:
        return False
    fate = await locked_fate(uow, event.lot_id)
    return fate.stage == Stage.taking and fate.sale_id == event.sale_id


# -- Steps ----------------------------------------------------------------------------------------


async def _begin(uow: UnitOfWork, lot_id: str, pay_days: int) -> tuple[Lot, InKindOffer]:
    """Take the court's books, then the lot: every act that opens a sale does so in this order."""
    await ledger.take_books(uow, court_of_actor(uow, Role.judge))
    lot = await own_lot(uow, lot_id, Role.judge)
    if not 1 <= pay_days <= MOST_PAY_DAYS:
        raise refuse(InKindRefusal.bad_pay_days, "pay_days", least=1, most=MOST_PAY_DAYS)
    return lot, await offer_of_lot(uow, lot_id)


async def _case(uow: UnitOfWork, lot: Lot) -> CaseView:
    case = await cases.case(uow.session, lot.court_id, lot.case_id)
    hold(case is not None, "a lot belongs to a case")
    assert case is not None
    return case


async def _set_off(
    uow: UnitOfWork,
    case: CaseView,
    question: InKindQuestion,
    price_fen: int,
    entitled_fen: int | None,
    ground: str,
) -> int:
    if entitled_fen is None:
        before = await lines_of_case(uow, case.id)
        return own_fen(case, question.party_id, entitled_by_claim(case, before, price_fen))
    _insist_text(ground, "ground")
    claimed = {claim.id: claim.total_fen for claim in case.claims}
    most_fen = min(price_fen, own_fen(case, question.party_id, claimed))
    if not is_amount(entitled_fen, least=0) or entitled_fen > most_fen:
        raise refuse(InKindRefusal.entitled_out_of_reach, "entitled_fen", most_fen=most_fen)
    return entitled_fen


async def _granted(uow: UnitOfWork, lot: Lot, sale_id: str) -> None:
    await turn(uow, lot.id, Stage.taking, sale_id=sale_id)
    for kind in (SALE_NOTICE, RELEASE):
        await close_deadline(uow, kind=kind, subject=f"lot:{lot.id}")
    uow.emit(PropertyGranted(lot.id, lot.case_id, lot.court_id, sale_id))


def _insist_text(text: str, field_name: str) -> None:
    refusal = check_text(text, field_name)
    if refusal is not None:
        raise Refused(refusal)
