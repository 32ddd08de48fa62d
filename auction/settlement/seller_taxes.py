"""The seller's side's taxes of a sale: the authority's figure, recorded as a cost of the case.

An estimate is never taken out of proceeds: only what the tax authority has stated, so that the
buyer can register. Law: W-02, OJA-49.
"""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases.queries import case as case_of
from auction.cases.service import add_cost
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.ledger import service as ledger
from auction.lots.models import Lot
from auction.settlement.models import DistributionRow, Sale
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import DistributionState, SaleState
from auction.settlement.seller_tax_names import cost_name
from auction.taxes.refusals import TaxRefusal

_PAID = (SaleState.paid, SaleState.ruling_made, SaleState.title_passed, SaleState.handed_over)
_UNDECIDED = (DistributionState.proposed, DistributionState.needs_distribution_plan)
_LONGEST_TAX = 100


async def record_seller_tax(
    uow: UnitOfWork,
    *,
    sale_id: str,
    tax: str,
    authority: str,
    account: str,
    amount_fen: int,
) -> str:
    """Record what the tax authority stated for the seller's side; return the cost's id.

    It is paid first out of the proceeds, like every cost. Refused before the price is paid, once
    the distribution is decided, and for a tax of this sale that stands recorded.
    """
    court_id = uow.actor.court_id
    if court_id is None or not uow.actor.is_one_of(Role.judge, Role.clerk):
        raise refuse(SettlementRefusal.not_the_judge)
    await ledger.take_books(uow, court_id)
    sale = await uow.session.get(Sale, sale_id, with_for_update=True, populate_existing=True)
    if sale is None or sale.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    if sale.state not in _PAID:
        raise refuse(TaxRefusal.sale_not_paid)
    rows = select(DistributionRow.state).where(col(DistributionRow.sale_id) == sale.id)
    if any(state not in _UNDECIDED for state in (await uow.session.exec(rows)).all()):
        raise refuse(SettlementRefusal.distribution_decided)
    if not tax.strip():
        raise refuse(CommonRefusal.missing, "tax")
    lot = await uow.session.get_one(Lot, sale.lot_id)
    name = cost_name(tax.strip()[:_LONGEST_TAX], lot.number)
    case = await case_of(uow.session, court_id, sale.case_id)
    if case is not None and any(cost.name == name for cost in case.costs):
        raise refuse(TaxRefusal.tax_recorded, "tax")
    return await add_cost(
        uow,
        case_id=sale.case_id,
        name=name,
        payee_name=authority,
        payee_account=account,
        amount_fen=amount_fen,
    )
