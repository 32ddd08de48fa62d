"""The verbs of settlement: from the hammer to the keys, and what a default leaves behind.

The court's books are taken first, then the sale, then whatever else is locked. Functions that
react to events change nothing when they run again. How the proceeds are shared out stands in
`distributing.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.lot_news import LotKnockedDown
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.events import DeadlineDue
from auction.deadlines.service import close_deadline, open_deadline
from auction.enrolment.buyers import buyers_behind, named
from auction.enrolment.queries import deposit_with_number
from auction.enrolment.service import keep_deposit, release_all_but
from auction.kernel.actor import Role
from auction.kernel.clock import from_ms
from auction.kernel.ids import new_id, new_number
from auction.kernel.invariant import hold
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.ledger import service as ledger
from auction.lots.models import Lot, TermsDecision
from auction.lots.panel import DecisionState
from auction.lots.rules import ProposedTerms
from auction.lots.service import bar_buyer, mark_closed
from auction.lots.states import LotState
from auction.lots.terms import BiddingTerms
from auction.payments import queries as payments_read
from auction.payments import service as payments
from auction.payments.events import PaymentMet
from auction.payments.matching import NumberState
from auction.settlement import disputed, rules
from auction.settlement.approving import insist_approved
from auction.settlement.claimed_things import why_held
from auction.settlement.depositing import deposit_counts
from auction.settlement.distributing import (
    approve_distribution,
    name_account,
    payout_confirmed,
    propose_again,
    propose_distribution,
)
from auction.settlement.eligibility import insist_eligible
from auction.settlement.events import (
    BalancePaid,
    PropertyHandedOver,
    SaleConfirmed,
    SaleDefaulted,
    TakingLapsed,
    TitlePassed,
)
from auction.settlement.models import Sale
from auction.settlement.proofs import ServiceProof, SignedRecord, keep_proof, keep_record
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import SaleState, SaleWay
from auction.settlement.standing_still import keep_still
from auction.settlement.vacating import insist_empty

__all__ = [
    "approve_distribution",
    "balance_met",
    "confirm_sale",
    "default_if_unpaid",
    "hand_over",
    "make_ruling",
    "name_account",
    "payout_confirmed",
    "propose_again",
    "propose_distribution",
    "serve_ruling",
]

BALANCE = "balance"
BALANCE_RETURN = "balance_return"
RETURN_HOURS = 24
_DISPOSALS = (SaleState.ruling_made, SaleState.title_passed)


class Holder(Protocol):
    """Who holds a paddle, and the deposit paid for it."""

    @property
    def account_id(self) -> str:
        """Return whose paddle it is."""
        ...

    @property
    def deposit_number(self) -> str:
        """Return the opaque number of their deposit."""
        ...


Unsealer = Callable[[AsyncSession, str, str], Awaitable[Holder]]
"""Opens the winning paddle: (session, lot, paddle) to its holder. Only after the close."""


# -- What follows the hammer ------------------------------------------------------------------


async def confirm_sale(uow: UnitOfWork, event: LotKnockedDown, unsealer: Unsealer) -> None:
    """React to the hammer: name the buyer, count the deposit, ask for the balance, free the rest.

    Law: OJA-35, OJA-37 (losers, within 24 hours; the deposit counts), OJA-40 (the balance).
    """
    await ledger.take_books(uow, event.court_id)
    if await _sale_of_lot(uow, event.lot_id) is not None:
        return
    lot = await uow.session.get_one(Lot, event.lot_id)
    holder = await unsealer(uow.session, lot.id, event.paddle)
    sale = await _new_sale(uow, event, lot, holder)
    await mark_closed(
        uow,
        lot_id=lot.id,
        result=LotState.sold,
        price_fen=event.price_fen,
        closed_at=from_ms(event.closed_at_ms),
    )
    await release_all_but(
        uow,
        lot_id=lot.id,
        keep=holder.deposit_number,
        closed_at=from_ms(event.closed_at_ms),
    )
    await _count_deposit(uow, sale)
    await deposit_counts(uow, lot.id)
    await disputed.open_case(uow, sale)
    uow.audit(
        "sale.confirmed", f"sale:{sale.id}", sale.court_id,
        price_fen=sale.price_fen, confirmation=sale.confirmation_number,
    )  # fmt: skip
    uow.emit(SaleConfirmed(*_ids(sale)))
    if sale.balance_fen:
        await ask_for_balance(uow, sale)
    else:
        await price_paid(uow, sale)


async def balance_met(uow: UnitOfWork, event: PaymentMet) -> None:
    """React to the last part of the balance: the price is paid. Law: OJA-40, AUC-20."""
    if event.purpose != BALANCE:
        return
    await ledger.take_books(uow, event.court_id)
    sale = await _locked(uow, event.subject_id)
    if sale.state == SaleState.awaiting_balance:
        sale.balance_paid_fen = event.received_fen
        await price_paid(uow, sale)


async def default_if_unpaid(uow: UnitOfWork, event: DeadlineDue) -> None:
    """React to the day the balance was due: without it the buyer has defaulted.

    The deposit is kept, parts of the balance go back, the buyer is barred from the re-sale.
    Law: OJA-38, OJA-39, TRAP-09.
    """
    if event.kind != "balance_due":
        return
    await ledger.take_books(uow, event.court_id)
    sale = await _locked(uow, event.subject.removeprefix("sale:"))
    number = await payments_read.number_for(uow.session, BALANCE, sale.id)
    has_come = number is not None and number.state == NumberState.met
    if sale.state != SaleState.awaiting_balance or has_come:
        return
    if sale.way != SaleWay.hammer:
        await _lapse(uow, sale, number.number if number is not None else None)
        return
    await default_sale(uow, sale, number.number if number is not None else None)


async def default_sale(uow: UnitOfWork, sale: Sale, number: str | None) -> None:
    """Hold a buyer in default: keep the deposit, send the parts back, bar from the re-sale."""
    sale.state, sale.defaulted_at = SaleState.defaulted, uow.now
    uow.add(sale)
    if number is not None:
        await payments.close_number(uow, number=number)
        await return_parts(uow, sale, number)
    await disputed.take_out_lost(uow, sale)
    await return_beyond_deposit(uow, sale)
    await keep_buyers_deposit(uow, sale)
    hold(sale.buyer_id is not None, "whoever bought at the hammer has an account")
    for buyer_id in sale.buyer_ids or [sale.buyer_id or ""]:
        await bar_buyer(uow, lot_id=sale.lot_id, account_id=buyer_id)
    for kind in ("balance_due", "ruling_due", "distribution_due", disputed.CASE):
        await close_deadline(uow, kind=kind, subject=_subject(sale))
    uow.audit("sale.defaulted", _subject(sale), sale.court_id, kept_fen=sale.deposit_fen)
    uow.emit(SaleDefaulted(*_ids(sale)))


# -- The judge's acts -------------------------------------------------------------------------


async def make_ruling(uow: UnitOfWork, *, sale_id: str) -> str:
    """Make the sale ruling once the price is paid; return its number. Law: AUC-20."""
    sale = await _for_judge(uow, sale_id, SaleState.ruling_made)
    await insist_eligible(uow, sale)
    await insist_approved(uow, sale)
    await disputed.insist_undisputed(uow, sale)
    sale.state, sale.ruling_made_at = SaleState.ruling_made, uow.now
    sale.ruling_number = new_number()
    uow.add(sale)
    uow.audit("sale.ruling_made", _subject(sale), sale.court_id, ruling=sale.ruling_number)
    return sale.ruling_number


async def serve_ruling(uow: UnitOfWork, *, sale_id: str, proof: ServiceProof | None = None) -> None:
    """Note that the ruling was served on the buyer, with its proof: then title passed.

    Without channel, address, content, time and receipt nothing is served, for nobody could show
    later when title passed. Law: OJA-36, AUC-20, TRAP-12; hand-over in fifteen days, AUC-27.
    """
    sale = await _for_judge(uow, sale_id, SaleState.title_passed)
    await keep_proof(uow, sale, proof)
    sale.state = SaleState.title_passed
    uow.add(sale)
    await close_deadline(uow, kind="ruling_due", subject=_subject(sale))
    await _open(
        uow, sale, kind="hand_over_due", law="AUC-27", days=rules.HAND_OVER_DAYS,
        since=sale.ruling_served_at,
    )  # fmt: skip
    uow.audit("sale.ruling_served", _subject(sale), sale.court_id)
    uow.emit(TitlePassed(*_ids(sale)))


async def hand_over(
    uow: UnitOfWork, *, sale_id: str, note: str, record: SignedRecord | None = None
) -> None:
    """Note that the buyer received the property, by the record both signed. Law: AUC-27.

    Refused while somebody still lives there who was told to leave (`vacating.py`).
    """
    sale = await _for_judge(uow, sale_id, SaleState.handed_over, clerk_may=True)
    await insist_empty(uow, sale)
    await keep_record(uow, sale, record)
    sale.state, sale.handed_over_at = SaleState.handed_over, uow.now
    sale.hand_over_note = note.strip()[:2000]
    uow.add(sale)
    await close_deadline(uow, kind="hand_over_due", subject=_subject(sale))
    uow.audit("sale.handed_over", _subject(sale), sale.court_id)
    uow.emit(
        PropertyHandedOver(
            sale_id=sale.id,
            lot_id=sale.lot_id,
            case_id=sale.case_id,
            court_id=sale.court_id,
            by=uow.actor.account_id or "",
        )
    )


# -- Steps ------------------------------------------------------------------------------------


async def _new_sale(uow: UnitOfWork, event: LotKnockedDown, lot: Lot, holder: Holder) -> Sale:
    deposit = await deposit_with_number(uow.session, holder.deposit_number)
    hold(deposit is not None, "whoever holds a paddle has a deposit")
    assert deposit is not None
    # What counts is what the books hold, not what was asked: an applicant may have paid less.
    held_fen = -await books.balance(
        uow.session, lot.court_id, accounts.deposit(holder.deposit_number)
    )
    deposit_fen = min(held_fen, event.price_fen)
    buyers = await buyers_behind(uow.session, holder.deposit_number)
    sale = Sale(
        id=new_id("sale"),
        court_id=lot.court_id,
        case_id=lot.case_id,
        lot_id=lot.id,
        buyer_id=buyers[0].account_id,
        buyer_name=named(buyers),
        payer_name=deposit.payer_name,
        buyer_ids=[each.account_id for each in buyers],
        paddle=event.paddle,
        price_fen=event.price_fen,
        deposit_number=holder.deposit_number,
        deposit_fen=deposit_fen,
        balance_fen=event.price_fen - deposit_fen,
        balance_due_at=due_in_days(from_ms(event.closed_at_ms), await _balance_days(uow, lot.id)),
        state=SaleState.awaiting_balance,
        confirmed_at=uow.now,
        confirmation_number=new_number(),
    )
    uow.add(sale)
    await uow.session.flush()
    return sale


async def _balance_days(uow: UnitOfWork, lot_id: str) -> int:
    """Return the days the announcement gave for the balance. Law: OJA-40."""
    decided = select(TermsDecision.terms).where(
        col(TermsDecision.lot_id) == lot_id, col(TermsDecision.state) == DecisionState.decided
    )
    return ProposedTerms.from_json(dict((await uow.session.exec(decided)).one())).balance_days


async def _count_deposit(uow: UnitOfWork, sale: Sale) -> None:
    """Let the buyer's deposit count toward the price; an excess goes back. Law: OJA-37."""
    code = accounts.deposit(sale.deposit_number)
    if sale.deposit_fen:
        await ledger.post(
            uow,
            court_id=sale.court_id,
            key=f"sale:{sale.id}:deposit",
            kind="deposit_counts",
            lines=[(code, sale.deposit_fen), (accounts.proceeds(sale.case_id), -sale.deposit_fen)],
            memo={"deposit": sale.deposit_number},
        )
    excess_fen = -await books.balance(uow.session, sale.court_id, code)
    if excess_fen:
        await payments.instruct_payout(
            uow,
            court_id=sale.court_id,
            key=f"sale:{sale.id}:excess",
            purpose=BALANCE_RETURN,
            subject_id=sale.id,
            payee_name=sale.payer_name or sale.buyer_name,
            payee_account=await _buyer_account(uow, sale),
            amount_fen=excess_fen,
            debit_code=code,
            due_at=uow.now + timedelta(hours=RETURN_HOURS),
        )


async def ask_for_balance(uow: UnitOfWork, sale: Sale, *, law: str = "OJA-40") -> None:
    """Ask for what is still to be paid, under a number, until its day. Law: OJA-40, AUC-16."""
    sale.payment_number = await payments.open_number(
        uow,
        court_id=sale.court_id,
        purpose=BALANCE,
        subject_id=sale.id,
        payer_name=sale.payer_name or sale.buyer_name,
        amount_fen=sale.balance_fen,
        parts_allowed=True,
        credit_code=accounts.proceeds(sale.case_id),
    )
    uow.add(sale)
    await open_deadline(
        uow,
        court_id=sale.court_id,
        case_id=sale.case_id,
        kind="balance_due",
        subject=_subject(sale),
        role=Role.bidder,
        law=law,
        due_at=sale.balance_due_at,
        data={"sale": sale.id, "lot": sale.lot_id, "balance_fen": sale.balance_fen},
    )


async def price_paid(uow: UnitOfWork, sale: Sale) -> None:
    """Note that nothing of the price is left to pay; the ruling is due in ten days. AUC-20."""
    sale.state, sale.paid_at = SaleState.paid, uow.now
    uow.add(sale)
    await close_deadline(uow, kind="balance_due", subject=_subject(sale))
    await _open(uow, sale, kind="ruling_due", law="AUC-20", days=rules.RULING_DAYS)
    await _open(uow, sale, kind="distribution_due", law="DIST-03", days=rules.PAYOUT_DAYS)
    await keep_still(uow, sale.id, sale.case_id)
    uow.audit("sale.paid", _subject(sale), sale.court_id, price_fen=sale.price_fen)
    uow.emit(BalancePaid(*_ids(sale)))


async def _lapse(uow: UnitOfWork, sale: Sale, number: str | None) -> None:
    """End a taking that was not paid: there is no deposit to keep, what came goes back. AUC-16."""
    sale.state, sale.defaulted_at = SaleState.defaulted, uow.now
    uow.add(sale)
    if number is not None:
        await payments.close_number(uow, number=number)
        await return_parts(uow, sale, number)
    await close_deadline(uow, kind="balance_due", subject=_subject(sale))
    uow.audit("sale.taking_lapsed", _subject(sale), sale.court_id)
    uow.emit(TakingLapsed(*_ids(sale)))


async def return_parts(uow: UnitOfWork, sale: Sale, number: str) -> None:
    """Send back what came of the balance: only the deposit is kept. Law: OJA-38."""
    account = await _buyer_account(uow, sale)
    for part in await payments_read.transfers_of_number(uow.session, number):
        await payments.instruct_payout(
            uow,
            court_id=sale.court_id,
            key=f"sale:{sale.id}:part:{part.id}",
            purpose=BALANCE_RETURN,
            subject_id=sale.id,
            payee_name=part.payer_name,
            payee_account=part.returns_to(account),
            amount_fen=part.amount_fen,
            debit_code=accounts.proceeds(sale.case_id),
            due_at=uow.now + timedelta(hours=RETURN_HOURS),
        )


async def return_beyond_deposit(uow: UnitOfWork, sale: Sale, *, all_of_it: bool = False) -> None:
    """Give back what was prepaid beyond the stated deposit, or all of it. Law: OJS-09, TRAP-11."""
    lot = await uow.session.get_one(Lot, sale.lot_id)
    terms = BiddingTerms.from_json(lot.terms or {})
    kept_fen = 0 if all_of_it else rules.kept_of_deposit_fen(terms, sale.deposit_fen)
    rest_fen = sale.deposit_fen - kept_fen
    if not rest_fen:
        return
    sale.deposit_fen -= rest_fen
    uow.add(sale)
    deposit = await deposit_with_number(uow.session, sale.deposit_number)
    await payments.instruct_payout(
        uow,
        court_id=sale.court_id,
        key=f"sale:{sale.id}:prepaid",
        purpose=BALANCE_RETURN,
        subject_id=sale.id,
        payee_name=sale.payer_name or sale.buyer_name,
        payee_account=deposit.refund_account if deposit else "",
        amount_fen=rest_fen,
        debit_code=accounts.proceeds(sale.case_id),
        due_at=uow.now + timedelta(hours=RETURN_HOURS),
    )


async def keep_buyers_deposit(uow: UnitOfWork, sale: Sale) -> None:
    """Move what is kept from a buyer out of the proceeds. Law: OJA-38."""
    await keep_deposit(uow, number=sale.deposit_number)
    if sale.deposit_fen:
        await ledger.post(
            uow,
            court_id=sale.court_id,
            key=f"sale:{sale.id}:kept",
            kind="deposit_kept",
            lines=[
                (accounts.proceeds(sale.case_id), sale.deposit_fen),
                (accounts.forfeited(sale.case_id), -sale.deposit_fen),
            ],
            memo={"deposit": sale.deposit_number},
        )


async def _buyer_account(uow: UnitOfWork, sale: Sale) -> str:
    deposit = await deposit_with_number(uow.session, sale.deposit_number)
    return deposit.refund_account if deposit else ""


async def _open(
    uow: UnitOfWork, sale: Sale, *, kind: str, law: str, days: int, since: datetime | None = None
) -> None:
    await open_deadline(
        uow,
        court_id=sale.court_id,
        case_id=sale.case_id,
        kind=kind,
        subject=_subject(sale),
        role=Role.judge,
        law=law,
        due_at=due_in_days(since or uow.now, days),
        data={"sale": sale.id, "lot": sale.lot_id},
    )


async def _for_judge(
    uow: UnitOfWork, sale_id: str, wanted: SaleState, *, clerk_may: bool = False
) -> Sale:
    """Return the sale, locked, if the actor may now make it what is wanted."""
    sale = await uow.session.get(Sale, sale_id, with_for_update=True, populate_existing=True)
    if sale is None or sale.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    may = (Role.judge, Role.clerk) if clerk_may else (Role.judge,)
    if not uow.actor.is_one_of(*may):
        raise refuse(SettlementRefusal.not_the_judge)
    refusal = rules.may_become(SaleState(sale.state), wanted)
    if refusal is None and wanted in _DISPOSALS:
        refusal = await why_held(uow, sale)
    if refusal is not None:
        raise Refused(refusal)
    return sale


async def _locked(uow: UnitOfWork, sale_id: str) -> Sale:
    return await uow.session.get_one(Sale, sale_id, with_for_update=True, populate_existing=True)


async def _sale_of_lot(uow: UnitOfWork, lot_id: str) -> Sale | None:
    return (await uow.session.exec(select(Sale).where(col(Sale.lot_id) == lot_id))).first()


def _subject(sale: Sale) -> str:
    return f"sale:{sale.id}"


def _ids(sale: Sale) -> tuple[str, str, str, str]:
    """Return what every event of a sale names, in its order."""
    return sale.id, sale.lot_id, sale.case_id, sale.court_id
