"""A buyer whose deposit a card's bank took back: a case for the judge, and how it ends.

While it is open no ruling is made and nothing is distributed: part of the price is not with the
court. It ends when the dispute is won, when the buyer pays the same amount by bank, or when the
judge declares the buyer in default. Law: OJA-38, OJA-40, AUC-20.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.enrolment.disputing import note_lost
from auction.enrolment.service import PURPOSE as DEPOSIT
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.ledger import accounts
from auction.ledger import service as ledger
from auction.payments import service as payments
from auction.payments.disputes import is_disputed, lost_payment
from auction.payments.events import CardDisputed, PaymentMet
from auction.payments.queries import number_for
from auction.settlement.models import Sale
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import SaleState

CASE = "deposit_disputed"
MADE_GOOD = "disputed_deposit"
DAYS = 10
_OVER = (SaleState.defaulted, SaleState.annulled)
_BEFORE_RULING = (SaleState.awaiting_balance, SaleState.paid)


@dataclass(frozen=True)
class Dispute:
    """How it stands with a buyer's deposit that was taken back; `number` to pay it anew under."""

    is_lost: bool
    number: str | None


async def dispute_of(session: AsyncSession, sale_id: str, deposit_number: str) -> Dispute | None:
    """Return the dispute of a buyer's deposit, or None where there is none."""
    if not await is_disputed(session, deposit_number):
        return None
    anew = await number_for(session, MADE_GOOD, sale_id)
    is_lost = await lost_payment(session, deposit_number) is not None
    return Dispute(is_lost, anew.number if anew is not None else None)


async def open_case(uow: UnitOfWork, sale: Sale) -> None:
    """Lay a sale before the judge whose deposit was taken back by a card's bank."""
    if not await is_disputed(uow.session, sale.deposit_number):
        return
    await open_deadline(
        uow,
        court_id=sale.court_id,
        case_id=sale.case_id,
        kind=CASE,
        subject=f"sale:{sale.id}",
        role=Role.judge,
        law="OJA-38",
        due_at=due_in_days(uow.now, DAYS),
        data={"sale": sale.id, "lot": sale.lot_id, "amount_fen": sale.deposit_fen},
    )


async def on_card_disputed(uow: UnitOfWork, event: CardDisputed) -> None:
    """React to how a dispute of a buyer's deposit went: the judge's case opens, or is over."""
    if event.purpose != DEPOSIT:
        return
    await ledger.take_books(uow, event.court_id)
    sale = await _sale_with(uow.session, event.subject_id)
    if sale is None:
        return
    await open_case(uow, sale)
    if not await is_disputed(uow.session, sale.deposit_number):
        await close_deadline(uow, kind=CASE, subject=f"sale:{sale.id}")


async def insist_undisputed(uow: UnitOfWork, sale: Sale) -> None:
    """Refuse `deposit_disputed` while a card's bank has the buyer's deposit."""
    if await is_disputed(uow.session, sale.deposit_number):
        raise refuse(SettlementRefusal.deposit_disputed)


async def insist_not_open(uow: UnitOfWork, sale: Sale) -> None:
    """Refuse `deposit_disputed` until a dispute is decided: what goes back would go back twice."""
    number = sale.deposit_number
    if await is_disputed(uow.session, number) and not await lost_payment(uow.session, number):
        raise refuse(SettlementRefusal.deposit_disputed)


async def ask_anew(uow: UnitOfWork, *, sale_id: str) -> str:
    """Ask the buyer for a deposit that was lost to a dispute, by bank; return the number.

    The judge asks; asking twice gives the same number. House rule: the price is owed in full, and
    a buyer who was not cheating must be able to make it good.
    """
    sale = await _lost(uow, sale_id)
    known = await number_for(uow.session, MADE_GOOD, sale.id)
    if known is not None:
        return known.number
    uow.audit("sale.deposit_asked_anew", f"sale:{sale.id}", sale.court_id, fen=sale.deposit_fen)
    return await payments.open_number(
        uow,
        court_id=sale.court_id,
        purpose=MADE_GOOD,
        subject_id=sale.id,
        payer_name=sale.payer_name or sale.buyer_name,
        amount_fen=sale.deposit_fen,
        parts_allowed=True,
        credit_code=accounts.STRIPE_DISPUTED,
    )


async def made_good(uow: UnitOfWork, event: PaymentMet) -> None:
    """React to a lost deposit that the buyer paid anew: the price is with the court again."""
    if event.purpose != MADE_GOOD:
        return
    await ledger.take_books(uow, event.court_id)
    sale = await uow.session.get_one(Sale, event.subject_id, with_for_update=True)
    payment = await lost_payment(uow.session, sale.deposit_number)
    if payment is not None:
        payment.is_disputed = False
        uow.add(payment)
        uow.audit("sale.deposit_made_good", f"sale:{sale.id}", sale.court_id)
    await close_deadline(uow, kind=CASE, subject=f"sale:{sale.id}")


async def take_out_lost(uow: UnitOfWork, sale: Sale) -> None:
    """Take what was lost to a dispute out of the proceeds: it was never paid. Law: OJA-38."""
    payment = await lost_payment(uow.session, sale.deposit_number)
    if payment is None or not sale.deposit_fen:
        return
    await ledger.post(
        uow,
        court_id=sale.court_id,
        key=f"sale:{sale.id}:deposit_lost",
        kind="card_dispute_lost",
        lines=[
            (accounts.proceeds(sale.case_id), sale.deposit_fen),
            (accounts.STRIPE_DISPUTED, -sale.deposit_fen),
        ],
        memo={"deposit": sale.deposit_number},
    )
    await note_lost(uow, number=sale.deposit_number)
    sale.deposit_fen, payment.is_disputed = 0, False
    uow.add(sale, payment)


async def lost_before_ruling(uow: UnitOfWork, sale_id: str) -> Sale:
    """Return a sale, locked, whose buyer may be declared in default for a lost deposit."""
    sale = await _lost(uow, sale_id)
    if sale.state not in _BEFORE_RULING:
        raise refuse(CommonRefusal.wrong_state)
    return sale


async def _lost(uow: UnitOfWork, sale_id: str) -> Sale:
    if uow.actor.court_id is None or not uow.actor.is_one_of(Role.judge):
        raise refuse(SettlementRefusal.not_the_judge)
    await ledger.take_books(uow, uow.actor.court_id)
    sale = await uow.session.get(Sale, sale_id, with_for_update=True, populate_existing=True)
    if sale is None or sale.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if sale.state in _OVER:
        raise refuse(CommonRefusal.wrong_state)
    if not sale.deposit_fen or await lost_payment(uow.session, sale.deposit_number) is None:
        raise refuse(SettlementRefusal.deposit_not_lost)
    return sale


async def _sale_with(session: AsyncSession, number: str) -> Sale | None:
    rows = select(Sale).where(col(Sale.deposit_number) == number, col(Sale.state).not_in(_OVER))
    return (await session.exec(rows)).first()
