"""Annulling a sale: before the ruling or after it, whether its proceeds went out or not.

The court acts on an objection that it upheld and that can no longer be turned, or on an outsider's
claim that it upheld. Confirmation and ruling are void with the reason, the buyer gets back all that
was paid, the thing is free to be sold again. What was paid out is claimed back (`unwinding.py`).
Law: OJA-50, OJA-51, REM-05, TRAP-10, TRAP-21.
"""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline
from auction.enrolment.queries import deposit_with_number
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.ledger import service as ledger
from auction.lots.models import Lot
from auction.lots.service import bar_buyer
from auction.payments import queries as payments_read
from auction.payments import service as payments
from auction.remedies.entering import reasoned
from auction.remedies.objection_steps import ObjectionState, ObjectionTarget, SaleGround
from auction.remedies.objections import note_carried_out
from auction.remedies.queries import claims_of_assets, objections_of_asset
from auction.settlement.disputed import insist_not_open, take_out_lost
from auction.settlement.events import SaleAnnulled
from auction.settlement.models import DistributionRow, Sale
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import SHARED, DistributionState, SaleState
from auction.settlement.unwinding import (
    free_disputed,
    insist_not_handed_over,
    insist_unwindable,
    owe,
    pay_all,
    pay_on,
    unwind,
)

_CLOCKS = ("balance_due", "ruling_due", "hand_over_due", "distribution_due", "deposit_disputed")
_OVER = (SaleState.defaulted, SaleState.annulled)
_BARRED_BY = (SaleGround.collusion, SaleGround.buyer_unqualified)


async def annul_sale(
    uow: UnitOfWork, *, sale_id: str, reason: str, seen_state: SaleState | None = None
) -> None:
    """Annul a sale of the judge's court, with a reason that is published.

    `seen_state` is what stood on the page: a sale that has moved on since is refused with
    `wrong_state`, as is one that is over. Refuses `payouts_with_the_bank` while it has not answered
    to a payment of the proceeds, and a sale against which nothing was upheld. Law: OJA-50, REM-05.
    """
    if uow.actor.court_id is None or not uow.actor.is_one_of(Role.judge):
        raise refuse(SettlementRefusal.not_the_judge)
    await ledger.take_books(uow, uow.actor.court_id)
    sale = await uow.session.get(Sale, sale_id, with_for_update=True, populate_existing=True)
    if sale is None or sale.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if sale.state in _OVER or (seen_state is not None and sale.state != seen_state):
        raise refuse(CommonRefusal.wrong_state)
    said = reasoned(reason)
    await insist_not_open(uow, sale)
    went_out = await _void_distribution(uow, sale)
    basis, ground = await _basis(uow, sale, said)
    sale.annulled_from, sale.state = sale.state, SaleState.annulled
    sale.annulled_at, sale.annulled_by = uow.now, uow.actor.account_id
    sale.annulment_basis, sale.annulment_ground, sale.annulment_reason = basis, ground, said
    await take_out_lost(uow, sale)
    uow.add(sale)
    for kind in _CLOCKS:
        await close_deadline(uow, kind=kind, subject=f"sale:{sale.id}")
    await _owe_buyer(uow, sale)
    if went_out is None:
        await pay_all(uow, sale)
    else:
        await unwind(uow, sale, went_out, said)
        await pay_on(uow, sale)
    if ground in _BARRED_BY:
        for buyer_id in sale.buyer_ids or filter(None, [sale.buyer_id]):
            await bar_buyer(uow, lot_id=sale.lot_id, account_id=buyer_id)
    uow.audit(
        "sale.annulled", f"sale:{sale.id}", sale.court_id,
        basis=basis, ground=ground, before=sale.annulled_from,
    )  # fmt: skip
    uow.emit(SaleAnnulled(sale.id, sale.lot_id, sale.case_id, sale.court_id))


async def is_to_annul(session: AsyncSession, lot_id: str) -> bool:
    """Say whether something was upheld on which the sale of a lot is to be annulled."""
    lot = await session.get_one(Lot, lot_id)
    objections = await objections_of_asset(session, lot.asset_id)
    claims = await claims_of_assets(session, [lot.asset_id])
    return any(
        row.target is ObjectionTarget.sale and row.state is ObjectionState.in_force
        for row in objections
    ) or any(row.state.takes_the_thing for row in claims)


async def _basis(uow: UnitOfWork, sale: Sale, reason: str) -> tuple[str, str]:
    """Return on what the sale is annulled and the ground, and note that the court acted on it."""
    lot = await uow.session.get_one(Lot, sale.lot_id)
    for objection in await objections_of_asset(uow.session, lot.asset_id):
        in_force = objection.state is ObjectionState.in_force
        if objection.target is ObjectionTarget.sale and in_force:
            await note_carried_out(uow, objection_id=objection.id, reason=reason)
            return objection.id, objection.sale_ground or ""
    for claim in await claims_of_assets(uow.session, [lot.asset_id]):
        if claim.state.takes_the_thing:
            return claim.id, SaleGround.other_breach
    raise refuse(SettlementRefusal.nothing_to_annul_on)


async def _void_distribution(uow: UnitOfWork, sale: Sale) -> DistributionRow | None:
    """Void the distribution; return it if money of it went out or was ordered out."""
    await insist_not_handed_over(uow.session, sale.case_id)
    rows = select(DistributionRow).where(col(DistributionRow.sale_id) == sale.id)
    row = (await uow.session.exec(rows.with_for_update())).first()
    if row is None:
        return None
    went_out = row.state in SHARED
    if went_out:
        await insist_unwindable(uow, row)
    if row.state == DistributionState.partly_paid:
        await free_disputed(uow, row)
    row.state = DistributionState.void
    uow.add(row)
    return row if went_out else None


async def _owe_buyer(uow: UnitOfWork, sale: Sale) -> None:
    """Note the deposit that counted and each part of the balance as owed to whoever paid it."""
    deposit = await deposit_with_number(uow.session, sale.deposit_number)
    account = deposit.refund_account if deposit else ""
    if sale.deposit_fen:
        await owe(uow, sale, "deposit", sale.buyer_name, account, sale.deposit_fen)
    if sale.payment_number is None:
        return
    await payments.close_number(uow, number=sale.payment_number)
    for part in await payments_read.transfers_of_number(uow.session, sale.payment_number):
        payee_account = part.returns_to(account)
        await owe(uow, sale, f"part:{part.id}", part.payer_name, payee_account, part.amount_fen)
