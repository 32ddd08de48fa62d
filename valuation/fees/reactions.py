"""Causes and effects of fees: what settles them, and who is told."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from auction.bidding.lot_news import LotUnsold
from auction.cases.models import CaseParty, EnforcementCase, SeizedAsset
from auction.db.outbox import Reaction
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from auction.kernel.clock import last_day
from auction.kernel.event import Event
from auction.notifications.service import tell
from auction.payments.events import PaymentMet
from auction.settlement.events import BalancePaid
from valuation.agencies.models import AgencyAccount
from valuation.fees import advancing, expenses, settling
from valuation.fees.events import AdvanceAsked, ExpensesAsked, ExpensesClaimed, FeeBooked
from valuation.fees.models import FeeAdvance, ValuationFee
from valuation.fees.rules import FeeKind
from valuation.procedure.events import ProcedureWithdrawn


def fee_reactions() -> list[Reaction]:
    """Return every reaction of fees."""

    def on(event: type[Event], name: str, run: object) -> Reaction:
        # Each function takes exactly its own event; the table guarantees the pairing.
        return Reaction(event, name, run)  # type: ignore[arg-type]

    return [
        on(BalancePaid, "settle_fees_of_sold", settling.settle_sold),
        on(LotUnsold, "settle_fees_of_unsold", settling.settle_failed_sale),
        on(ProcedureWithdrawn, "settle_fees_of_withdrawn", settling.settle_withdrawn),
        on(PaymentMet, "note_fee_advance", advancing.advance_met),
        on(DeadlineDue, "note_advance_overdue", advancing.advance_overdue),
        on(DeadlineDue, "close_expenses", expenses.expenses_not_claimed),
        on(AdvanceAsked, "tell_advance", tell_applicant),
        on(ExpensesAsked, "tell_expenses_asked", tell_agency_of_fee),
        on(ExpensesClaimed, "tell_expenses_claimed", tell_judge_of_expenses),
        on(FeeBooked, "tell_fee", tell_agency_of_fee),
    ]


async def tell_applicant(uow: UnitOfWork, event: AdvanceAsked) -> None:
    """Ask the applicant for the advance, if it has an account."""
    party = await uow.session.get_one(CaseParty, event.party_id)
    advance = await uow.session.get_one(FeeAdvance, event.appraisal_id)
    if party.account_id is None or advance.due_at is None:
        return
    facts = {
        "case": (await uow.session.get_one(EnforcementCase, party.case_id)).number,
        "amount_fen": advance.amount_fen,
        "number": advance.payment_number,
        "due_on": last_day(advance.due_at).isoformat(),
    }
    link = f"/my/cases/{party.case_id}"
    await tell(uow, account_id=party.account_id, kind=event.KIND, data=facts, link=link)


async def tell_agency_of_fee(uow: UnitOfWork, event: ExpensesAsked | FeeBooked) -> None:
    """Tell an agency that its fee is known, or that it may say what it spent."""
    fee = await uow.session.get_one(ValuationFee, event.fee_id)
    if fee.agency_id is None:
        return
    bound = select(AgencyAccount.account_id).where(col(AgencyAccount.agency_id) == fee.agency_id)
    is_commission = fee.kind == FeeKind.appraisal
    link = f"/agency/commissions/{fee.subject}/fee" if is_commission else "/agency"
    data = await _facts(uow, fee)
    for account_id in (await uow.session.exec(bound)).all():
        await tell(uow, account_id=account_id, kind=event.KIND, data=data, link=link)


async def tell_judge_of_expenses(uow: UnitOfWork, event: ExpensesClaimed) -> None:
    """Lay an agency's expenses before the judge."""
    fee = await uow.session.get_one(ValuationFee, event.fee_id)
    case = await uow.session.get_one(EnforcementCase, fee.case_id)
    link = f"/court/appraisals/{fee.appraisal_id}/fees"
    data = {**await _facts(uow, fee), "agency": fee.payee_name}
    await tell(uow, account_id=case.judge_id, kind=event.KIND, data=data, link=link)


async def _facts(uow: UnitOfWork, fee: ValuationFee) -> dict[str, Any]:
    case = await uow.session.get_one(EnforcementCase, fee.case_id)
    asset = await uow.session.get_one(SeizedAsset, fee.asset_id)
    names = {"asset_zh": asset.name_zh, "asset_en": asset.name_en}
    return {"case": case.number, **names, "amount_fen": fee.amount_fen}
