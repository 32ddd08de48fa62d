"""Keeping a payee's money with the court, and paying somebody else in a creditor's place.

What is kept leaves the proceeds for an account of its own, stays visible, and is paid out when the
payee is found; somebody else is paid only after three of the panel have signed. Law: DIST-05.
"""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases.rules import check_bank_account
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.ledger import accounts
from auction.ledger.service import take_books
from auction.lots import panel
from auction.lots.panel import DecisionState
from auction.payments import service as payments
from auction.payments.models import Payout
from auction.payments.queries import PayoutState
from auction.settlement import distributing
from auction.settlement.access import filled
from auction.settlement.models import DistributionRow
from auction.settlement.payees import Payee
from auction.settlement.refusals import SettlementRefusal, StandingRefusal
from auction.settlement.rules import DistributionState
from auction.settlement.standing_models import CourtDeposit, OtherPayee, OtherPayeeSignature
from auction.settlement.standing_rules import DepositCause
from auction.settlement.standing_still import deposits_of, insist_not_still, keep_for

_OVER = (DistributionState.paid, DistributionState.void)

# -- Kept with the court --------------------------------------------------------------------------


async def order_deposit(
    uow: UnitOfWork, *, distribution_id: str, payee: str, cause: DepositCause, reason: str
) -> str:
    """Order that a payee's sum is kept by the court; return the deposit's id.

    A judge orders. Before the approval it is kept when the others are paid; after it at once, also
    where the bank sent the payment back. Refuses who was paid, or whose money is on its way.
    Law: DIST-05.
    """
    row = await _for_judge(uow, distribution_id)
    said = filled(reason, "reason")
    wanted = await _payee(uow, row, payee)
    await insist_not_still(uow.session, row.case_id)
    if any(each.payee == payee for each in await deposits_of(uow.session, row.id)):
        raise refuse(StandingRefusal.deposited_already)
    payout = await _payout(uow, row, payee)
    if payout is not None and payout.state != PayoutState.failed:
        raise refuse(StandingRefusal.payee_paid_already)
    deposit = CourtDeposit(
        id=new_id("keep"),
        court_id=row.court_id,
        case_id=row.case_id,
        distribution_id=row.id,
        payee=payee,
        payee_name=wanted.name,
        cause=cause,
        reason=said,
        ordered_by=uow.actor.account_id or "",
        ordered_at=uow.now,
    )
    uow.add(deposit)
    uow.audit("deposit.ordered", f"distribution:{row.id}", row.court_id, payee=payee, cause=cause)
    await uow.session.flush()
    if row.state == DistributionState.approved:
        await keep_for(uow, deposit, wanted.amount_fen)
        if payout is not None:  # Paid again, it is paid out of what is kept.
            payout.debit_code = accounts.deposited(row.case_id, payee)
            uow.add(payout)
            await uow.session.flush()
        await distributing.finish_if_met(uow, row)
    return deposit.id


async def release_deposit(uow: UnitOfWork, *, deposit_id: str, account: str, reason: str) -> None:
    """Pay out what was kept, now that the payee can be paid: a judge says so. Law: DIST-05.

    A payment that the bank had sent back waits for the finance desk, with its new account.
    """
    found = await uow.session.get(CourtDeposit, deposit_id)
    if found is None or found.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if not uow.actor.is_one_of(Role.judge):
        raise refuse(SettlementRefusal.not_the_judge)
    await take_books(uow, found.court_id)
    deposit = await uow.session.get_one(
        CourtDeposit, deposit_id, with_for_update=True, populate_existing=True
    )
    if deposit.kept_at is None or deposit.released_at is not None:
        raise refuse(StandingRefusal.not_deposited)
    deposit.release_reason = filled(reason, "reason")
    deposit.released_by, deposit.released_at = uow.actor.account_id, uow.now
    uow.add(deposit)
    row = await uow.session.get_one(DistributionRow, deposit.distribution_id)
    if row.state == DistributionState.partly_paid:
        raise refuse(CommonRefusal.wrong_state)
    bank_account = _account(account)
    uow.audit("deposit.released", f"case:{row.case_id}", row.court_id, payee=deposit.payee)
    returned = await _payout(uow, row, deposit.payee)
    if returned is not None:
        returned.payee_account = bank_account
        uow.add(returned)
        return
    purpose = (await _payee(uow, row, deposit.payee)).purpose
    await payments.instruct_payout(
        uow,
        court_id=row.court_id,
        key=f"distribution:{row.id}:{deposit.payee}",
        purpose=purpose,
        subject_id=row.id,
        payee_name=deposit.payee_name,
        payee_account=bank_account,
        amount_fen=deposit.amount_fen,
        debit_code=accounts.deposited(row.case_id, deposit.payee),
        due_at=uow.now,
    )


# -- Somebody else in a creditor's place ----------------------------------------------------------


async def ask_other_payee(
    uow: UnitOfWork, *, distribution_id: str, payee: str, name: str, account: str, reason: str
) -> str:
    """Ask that somebody else is paid in a payee's place; return the id. The panel signs it.

    Only before the distribution is approved. Law: DIST-05.
    """
    row = await _for_judge(uow, distribution_id)
    said, paid_to, bank_account = filled(reason, "reason"), filled(name, "name", 200), account
    await _payee(uow, row, payee)
    if row.state == DistributionState.approved:
        raise refuse(StandingRefusal.payee_paid_already)
    standing = select(OtherPayee.id).where(
        col(OtherPayee.distribution_id) == row.id,
        col(OtherPayee.payee) == payee,
        col(OtherPayee.state) != DecisionState.void,
    )
    if (await uow.session.exec(standing)).first() is not None:
        raise refuse(StandingRefusal.other_payee_asked_already)
    other = OtherPayee(
        id=new_id("other"),
        court_id=row.court_id,
        case_id=row.case_id,
        distribution_id=row.id,
        payee=payee,
        name=paid_to,
        account=_account(bank_account),
        reason=said,
        state=DecisionState.submitted,
        asked_by=uow.actor.account_id or "",
        asked_at=uow.now,
    )
    uow.add(other)
    uow.audit("other_payee.asked", f"distribution:{row.id}", row.court_id, payee=payee)
    await uow.session.flush()
    return other.id


async def sign_other_payee(uow: UnitOfWork, *, other_payee_id: str) -> bool:
    """Sign as a member of the panel; say whether the panel has now decided. Law: DIST-05."""
    found = await uow.session.get(OtherPayee, other_payee_id)
    if found is None or found.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    await take_books(uow, found.court_id)
    other = await uow.session.get_one(
        OtherPayee, other_payee_id, with_for_update=True, populate_existing=True
    )
    member_id = uow.actor.account_id or ""
    rows = select(OtherPayeeSignature.member_id).where(
        col(OtherPayeeSignature.other_payee_id) == other.id
    )
    signed_by = set((await uow.session.exec(rows)).all())
    refusal = panel.may_sign(
        DecisionState(other.state),
        signed_by=signed_by,
        member_id=member_id,
        is_member=uow.actor.is_one_of(Role.panel),
    )
    if refusal is not None:
        raise Refused(refusal)
    uow.add(OtherPayeeSignature(other_payee_id=other.id, member_id=member_id, signed_at=uow.now))
    uow.audit("other_payee.signed", f"distribution:{other.distribution_id}", other.court_id)
    if not panel.is_complete({*signed_by, member_id}):
        return False
    other.state, other.decided_at = DecisionState.decided, uow.now
    uow.add(other)
    uow.audit("other_payee.decided", f"distribution:{other.distribution_id}", other.court_id)
    return True


# -- Shared ---------------------------------------------------------------------------------------


async def _for_judge(uow: UnitOfWork, distribution_id: str) -> DistributionRow:
    """Return a distribution that is neither paid nor void, locked with the books."""
    found = await uow.session.get(DistributionRow, distribution_id)
    if found is None or found.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if not uow.actor.is_one_of(Role.judge):
        raise refuse(SettlementRefusal.not_the_judge)
    await take_books(uow, found.court_id)
    row = await uow.session.get_one(
        DistributionRow, distribution_id, with_for_update=True, populate_existing=True
    )
    if row.state in _OVER:
        raise refuse(SettlementRefusal.distribution_decided)
    if row.state == DistributionState.partly_paid:  # Who has had a part has it: the rest follows.
        raise refuse(CommonRefusal.wrong_state)
    return row


async def _payee(uow: UnitOfWork, row: DistributionRow, payee: str) -> Payee:
    payees = await distributing.payees_now(uow, row)
    wanted = next((each for each in payees if each.claim == payee), None)
    if wanted is None:
        raise refuse(CommonRefusal.not_found)
    return wanted


async def _payout(uow: UnitOfWork, row: DistributionRow, payee: str) -> Payout | None:
    rows = select(Payout).where(
        col(Payout.court_id) == row.court_id,
        col(Payout.key) == f"distribution:{row.id}:{payee}",
    )
    return (await uow.session.exec(rows.with_for_update())).first()


def _account(account: str) -> str:
    account = account.strip().upper()
    refusal = check_bank_account(account, "account")
    if refusal is not None:
        raise Refused(refusal)
    if not account:
        raise refuse(CommonRefusal.missing, "account")
    return account
