"""Handing a case over for bankruptcy: the debtor's enterprise cannot pay, and one party consents.

Until the other court answers nothing is paid to the case's creditors. Accepted: the costs of the
enforcement are paid and the rest goes to the administrator, by two people. Not accepted: the case
goes on by the order of seizure. Law: DIST-13, DIST-14.
"""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases import queries as cases
from auction.cases.kinds import CaseState
from auction.cases.queries import CaseView, CostView
from auction.cases.rules import check_bank_account
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline, stop_deadline
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.ledger.service import take_books
from auction.payments import service as payments
from auction.settlement import distributing
from auction.settlement.access import filled
from auction.settlement.delaying import DISTRIBUTION_DUE, run_ten_days
from auction.settlement.models import DistributionRow, Sale
from auction.settlement.refusals import SettlementRefusal, StandingRefusal
from auction.settlement.rules import DistributionState, SaleState
from auction.settlement.standing_models import BankruptcyTransfer
from auction.settlement.standing_rules import (
    BANKRUPTCY_ANSWER_DAYS,
    BankruptcyState,
    may_approve,
    may_hand_over,
)
from auction.settlement.standing_still import transfer_of

ANSWER = "bankruptcy_answer"
PURPOSE = "administrator"
_UNDECIDED = (DistributionState.proposed, DistributionState.needs_distribution_plan)
_MONEY_IS_HERE = (
    SaleState.paid,
    SaleState.ruling_made,
    SaleState.title_passed,
    SaleState.handed_over,
)


async def hand_over_for_bankruptcy(
    uow: UnitOfWork, *, case_id: str, party_id: str, addressee: str, reason: str
) -> str:
    """Hand a case over to the bankruptcy court, with one applicant's or the debtor's consent.

    A judge finds, with the reason, that the debtor meets the bankruptcy test. The distribution
    stands still; the other court has thirty days to answer. Law: DIST-13.
    """
    case = await _for_judge(uow, case_id)
    party = next((each for each in case.parties if each.id == party_id), None)
    if party is None:
        raise refuse(CommonRefusal.not_found)
    refusal = may_hand_over(cases.debtor_kind(case), party.role)
    if refusal is not None:
        raise Refused(refusal)
    before = await transfer_of(uow.session, case_id)
    if before is not None and BankruptcyState(before.state).stops_payouts:
        raise refuse(StandingRefusal.bankruptcy_asked_already)
    transfer = BankruptcyTransfer(
        id=new_id("bank"),
        court_id=case.court_id,
        case_id=case_id,
        party_id=party_id,
        addressee=filled(addressee, "addressee", 200),
        reason=filled(reason, "reason"),
        state=BankruptcyState.handed_over,
        handed_by=uow.actor.account_id or "",
        handed_at=uow.now,
    )
    uow.add(transfer)
    await uow.session.flush()
    for sale in await _sales(uow, case_id):
        await stop_deadline(uow, kind=DISTRIBUTION_DUE, subject=f"sale:{sale.id}")
    await open_deadline(
        uow,
        court_id=case.court_id,
        case_id=case_id,
        kind=ANSWER,
        subject=f"case:{case_id}",
        role=Role.judge,
        law="DIST-13",
        due_at=due_in_days(uow.now, BANKRUPTCY_ANSWER_DAYS),
    )
    uow.audit("bankruptcy.handed_over", f"case:{case_id}", case.court_id, party=party_id)
    return transfer.id


async def note_bankruptcy_answer(
    uow: UnitOfWork, *, case_id: str, is_accepted: bool, answer: str
) -> None:
    """Note what the bankruptcy court answered: accepted, or the case goes on. Law: DIST-14.

    Not accepted, the payout has ten days from now, and ordinary creditors go by order of seizure.
    """
    case = await _for_judge(uow, case_id)
    transfer = await _transfer(uow, case_id, BankruptcyState.handed_over)
    if transfer is None:
        raise refuse(StandingRefusal.bankruptcy_not_waiting)
    state = BankruptcyState.accepted if is_accepted else BankruptcyState.not_accepted
    transfer.state, transfer.answer = state, filled(answer, "answer")
    transfer.answered_by, transfer.answered_at = uow.actor.account_id, uow.now
    uow.add(transfer)
    await close_deadline(uow, kind=ANSWER, subject=f"case:{case_id}")
    uow.audit(f"bankruptcy.{state}", f"case:{case_id}", case.court_id)
    await uow.session.flush()
    for sale in await _sales(uow, case_id):
        await _go_on(uow, sale, is_accepted=is_accepted)


async def name_administrator(uow: UnitOfWork, *, case_id: str, name: str, account: str) -> None:
    """Name the administrator and the account to which the proceeds go; a president signs it."""
    await _for_judge(uow, case_id)
    transfer = await _accepted(uow, case_id)
    if transfer.signed_at is not None:
        raise refuse(StandingRefusal.handed_to_administrator)
    account = account.strip().upper()
    refusal = check_bank_account(account, "account")
    if refusal is not None:
        raise Refused(refusal)
    transfer.administrator, transfer.account = filled(name, "name", 200), account
    if not account:
        raise refuse(CommonRefusal.missing, "account")
    transfer.named_by, transfer.named_at = uow.actor.account_id, uow.now
    uow.add(transfer)
    uow.audit("bankruptcy.administrator_named", f"case:{case_id}", transfer.court_id)


async def hand_to_administrator(uow: UnitOfWork, *, case_id: str) -> None:
    """Sign that the proceeds go to the administrator, the costs of enforcement paid first.

    House rule: the recorded costs are paid; no execution fee is charged, for nothing was enforced
    to its end; deposits kept from buyers stay with the court. Law: DIST-13, W-01.
    """
    court_id = uow.actor.court_id
    if court_id is None or await cases.case(uow.session, court_id, case_id) is None:
        raise refuse(CommonRefusal.not_found)
    await take_books(uow, court_id)
    transfer = await _accepted(uow, case_id)
    refusal = may_approve(uow.actor, asked_by=transfer.named_by or "")
    if refusal is not None:
        raise Refused(refusal)
    if not transfer.account:
        raise refuse(StandingRefusal.administrator_missing)
    if transfer.signed_at is not None:
        raise refuse(StandingRefusal.handed_to_administrator)
    case = await cases.case(uow.session, court_id, case_id)
    assert case is not None
    left_fen = await _pay_costs(uow, transfer, case)
    if left_fen <= 0:
        raise refuse(StandingRefusal.nothing_to_hand_over)
    transfer.signed_by, transfer.signed_at = uow.actor.account_id, uow.now
    transfer.amount_fen = left_fen
    uow.add(transfer)
    uow.audit("bankruptcy.paid_over", f"case:{case_id}", court_id, amount_fen=left_fen)
    name, account = transfer.administrator, transfer.account
    await _pay(uow, transfer, PURPOSE, PURPOSE, name, account, left_fen)


async def _pay_costs(uow: UnitOfWork, transfer: BankruptcyTransfer, case: CaseView) -> int:
    """Pay the costs nobody has paid yet; return what the proceeds then hold."""
    held_fen = -await books.balance(uow.session, case.court_id, accounts.proceeds(case.id))
    before = await distributing.lines_of_case(uow, case.id)
    known: dict[str, CostView] = {cost.id: cost for cost in case.costs}
    for cost in distributing.costs_left(case, before):
        amount_fen = min(cost.amount_fen, held_fen)
        if not amount_fen:
            break
        payee = known[cost.name]
        if not payee.payee_account:
            raise refuse(SettlementRefusal.payee_without_account, names=payee.payee_name)
        await _pay(
            uow, transfer, "cost", cost.name, payee.payee_name, payee.payee_account, amount_fen
        )
        held_fen -= amount_fen
    return held_fen


async def _pay(
    uow: UnitOfWork,
    transfer: BankruptcyTransfer,
    purpose: str,
    key: str,
    name: str,
    account: str,
    amount_fen: int,
) -> None:
    await payments.instruct_payout(
        uow,
        court_id=transfer.court_id,
        key=f"bankruptcy:{transfer.id}:{key}",
        purpose=purpose,
        subject_id=transfer.id,
        payee_name=name,
        payee_account=account,
        amount_fen=amount_fen,
        debit_code=accounts.proceeds(transfer.case_id),
        due_at=uow.now,
    )


async def _go_on(uow: UnitOfWork, sale: Sale, *, is_accepted: bool) -> None:
    """Let one sale's payout run on, or end what was proposed for it."""
    rows = select(DistributionRow).where(col(DistributionRow.sale_id) == sale.id)
    row = (await uow.session.exec(rows.with_for_update())).first()
    if is_accepted:
        await close_deadline(uow, kind=DISTRIBUTION_DUE, subject=f"sale:{sale.id}")
        if row is not None and row.state in _UNDECIDED:
            row.state = DistributionState.void
            uow.add(row)
    elif sale.state in _MONEY_IS_HERE and (row is None or row.state == DistributionState.proposed):
        await run_ten_days(uow, sale)


async def _for_judge(uow: UnitOfWork, case_id: str) -> CaseView:
    """Return an open case of the judge's court, with the books held."""
    if uow.actor.court_id is None or not uow.actor.is_one_of(Role.judge):
        raise refuse(SettlementRefusal.not_the_judge)
    case = await cases.case(uow.session, uow.actor.court_id, case_id)
    if case is None:
        raise refuse(CommonRefusal.not_found)
    if case.state is not CaseState.open:
        raise refuse(CommonRefusal.wrong_state)
    await take_books(uow, case.court_id)
    return case


async def _accepted(uow: UnitOfWork, case_id: str) -> BankruptcyTransfer:
    transfer = await _transfer(uow, case_id, BankruptcyState.accepted)
    if transfer is None:
        raise refuse(StandingRefusal.bankruptcy_not_accepted)
    return transfer


async def _transfer(
    uow: UnitOfWork, case_id: str, state: BankruptcyState
) -> BankruptcyTransfer | None:
    rows = select(BankruptcyTransfer).where(
        col(BankruptcyTransfer.case_id) == case_id, col(BankruptcyTransfer.state) == state
    )
    locked = rows.with_for_update().execution_options(populate_existing=True)
    return (await uow.session.exec(locked)).first()


async def _sales(uow: UnitOfWork, case_id: str) -> list[Sale]:
    rows = select(Sale).where(
        col(Sale.case_id) == case_id,
        col(Sale.state).not_in((SaleState.defaulted, SaleState.annulled)),
    )
    return list((await uow.session.exec(rows.order_by(col(Sale.confirmed_at)))).all())
