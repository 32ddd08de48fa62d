"""Where nothing was sold, the agency is paid what it reasonably spent. Law: REF-51, REF-52."""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases.rules import check_bank_account
from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.events import DeadlineDue
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.money import MAX_FEN, is_amount
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from auction.ledger.service import take_books
from valuation.acts import JUDICIAL, filled, insist
from valuation.appraisal.access import appraisal_of_court, commission_of_actor, note_act
from valuation.appraisal.models import Appraisal
from valuation.fees.booking import book, known_fee, pay_from_advance, settle_advance
from valuation.fees.events import ExpensesAsked, ExpensesClaimed
from valuation.fees.models import FeeAccount, FeeExpense, ValuationFee
from valuation.fees.refusals import FeeRefusal
from valuation.fees.rules import (
    DECISION_CLOCK,
    DECISION_DAYS,
    EXPENSES_CLOCK,
    EXPENSES_DAYS,
    FeeKind,
    FeeState,
)
from valuation.report_file import check_report


async def enter_expenses(
    uow: UnitOfWork,
    *,
    commission_id: str,
    amount_fen: int,
    note: str,
    receipt_name: str = "",
    receipt: bytes | None = None,
) -> None:
    """Say what the work cost the agency, with a receipt as a PDF; replaces what was said before.

    It is paid only where nothing is sold. Refused once the judge has decided. Law: REF-51.
    """
    appraisal, commission = await commission_of_actor(uow, commission_id)
    if not is_amount(amount_fen):
        raise refuse(CommonRefusal.bad_amount, "expenses", least_fen=1, most_fen=MAX_FEN)
    row = await uow.session.get(FeeExpense, commission_id, with_for_update=True)
    fee = await known_fee(uow, FeeKind.appraisal, commission_id)
    if fee is not None and fee.state == FeeState.booked:
        raise refuse(FeeRefusal.fee_settled_already)
    file_id = await _keep_receipt(uow, commission.court_id, receipt_name, receipt)
    row = row or FeeExpense(
        commission_id=commission_id,
        court_id=commission.court_id,
        amount_fen=amount_fen,
        note="",
        entered_at=uow.now,
        entered_by=uow.actor.account_id or "",
    )
    row.amount_fen, row.note = amount_fen, filled(note, "note")
    row.receipt_file_id = file_id or row.receipt_file_id
    row.entered_at, row.entered_by = uow.now, uow.actor.account_id or ""
    uow.add(row)
    await uow.session.flush()
    note_act(uow, appraisal, "expenses_entered", commission=commission_id, fen=amount_fen)
    if fee is not None:
        await _lay_before_judge(uow, appraisal, fee)


async def accept_expenses(
    uow: UnitOfWork, *, commission_id: str, accepted_fen: int, note: str = ""
) -> None:
    """Accept an amount of what the agency says it spent: that is its fee. Law: REF-51, REF-52.

    Less than claimed wants a note.
    """
    found = await uow.session.get(FeeExpense, commission_id, with_for_update=True)
    fee = await known_fee(uow, FeeKind.appraisal, commission_id)
    if fee is None or fee.appraisal_id is None or fee.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    appraisal = await appraisal_of_court(uow, fee.appraisal_id, JUDICIAL)
    if fee.state == FeeState.booked:
        raise refuse(FeeRefusal.expenses_decided)
    if found is None:
        raise refuse(FeeRefusal.nobody_claims_expenses)
    if not 0 <= accepted_fen <= found.amount_fen:
        raise refuse(FeeRefusal.more_than_claimed, "accepted", most_fen=found.amount_fen)
    found.decision_note = filled(note, "note") if accepted_fen < found.amount_fen else note.strip()
    found.accepted_fen, found.decided_at = accepted_fen, uow.now
    found.decided_by = uow.actor.account_id
    uow.add(found)
    await _settle(uow, appraisal, fee, accepted_fen, found.amount_fen)


async def name_fee_account(uow: UnitOfWork, *, commission_id: str, bank_account: str) -> None:
    """Say where the agency is paid; what waits for an account is paid at once."""
    _, commission = await commission_of_actor(uow, commission_id)
    account = bank_account.strip().upper()
    if not account:
        raise refuse(CommonRefusal.missing, "bank_account")
    insist(check_bank_account(account, "bank_account"))
    await take_books(uow, commission.court_id)
    row = await uow.session.get(FeeAccount, commission.agency_id, with_for_update=True)
    row = row or FeeAccount(
        agency_id=commission.agency_id, bank_account="", named_at=uow.now, named_by=""
    )
    row.bank_account, row.named_at = account, uow.now
    row.named_by = uow.actor.account_id or ""
    uow.add(row)
    await uow.session.flush()
    subject = f"agency:{commission.agency_id}"
    uow.audit("agency.account_named", subject, commission.court_id)
    waiting = select(ValuationFee).where(
        col(ValuationFee.agency_id) == commission.agency_id,
        col(ValuationFee.advance_paid_out).is_(False),
    )
    for fee in (await uow.session.exec(waiting)).all():
        await pay_from_advance(uow, fee, account)


async def ask_expenses(uow: UnitOfWork, appraisal: Appraisal, fee: ValuationFee) -> None:
    """Give the agency ten days to say what it spent, unless it has said so already."""
    if await uow.session.get(FeeExpense, fee.subject) is not None:
        await _lay_before_judge(uow, appraisal, fee)
        return
    await _open(uow, appraisal, EXPENSES_CLOCK, Role.agency, EXPENSES_DAYS, fee)
    uow.emit(ExpensesAsked(fee.id, fee.court_id))


async def expenses_not_claimed(uow: UnitOfWork, event: DeadlineDue) -> None:
    """React to the end of the ten days: who claimed nothing is paid nothing. House rule."""
    if event.kind != EXPENSES_CLOCK:
        return
    await take_books(uow, event.court_id)
    fee = await uow.session.get_one(ValuationFee, event.data["fee"], with_for_update=True)
    if fee.state != FeeState.booked and fee.appraisal_id is not None:
        appraisal = await uow.session.get_one(Appraisal, fee.appraisal_id)
        await _settle(uow, appraisal, fee, 0, 0)


async def _settle(
    uow: UnitOfWork, appraisal: Appraisal, fee: ValuationFee, accepted_fen: int, claimed_fen: int
) -> None:
    await take_books(uow, fee.court_id)
    for kind in (EXPENSES_CLOCK, DECISION_CLOCK):
        await close_deadline(uow, kind=kind, subject=f"appraisal:{appraisal.id}")
    await book(uow, fee, accepted_fen, {"claimed_fen": claimed_fen, "accepted_fen": accepted_fen})
    await settle_advance(uow, appraisal.id)
    note_act(uow, appraisal, "expenses_accepted", fee=fee.id, fen=accepted_fen)


async def _lay_before_judge(uow: UnitOfWork, appraisal: Appraisal, fee: ValuationFee) -> None:
    await close_deadline(uow, kind=EXPENSES_CLOCK, subject=f"appraisal:{appraisal.id}")
    await _open(uow, appraisal, DECISION_CLOCK, Role.judge, DECISION_DAYS, fee)
    uow.emit(ExpensesClaimed(fee.id, fee.court_id))


async def _open(
    uow: UnitOfWork, appraisal: Appraisal, kind: str, role: Role, days: int, fee: ValuationFee
) -> None:
    await open_deadline(
        uow,
        court_id=appraisal.court_id,
        case_id=appraisal.case_id,
        kind=kind,
        subject=f"appraisal:{appraisal.id}",
        role=role,
        law="REF-51",
        due_at=due_in_days(uow.now, days),
        data={"fee": fee.id},
    )


async def _keep_receipt(
    uow: UnitOfWork, court_id: str, name: str, content: bytes | None
) -> str | None:
    """Keep a receipt's harmless copy; it is judged by what it is."""
    if not content:
        return None
    checked = await check_report(content)
    if isinstance(checked, Refusal):
        raise Refused(checked)
    file_id = store_file(
        uow,
        name=name or "receipt.pdf",
        media_type="application/pdf",
        content=checked.harmless,
        court_id=court_id,
    )
    await uow.session.flush()
    return file_id
