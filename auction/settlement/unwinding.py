"""Unwinding what went out of an annulled sale's proceeds: called back, claimed back, paid on.

Payouts the bank does not have are called back; what payees were paid they owe to the court, each
under a number of its own (执行回转). The buyer's money is paid from what is there at once and from
each return as it comes; only then do kept deposits that had joined the proceeds return to where
they wait. House rule: nothing is advanced meanwhile, for everything else on the court's account
belongs to other cases, and the court's own budget is not in these books.
Law: OJA-50, CPL 244 (reversal of enforcement).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.invariant import hold
from auction.kernel.refusal import refuse
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.ledger import service as ledger
from auction.payments import queries as payments_read
from auction.payments import service as payments
from auction.payments.calling_back import call_back, is_with_the_bank, may_be_called_back
from auction.payments.events import PaymentMet, PayoutReturned
from auction.payments.queries import PayoutState, PayoutView
from auction.settlement.distributing import PURPOSES
from auction.settlement.events import ReturnClaimed
from auction.settlement.models import AnnulledPart, DistributionRow, ReturnClaim, Sale
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import Applied
from auction.settlement.standing_still import free_kept, transfer_of
from auction.settlement.unwinding_rules import RETURN_DAYS, Owed, ReturnState, pay_in_order

RETURN, MONEY_RETURN = "balance_return", "money_return"
RETURN_HOURS = 24
FORFEIT = "forfeit:"


async def insist_unwindable(uow: UnitOfWork, row: DistributionRow) -> None:
    """Refuse while the bank has a payment of this distribution and has not answered.

    House rule: no entry is made on what nobody knows; the bank answers within days.
    """
    for payout in await _payouts(uow, row.id):
        if await is_with_the_bank(uow.session, payout.id):
            raise refuse(SettlementRefusal.payouts_with_the_bank)


async def unwind(uow: UnitOfWork, sale: Sale, row: DistributionRow, reason: str) -> None:
    """Call back what was not paid, claim back what was; note what of kept deposits returns.

    What the court keeps, for a payee or until a judgment, lies among the proceeds again.
    """
    for payout in await _payouts(uow, row.id):
        if payout.state == PayoutState.confirmed:
            await _claim_back(uow, sale, payout)
        else:
            await call_back(uow, payout_id=payout.id, reason=reason)
    await free_kept(uow, row.id)
    for forfeit in (Applied(**values) for values in row.forfeits):
        await owe(uow, sale, f"{FORFEIT}{forfeit.sale_id}", "", "", forfeit.total_fen)


async def free_disputed(uow: UnitOfWork, row: DistributionRow) -> None:
    """Put what was kept for a judgment back among the proceeds: nothing is disputed any more."""
    kept = f"distribution:{row.id}:kept"
    if await books.is_posted(uow.session, row.court_id, kept):
        await ledger.reverse(
            uow,
            court_id=row.court_id,
            key=f"{kept}:annulled",
            entry_key=kept,
            kind="disputed_freed",
            memo={"distribution": row.id},
        )


async def insist_not_handed_over(session: AsyncSession, case_id: str) -> None:
    """Refuse where the proceeds are with a bankruptcy administrator: they are claimed there."""
    transfer = await transfer_of(session, case_id)
    if transfer is not None and transfer.signed_at is not None:
        raise refuse(SettlementRefusal.proceeds_with_administrator)


async def owe(
    uow: UnitOfWork, sale: Sale, key: str, name: str, account: str, amount_fen: int
) -> None:
    """Note, behind what was noted before, that something is owed since the sale was annulled."""
    uow.add(
        AnnulledPart(
            sale_id=sale.id,
            position=len(await _owed(uow, sale.id)) + 1,
            court_id=sale.court_id,
            key=key,
            payee_name=name,
            payee_account=account,
            amount_fen=amount_fen,
        )
    )
    await uow.session.flush()


async def pay_all(uow: UnitOfWork, sale: Sale) -> None:
    """Pay everything owed: nothing of the proceeds ever went out."""
    rows = await _owed(uow, sale.id)
    await _pay(uow, sale, rows, sum(row.amount_fen - row.ordered_fen for row in rows))


async def pay_on(uow: UnitOfWork, sale: Sale) -> None:
    """Pay what is owed as far as money of this sale is there. Nothing is paid twice."""
    rows = await _owed(uow, sale.id)
    there_fen = await _come_back_fen(uow, sale) - sum(row.ordered_fen for row in rows)
    hold(there_fen >= 0, "no more is paid after an annulment than came back")
    await _pay(uow, sale, rows, there_fen)


async def return_met(uow: UnitOfWork, event: PaymentMet) -> None:
    """React to a payee who gave all of it back: the buyer is paid on."""
    if event.purpose != MONEY_RETURN:
        return
    await ledger.take_books(uow, event.court_id)
    claim = await _locked(uow, event.subject_id)
    if claim.state == ReturnState.open:
        await _end(uow, claim, ReturnState.met)
        await pay_on(uow, await uow.session.get_one(Sale, claim.sale_id, with_for_update=True))


async def payout_came_back(uow: UnitOfWork, event: PayoutReturned) -> None:
    """React to the bank that sends back what a payee should give back: they owe nothing more.

    What they had paid under the number already goes back to them.
    """
    if event.purpose not in PURPOSES:
        return
    await ledger.take_books(uow, event.court_id)
    rows = select(ReturnClaim).where(col(ReturnClaim.payout_id) == event.payout_id)
    claim = (await uow.session.exec(rows.with_for_update())).first()
    if claim is None or claim.state != ReturnState.open:
        return
    if not await may_be_called_back(uow.session, claim.payout_id):
        return  # A clerk paid it again meanwhile; the claim stands.
    await call_back(uow, payout_id=claim.payout_id, reason="sale annulled")
    await free_kept(uow, (await _distribution(uow, claim.sale_id)).id)
    await payments.close_number(uow, number=claim.payment_number)
    for part in await payments_read.transfers_of_number(uow.session, claim.payment_number):
        await _order(
            uow,
            claim.court_id,
            key=f"return:{claim.id}:part:{part.id}",
            sale=await uow.session.get_one(Sale, claim.sale_id),
            name=part.payer_name,
            account=part.payer_account,
            amount_fen=part.amount_fen,
        )
    await _end(uow, claim, ReturnState.came_back)
    await pay_on(uow, await uow.session.get_one(Sale, claim.sale_id, with_for_update=True))


async def _claim_back(uow: UnitOfWork, sale: Sale, payout: PayoutView) -> None:
    claim_id = new_id("ret")
    number = await payments.open_number(
        uow,
        court_id=sale.court_id,
        purpose=MONEY_RETURN,
        subject_id=claim_id,
        payer_name=payout.payee_name,
        amount_fen=payout.amount_fen,
        parts_allowed=True,
        credit_code=accounts.proceeds(sale.case_id),
    )
    claim = ReturnClaim(
        id=claim_id,
        court_id=sale.court_id,
        case_id=sale.case_id,
        sale_id=sale.id,
        payout_id=payout.id,
        claim=payout.key.rpartition(":")[2],
        purpose=payout.purpose,
        payee_name=payout.payee_name,
        amount_fen=payout.amount_fen,
        payment_number=number,
        state=ReturnState.open,
        due_at=due_in_days(uow.now, RETURN_DAYS),
        opened_at=uow.now,
    )
    uow.add(claim)
    await uow.session.flush()
    await open_deadline(
        uow,
        court_id=claim.court_id,
        case_id=claim.case_id,
        kind="money_return",
        subject=f"return:{claim.id}",
        role=Role.judge,
        law="OJA-50",
        due_at=claim.due_at,
        data={"sale": sale.id, "amount_fen": claim.amount_fen},
    )
    uow.audit(
        "sale.return_claimed", f"sale:{sale.id}", sale.court_id,
        payout=payout.id, amount_fen=claim.amount_fen,
    )  # fmt: skip
    uow.emit(ReturnClaimed(claim.id, claim.case_id, claim.court_id))


async def _end(uow: UnitOfWork, claim: ReturnClaim, state: ReturnState) -> None:
    claim.state, claim.ended_at = state, uow.now
    uow.add(claim)
    await uow.session.flush()
    await close_deadline(uow, kind="money_return", subject=f"return:{claim.id}")
    uow.audit("sale.return_ended", f"sale:{claim.sale_id}", claim.court_id, state=state)


async def _come_back_fen(uow: UnitOfWork, sale: Sale) -> int:
    """Return what of an annulled sale's proceeds never went out, or was called or given back."""
    row = await _distribution(uow, sale.id)
    out_fen = sum(
        payout.amount_fen
        for payout in await _payouts(uow, row.id)
        if payout.state != PayoutState.called_back
    )
    met = select(ReturnClaim.amount_fen).where(
        col(ReturnClaim.sale_id) == sale.id, col(ReturnClaim.state) == ReturnState.met
    )
    in_money_fen = row.proceeds_fen - sale.set_off_fen
    return in_money_fen - out_fen + sum((await uow.session.exec(met)).all())


async def _pay(
    uow: UnitOfWork, sale: Sale, rows: Sequence[AnnulledPart], available_fen: int
) -> None:
    by_position = {row.position: row for row in rows}
    owed = [
        Owed(row.position, row.amount_fen - row.ordered_fen, row.key.startswith(FORFEIT))
        for row in rows
    ]
    for paid in pay_in_order(owed, available_fen):
        row = by_position[paid.position]
        if row.key.startswith(FORFEIT):
            await _restore_forfeit(uow, sale, row)
        else:
            later = f":{row.ordered_fen}" if row.ordered_fen else ""
            await _order(
                uow,
                sale.court_id,
                key=f"sale:{sale.id}:annulled:{row.key}{later}",
                sale=sale,
                name=row.payee_name,
                account=row.payee_account,
                amount_fen=paid.fen,
            )
        row.ordered_fen += paid.fen
        uow.add(row)
    await uow.session.flush()


async def _restore_forfeit(uow: UnitOfWork, sale: Sale, row: AnnulledPart) -> None:
    """Undo, by an entry that names it, the one by which a kept deposit joined the proceeds."""
    kept = await uow.session.get_one(Sale, row.key.removeprefix(FORFEIT), with_for_update=True)
    kept.forfeit_applied_fen -= row.amount_fen
    uow.add(kept)
    applied = f"distribution:{(await _distribution(uow, sale.id)).id}:forfeit:{kept.id}"
    await ledger.reverse(
        uow,
        court_id=sale.court_id,
        key=f"{applied}:annulled",
        entry_key=applied,
        kind="deposit_unapplied",
        memo={"sale": sale.id},
    )


async def _order(
    uow: UnitOfWork,
    court_id: str,
    *,
    key: str,
    sale: Sale,
    name: str,
    account: str,
    amount_fen: int,
) -> None:
    await payments.instruct_payout(
        uow,
        court_id=court_id,
        key=key,
        purpose=RETURN,
        subject_id=sale.id,
        payee_name=name,
        payee_account=account,
        amount_fen=amount_fen,
        debit_code=accounts.proceeds(sale.case_id),
        due_at=uow.now + timedelta(hours=RETURN_HOURS),
    )


async def _distribution(uow: UnitOfWork, sale_id: str) -> DistributionRow:
    rows = select(DistributionRow).where(col(DistributionRow.sale_id) == sale_id)
    return (await uow.session.exec(rows)).one()


async def _payouts(uow: UnitOfWork, distribution_id: str) -> list[PayoutView]:
    return await payments_read.payouts_of(uow.session, PURPOSES, distribution_id)


async def _owed(uow: UnitOfWork, sale_id: str) -> Sequence[AnnulledPart]:
    rows = (
        select(AnnulledPart)
        .where(col(AnnulledPart.sale_id) == sale_id)
        .order_by(col(AnnulledPart.position))
        .execution_options(populate_existing=True)
    )
    return (await uow.session.exec(rows)).all()


async def _locked(uow: UnitOfWork, claim_id: str) -> ReturnClaim:
    return await uow.session.get_one(
        ReturnClaim, claim_id, with_for_update=True, populate_existing=True
    )
