"""A fee whose amount is known goes into the costs of its case; the advance pays what it can.

Called with the court's books taken, so that no fee is booked twice. Law: REF-54.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from auction.cases.costs import book_cost
from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline
from auction.kernel.ids import new_id
from auction.ledger import accounts
from auction.payments import service as payments
from valuation.fees.events import FeeBooked
from valuation.fees.models import FeeAccount, FeeAdvance, ValuationFee
from valuation.fees.rules import (
    ADVANCE_CLOCK,
    AdvanceState,
    FeeKind,
    FeeOutcome,
    FeeState,
    sources,
)

FEE_PAYOUT = "fee_advance"
RETURN_PAYOUT = "advance_return"
_RETURN_HOURS = 24
_COST_NAMES = {
    FeeKind.inquiry: "网络询价费",
    FeeKind.appraisal: "评估费",
    FeeKind.reissue: "重新出具评估报告费",
}
_ADVANCED = "垫付评估费返还"


async def advance_of(uow: UnitOfWork, appraisal_id: str) -> FeeAdvance | None:
    """Return an appraisal's advance, locked."""
    return await uow.session.get(
        FeeAdvance, appraisal_id, with_for_update=True, populate_existing=True
    )


async def known_fee(uow: UnitOfWork, kind: FeeKind, subject: str) -> ValuationFee | None:
    """Return the fee of a piece of work, locked, if there is one."""
    rows = select(ValuationFee).where(
        col(ValuationFee.kind) == kind, col(ValuationFee.subject) == subject
    )
    return (await uow.session.exec(rows.with_for_update())).first()


async def make_fee(
    uow: UnitOfWork,
    *,
    kind: FeeKind,
    subject: str,
    outcome: FeeOutcome,
    payee_name: str,
    court_id: str,
    case_id: str,
    asset_id: str,
    appraisal_id: str | None = None,
    agency_id: str | None = None,
    sale_id: str | None = None,
) -> ValuationFee | None:
    """Note that a fee hangs on what happened; None where it was noted before."""
    if await known_fee(uow, kind, subject) is not None:
        return None
    row = ValuationFee(
        id=new_id("fee"),
        court_id=court_id,
        case_id=case_id,
        asset_id=asset_id,
        appraisal_id=appraisal_id,
        kind=kind,
        subject=subject,
        outcome=outcome,
        state=FeeState.awaiting_expenses,
        payee_name=payee_name,
        agency_id=agency_id,
        sale_id=sale_id,
        made_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    return row


async def book(
    uow: UnitOfWork, fee: ValuationFee, amount_fen: int, arithmetic: Mapping[str, Any]
) -> None:
    """Book a fee: the advance pays first, the rest is a cost paid from the proceeds. Law: REF-54.

    What the advance paid is owed to the applicant by the debtor, as another cost of the case.
    """
    fee.state, fee.amount_fen, fee.booked_at = FeeState.booked, amount_fen, uow.now
    fee.arithmetic = dict(arithmetic)
    advance = await advance_of(uow, fee.appraisal_id) if fee.appraisal_id else None
    paid_by = sources(amount_fen, _left(advance))
    fee.from_advance_fen = paid_by.from_advance_fen
    uow.add(fee)
    await uow.session.flush()
    name = f"{_COST_NAMES[FeeKind(fee.kind)]}（{fee.payee_name}）"
    account = await _account(uow, fee)
    if paid_by.from_proceeds_fen:
        await _cost(uow, fee, name, fee.payee_name, account, paid_by.from_proceeds_fen)
    if advance is not None and paid_by.from_advance_fen:
        advance.used_fen += paid_by.from_advance_fen
        uow.add(advance)
        party = await uow.session.get_one(CaseParty, advance.party_id)
        back_to = party.bank_account or advance.payer_account
        await _cost(uow, fee, _ADVANCED, party.name, back_to, paid_by.from_advance_fen)
        await pay_from_advance(uow, fee, account)
    subject = f"case:{fee.case_id}"
    uow.audit("fee.booked", subject, fee.court_id, fee=fee.id, fen=amount_fen, why=fee.outcome)
    uow.emit(FeeBooked(fee.id, fee.court_id))


async def pay_from_advance(uow: UnitOfWork, fee: ValuationFee, account: str) -> None:
    """Pay the agency what the advance bears, once it has named an account."""
    if fee.advance_paid_out or not fee.from_advance_fen or not account:
        return
    await payments.instruct_payout(
        uow,
        court_id=fee.court_id,
        key=f"fee:{fee.id}:advance",
        purpose=FEE_PAYOUT,
        subject_id=fee.id,
        payee_name=fee.payee_name,
        payee_account=account,
        amount_fen=fee.from_advance_fen,
        debit_code=accounts.advance(fee.case_id),
        due_at=uow.now,
    )
    fee.advance_paid_out = True
    uow.add(fee)


async def give_back(uow: UnitOfWork, advance: FeeAdvance) -> None:
    """Settle an advance: what no fee took goes back to the applicant. One unpaid is not awaited."""
    advance.state = AdvanceState.settled
    uow.add(advance)
    await close_deadline(uow, kind=ADVANCE_CLOCK, subject=f"appraisal:{advance.appraisal_id}")
    rest_fen = _left(advance)
    if advance.paid_at is None:
        if advance.payment_number:
            await payments.close_number(uow, number=advance.payment_number)
        return
    party = await uow.session.get_one(CaseParty, advance.party_id)
    account = advance.payer_account or party.bank_account
    if not rest_fen or not account:
        return
    advance.returned_fen += rest_fen
    await payments.instruct_payout(
        uow,
        court_id=advance.court_id,
        key=f"advance:{advance.appraisal_id}:{advance.returned_fen}",
        purpose=RETURN_PAYOUT,
        subject_id=advance.appraisal_id,
        payee_name=party.name,
        payee_account=account,
        amount_fen=rest_fen,
        debit_code=accounts.advance(advance.case_id),
        due_at=uow.now + timedelta(hours=_RETURN_HOURS),
    )


async def settle_advance(uow: UnitOfWork, appraisal_id: str) -> None:
    """Settle the advance once no fee of the appraisal is waited for any more."""
    open_fees = select(ValuationFee.id).where(
        col(ValuationFee.appraisal_id) == appraisal_id,
        col(ValuationFee.state) != FeeState.booked,
    )
    if (await uow.session.exec(open_fees)).first() is not None:
        return
    advance = await advance_of(uow, appraisal_id)
    if advance is not None and advance.state != AdvanceState.settled:
        await give_back(uow, advance)


def _left(advance: FeeAdvance | None) -> int:
    return advance.paid_fen - advance.used_fen - advance.returned_fen if advance else 0


async def _account(uow: UnitOfWork, fee: ValuationFee) -> str:
    row = await uow.session.get(FeeAccount, fee.agency_id) if fee.agency_id else None
    return row.bank_account if row else ""


async def _cost(
    uow: UnitOfWork, fee: ValuationFee, name: str, payee: str, account: str, amount_fen: int
) -> None:
    await book_cost(
        uow,
        court_id=fee.court_id,
        case_id=fee.case_id,
        name=name,
        payee_name=payee,
        payee_account=account,
        amount_fen=amount_fen,
    )
