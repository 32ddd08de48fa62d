"""A judge's decisions on a kept deposit: debts tied to the property, and a top-up.

The first three steps are worked out and taken where a re-sale's proceeds are shared out
(`distributing.py`). What they leave waits on the case's account of kept deposits; nothing of it
goes back to the buyer, and nothing more is asked of them but by decision. Law: OJA-38, TRAP-09.
"""

from __future__ import annotations

from auction.cases.rules import check_bank_account
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.ledger import accounts
from auction.ledger import service as ledger
from auction.payments import service as payments
from auction.payments.events import PaymentMet
from auction.remedies.entering import filled, reasoned
from auction.settlement.events import TopUpDecided
from auction.settlement.kept_queries import RELATED_DEBT, TOP_UP, KeptView, kept_of_sale
from auction.settlement.kept_rules import may_decide_top_up, may_pay_related
from auction.settlement.models import RelatedDebt, Sale, TopUpDecision
from auction.settlement.refusals import KeptRefusal, SettlementRefusal

_LONGEST_NAME, _LONGEST_DEBT = 200, 2_000


async def pay_related_debt(
    uow: UnitOfWork,
    *,
    sale_id: str,
    payee_name: str,
    payee_account: str,
    debt: str,
    amount_fen: int,
    reason: str,
) -> str:
    """Pay a debt tied to the property out of what three steps left; return the decision's id.

    A judge decides to whom, which debt, how much and why. Refused before the re-sale's
    distribution is approved, and above what is left. Law: OJA-38 (fourth step).
    """
    sale, kept = await _kept_for_judge(uow, sale_id)
    refusal = may_pay_related(kept.state, amount_fen=amount_fen, left_fen=kept.left_fen)
    account = payee_account.strip().upper()
    refusal = refusal or check_bank_account(account, "payee_account")
    if refusal is not None:
        raise Refused(refusal)
    row = RelatedDebt(
        id=new_id("rdebt"),
        court_id=sale.court_id,
        case_id=sale.case_id,
        sale_id=sale.id,
        payee_name=filled(payee_name, "payee_name", longest=_LONGEST_NAME),
        payee_account=filled(account, "payee_account"),
        debt=filled(debt, "debt", longest=_LONGEST_DEBT),
        amount_fen=amount_fen,
        reason=reasoned(reason),
        decided_by=uow.actor.account_id or "",
        decided_at=uow.now,
    )
    sale.forfeit_applied_fen += amount_fen
    uow.add(row, sale)
    await uow.session.flush()
    uow.audit(
        "sale.related_debt", f"sale:{sale.id}", sale.court_id, debt=row.id, amount_fen=amount_fen
    )
    await payments.instruct_payout(
        uow,
        court_id=sale.court_id,
        key=f"related:{row.id}",
        purpose=RELATED_DEBT,
        subject_id=row.id,
        payee_name=row.payee_name,
        payee_account=row.payee_account,
        amount_fen=amount_fen,
        debit_code=accounts.forfeited(sale.case_id),
        due_at=uow.now,
    )
    return row.id


async def decide_top_up(
    uow: UnitOfWork, *, sale_id: str, is_ordered: bool, amount_fen: int, reason: str
) -> str | None:
    """Decide once whether the defaulted buyer pays on top; return the number to pay under.

    Nothing is charged without it. Refused while no shortfall stands recorded, and for more than
    the kept deposit leaves uncovered. Law: TRAP-09, OJA-38.
    """
    sale, kept = await _kept_for_judge(uow, sale_id)
    refusal = may_decide_top_up(
        kept.uncovered_fen,
        ordered=is_ordered,
        amount_fen=amount_fen,
        is_decided=kept.top_up is not None,
    )
    if refusal is not None:
        raise Refused(refusal)
    number = None
    if is_ordered:
        number = await payments.open_number(
            uow,
            court_id=sale.court_id,
            purpose=TOP_UP,
            subject_id=sale.id,
            payer_name=sale.payer_name or sale.buyer_name,
            amount_fen=amount_fen,
            parts_allowed=True,
            credit_code=accounts.forfeited(sale.case_id),
        )
    row = TopUpDecision(
        sale_id=sale.id,
        court_id=sale.court_id,
        is_ordered=is_ordered,
        uncovered_fen=kept.uncovered_fen,
        amount_fen=amount_fen if is_ordered else 0,
        reason=reasoned(reason),
        payment_number=number,
        decided_by=uow.actor.account_id or "",
        decided_at=uow.now,
    )
    uow.add(row)
    uow.audit(
        "sale.top_up_decided", f"sale:{sale.id}", sale.court_id,
        is_ordered=is_ordered, amount_fen=row.amount_fen, uncovered_fen=row.uncovered_fen,
    )  # fmt: skip
    uow.emit(TopUpDecided(sale.id, sale.lot_id, sale.case_id, sale.court_id))
    return number


async def top_up_met(uow: UnitOfWork, event: PaymentMet) -> None:
    """React to a top-up that has come whole: it joins the deposit it was to complete."""
    if event.purpose != TOP_UP:
        return
    await ledger.take_books(uow, event.court_id)
    sale = await uow.session.get_one(
        Sale, event.subject_id, with_for_update=True, populate_existing=True
    )
    row = await uow.session.get_one(TopUpDecision, sale.id)
    if row.paid_at is not None:
        return
    row.paid_at = uow.now
    sale.topped_up_fen += event.received_fen
    uow.add(row, sale)
    uow.audit("sale.top_up_paid", f"sale:{sale.id}", sale.court_id, amount_fen=event.received_fen)


async def _kept_for_judge(uow: UnitOfWork, sale_id: str) -> tuple[Sale, KeptView]:
    """Return a defaulted sale of the judge's court, locked, with its books and its steps."""
    if uow.actor.court_id is None or not uow.actor.is_one_of(Role.judge):
        raise refuse(SettlementRefusal.not_the_judge)
    await ledger.take_books(uow, uow.actor.court_id)
    sale = await uow.session.get(Sale, sale_id, with_for_update=True, populate_existing=True)
    if sale is None or sale.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    kept = await kept_of_sale(uow.session, sale.id)
    if kept is None:
        raise refuse(KeptRefusal.not_a_default)
    return sale, kept
