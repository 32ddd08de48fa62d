"""A failed lot that a creditor takes in kind, or a third party at the price that failed.

It is a sale without a hammer: what follows its payment (ruling, service, title, hand-over, the
sharing out of what was paid in money) is the same and stands where a sale's stands, so that no
rule of it is written twice. Who may take it, and in which order, is the room `in_kind`'s.
"""

from __future__ import annotations

from dataclasses import dataclass

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.kernel.ids import new_id, new_number
from auction.lots.models import Lot
from auction.settlement.models import Sale
from auction.settlement.rules import SaleState, SaleWay
from auction.settlement.service import ask_for_balance, price_paid


@dataclass(frozen=True, kw_only=True)
class Taking:
    """Who takes a failed lot, at which price, and what of it their own claim pays."""

    lot_id: str
    way: SaleWay
    name: str
    price_fen: int
    set_off_fen: int
    pay_days: int
    account_id: str | None = None
    party_id: str | None = None


async def open_taking(uow: UnitOfWork, taking: Taking) -> Sale:
    """Let a creditor, or a third party, take a failed lot: ask for what is to be paid in money.

    The caller holds the court's books and has asked every rule. Law: AUC-16, G19-09.
    """
    lot = await uow.session.get_one(Lot, taking.lot_id)
    sale = Sale(
        id=new_id("sale"),
        court_id=lot.court_id,
        case_id=lot.case_id,
        lot_id=lot.id,
        way=taking.way,
        buyer_id=taking.account_id,
        party_id=taking.party_id,
        buyer_name=taking.name,
        paddle="",
        price_fen=taking.price_fen,
        deposit_number="",
        deposit_fen=0,
        set_off_fen=taking.set_off_fen,
        balance_fen=taking.price_fen - taking.set_off_fen,
        balance_due_at=due_in_days(uow.now, taking.pay_days),
        state=SaleState.awaiting_balance,
        confirmed_at=uow.now,
        confirmation_number=new_number(),
    )
    uow.add(sale)
    await uow.session.flush()
    uow.audit(
        "sale.taking_opened", f"sale:{sale.id}", sale.court_id,
        way=sale.way, price_fen=sale.price_fen, set_off_fen=sale.set_off_fen,
    )  # fmt: skip
    if sale.balance_fen:
        await ask_for_balance(uow, sale, law="AUC-16")
    else:
        await price_paid(uow, sale)
    return sale
