"""The end of a sale that no authority approved: money back, and a re-sale without this buyer."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline
from auction.kernel.actor import Role
from auction.kernel.refusal import refuse
from auction.ledger import service as ledger
from auction.lots.service import bar_buyer
from auction.payments import service as payments
from auction.settlement.access import own_sale
from auction.settlement.approving import REFUSED, decide_approval
from auction.settlement.events import SaleDefaulted, TakingLapsed
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import SaleState, SaleWay
from auction.settlement.service import keep_buyers_deposit, return_beyond_deposit, return_parts


async def end_unapproved(
    uow: UnitOfWork, *, sale_id: str, note: str, keeps_deposit: bool = False
) -> None:
    """End a sale that was not approved in reasonable time; a judge does, and bars the buyer.

    What was paid goes back; the deposit too, unless the buyer knew that they could not be approved
    (`keeps_deposit`). Law: CAT-03, OJA-39.
    """
    await ledger.take_books(uow, uow.actor.court_id or "")
    sale = await own_sale(uow, sale_id, Role.judge)
    if sale.state not in {SaleState.awaiting_balance, SaleState.paid}:
        raise refuse(SettlementRefusal.ruling_made_already)
    await decide_approval(uow, sale, REFUSED, note)
    sale.state, sale.defaulted_at = SaleState.defaulted, uow.now
    uow.add(sale)
    if sale.payment_number is not None:
        await payments.close_number(uow, number=sale.payment_number)
        await return_parts(uow, sale, sale.payment_number)
    for kind in ("balance_due", "ruling_due", "distribution_due"):
        await close_deadline(uow, kind=kind, subject=f"sale:{sale.id}")
    ids = (sale.id, sale.lot_id, sale.case_id, sale.court_id)
    if sale.way != SaleWay.hammer:
        uow.emit(TakingLapsed(*ids))
        return
    await return_beyond_deposit(uow, sale, all_of_it=not keeps_deposit)
    await keep_buyers_deposit(uow, sale)
    await bar_buyer(uow, lot_id=sale.lot_id, account_id=sale.buyer_id or "")
    uow.emit(SaleDefaulted(*ids))
