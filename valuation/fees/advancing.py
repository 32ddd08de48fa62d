"""The applicant advances half of the estimated fee. Law: REF-22, REF-54."""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases.kinds import PartyRole
from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.events import DeadlineDue
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.money import MAX_FEN, is_amount
from auction.kernel.refusal import CommonRefusal, refuse
from auction.ledger import accounts
from auction.ledger.service import take_books
from auction.payments import service as payments
from auction.payments.events import PaymentMet
from valuation.acts import CLERICAL
from valuation.agencies.roster import Speciality
from valuation.appraisal.access import appraisal_of_court, commission_of_actor, note_act
from valuation.appraisal.models import Appraisal
from valuation.fees.booking import advance_of, give_back
from valuation.fees.events import AdvanceAsked
from valuation.fees.models import FeeAdvance
from valuation.fees.refusals import FeeRefusal
from valuation.fees.rules import ADVANCE_CLOCK, ADVANCE_DAYS, AdvanceState, advance_fee
from valuation.fees.tariff import fee_by
from valuation.fees.tariffs import tariff_of

PURPOSE = "fee_advance"


async def estimate_fee(uow: UnitOfWork, *, appraisal_id: str, expected_fen: int) -> int:
    """Estimate the fee by the tariff from a value the court expects; return the advance in fen."""
    appraisal = await appraisal_of_court(uow, appraisal_id, CLERICAL)
    return await _estimate(uow, appraisal, expected_fen)


async def estimate_by_agency(uow: UnitOfWork, *, commission_id: str, expected_fen: int) -> int:
    """Estimate the fee from a value the agency expects; return the advance in fen."""
    appraisal, _ = await commission_of_actor(uow, commission_id)
    return await _estimate(uow, appraisal, expected_fen)


async def ask_advance(uow: UnitOfWork, *, appraisal_id: str) -> str:
    """Ask the applicant for half of the estimate, in seven days; return the payment number.

    The first applicant of the case is asked. Law: REF-22.
    """
    appraisal = await appraisal_of_court(uow, appraisal_id, CLERICAL)
    advance = await advance_of(uow, appraisal_id)
    if advance is None or not advance.amount_fen:
        raise refuse(FeeRefusal.nothing_estimated)
    if advance.state != AdvanceState.estimated:
        raise refuse(FeeRefusal.advance_asked_already)
    party = await _applicant(uow, appraisal.case_id)
    advance.state, advance.party_id, advance.asked_at = AdvanceState.asked, party.id, uow.now
    advance.due_at = due_in_days(uow.now, ADVANCE_DAYS)
    advance.payment_number = await payments.open_number(
        uow,
        court_id=appraisal.court_id,
        purpose=PURPOSE,
        subject_id=appraisal_id,
        payer_name=party.name,
        amount_fen=advance.amount_fen,
        credit_code=accounts.advance(appraisal.case_id),
    )
    await open_deadline(
        uow,
        court_id=appraisal.court_id,
        case_id=appraisal.case_id,
        kind=ADVANCE_CLOCK,
        subject=f"appraisal:{appraisal_id}",
        role=Role.party,
        law="REF-54",
        due_at=advance.due_at,
    )
    note_act(uow, appraisal, "advance_asked", fen=advance.amount_fen)
    uow.emit(AdvanceAsked(appraisal_id, appraisal.court_id, party.id))
    return advance.payment_number


async def advance_met(uow: UnitOfWork, event: PaymentMet) -> None:
    """React to the advance's arrival; one that comes after all was settled goes back at once."""
    if event.purpose != PURPOSE:
        return
    await take_books(uow, event.court_id)
    advance = await advance_of(uow, event.subject_id)
    if advance is None or advance.paid_at is not None:
        return
    was_settled = advance.state == AdvanceState.settled
    advance.paid_at, advance.paid_fen = uow.now, event.received_fen
    advance.payer_account = event.payer_account
    await close_deadline(uow, kind=ADVANCE_CLOCK, subject=f"appraisal:{advance.appraisal_id}")
    advance.state = AdvanceState.paid
    if was_settled:
        await give_back(uow, advance)


async def advance_overdue(uow: UnitOfWork, event: DeadlineDue) -> None:
    """Note that the advance did not come in time. House rule: the appraisal goes on all the same;

    the money may still come, and the court sees that it has not.
    """
    if event.kind != ADVANCE_CLOCK:
        return
    advance = await advance_of(uow, event.subject.removeprefix("appraisal:"))
    if advance is not None and advance.state == AdvanceState.asked:
        advance.state = AdvanceState.overdue
        await close_deadline(uow, kind=ADVANCE_CLOCK, subject=event.subject)


async def _estimate(uow: UnitOfWork, appraisal: Appraisal, expected_fen: int) -> int:
    if not is_amount(expected_fen):
        raise refuse(CommonRefusal.bad_amount, "expected", least_fen=1, most_fen=MAX_FEN)
    advance = await advance_of(uow, appraisal.id)
    if advance is not None and advance.state != AdvanceState.estimated:
        raise refuse(FeeRefusal.advance_asked_already)
    tariff = await tariff_of(uow.session, appraisal.court_id, Speciality(appraisal.speciality))
    estimate_fen = fee_by(expected_fen, tariff.tiers)
    advance = advance or FeeAdvance(
        appraisal_id=appraisal.id,
        court_id=appraisal.court_id,
        case_id=appraisal.case_id,
        state=AdvanceState.estimated,
        expected_fen=expected_fen,
        estimate_fen=estimate_fen,
        amount_fen=0,
        estimated_at=uow.now,
        estimated_by=uow.actor.account_id or "",
    )
    advance.expected_fen, advance.estimate_fen = expected_fen, estimate_fen
    advance.amount_fen = advance_fee(estimate_fen)
    advance.estimated_at, advance.estimated_by = uow.now, uow.actor.account_id or ""
    uow.add(advance)
    await uow.session.flush()
    note_act(uow, appraisal, "fee_estimated", expected_fen=expected_fen, fee_fen=estimate_fen)
    return advance.amount_fen


async def _applicant(uow: UnitOfWork, case_id: str) -> CaseParty:
    rows = (
        select(CaseParty)
        .where(col(CaseParty.case_id) == case_id, col(CaseParty.role) == PartyRole.applicant)
        .order_by(col(CaseParty.position), col(CaseParty.id))
    )
    party = (await uow.session.exec(rows)).first()
    if party is None:
        raise refuse(FeeRefusal.no_applicant)
    return party
