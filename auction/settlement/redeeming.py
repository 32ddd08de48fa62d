"""The debtor, or anybody for them, pays all claims and costs before the sale; the sale is off.

Who pays before the bidding begins has a right to it: the judge must allow it. Once bidding has
begun the judge may, for a lot may be withdrawn until it closes and nobody is to lose their home for
a debt that is paid; after the close the sale stands. House rule: the "auction day" begins when
bidding opens, and what counts is when the money came. Law: AUC-17, AUC-19, FEE-01, DIST-03.
"""

from __future__ import annotations

from datetime import timedelta

from auction.cases import queries as cases
from auction.cases.kinds import CaseState, PartyRole
from auction.cases.queries import CaseView
from auction.cases.rules import check_bank_account
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.ledger import accounts
from auction.ledger.service import take_books
from auction.lots.acting import order_act
from auction.lots.acts import ActKind, Ground, Order
from auction.lots.models import Lot
from auction.lots.service import withdraw_draft
from auction.lots.states import BEFORE_PUBLICATION, LotState
from auction.payments import service as payments
from auction.payments.events import PaymentMet
from auction.remedies.entering import reasoned
from auction.settlement.events import RedemptionMoved
from auction.settlement.models import Redemption
from auction.settlement.redemption_queries import (
    RedemptionState,
    accepted_redemption,
    came_late,
    case_of,
    lots_of_case,
    owed,
    payees_of_redemption,
    redemptions_in,
)
from auction.settlement.refusals import RedemptionRefusal
from auction.settlement.rules import PAYOUT_DAYS

PURPOSE = "redemption"
RETURN = "redemption_return"
DECISION = "redemption_decision"
PAYOUT = "redemption_payout"
DECIDE_DAYS = 1  # House rule: an auction may be a day away.
_ON_SALE = (LotState.published, LotState.open)
_DESK = (Role.judge, Role.clerk)


async def ask_redemption(uow: UnitOfWork, *, case_id: str, payer_name: str = "") -> str:
    """Name the sum that pays the case off today, under a payment number; return the id.

    A debtor asks, or the court's desk for whoever comes to pay; `payer_name` is whose account the
    money comes from, the debtor's own if empty. An earlier number that was not paid is closed.
    """
    case = await _reachable(uow, case_id)
    await take_books(uow, case.court_id)
    sum_ = await owed(uow.session, case.court_id, case_id)
    if not sum_.left_fen:
        raise refuse(RedemptionRefusal.nothing_owed)
    debtors = case.parties_in(PartyRole.debtor)
    name = payer_name.strip()[:200] or (debtors[0].name if debtors else "")
    if not name:
        raise refuse(CommonRefusal.missing, "payer_name")
    for earlier in await redemptions_in(uow.session, case_id, "asked"):
        if (earlier.amount_fen, earlier.payer_name) == (sum_.left_fen, name):
            return earlier.id
        earlier.state = RedemptionState.replaced
        uow.add(earlier)
        await payments.close_number(uow, number=earlier.payment_number)
        await uow.session.flush()
    redemption_id = new_id("red")
    number = await payments.open_number(
        uow,
        court_id=case.court_id,
        purpose=PURPOSE,
        subject_id=redemption_id,
        payer_name=name,
        amount_fen=sum_.left_fen,
        credit_code=accounts.proceeds(case_id),
    )
    row = Redemption(
        id=redemption_id,
        court_id=case.court_id,
        case_id=case_id,
        payer_name=name,
        amount_fen=sum_.left_fen,
        payment_number=number,
        state=RedemptionState.asked,
        asked_by=uow.actor.account_id or "",
        asked_at=uow.now,
    )
    uow.add(row)
    uow.audit("redemption.asked", f"case:{case_id}", case.court_id, amount_fen=row.amount_fen)
    return row.id


async def redemption_met(uow: UnitOfWork, event: PaymentMet) -> None:
    """React to the money: the judge is to decide by the end of the next working day."""
    if event.purpose != PURPOSE:
        return
    await take_books(uow, event.court_id)
    row = await uow.session.get_one(
        Redemption, event.subject_id, with_for_update=True, populate_existing=True
    )
    if row.paid_at is not None:
        return
    row.state, row.paid_at, row.payer_account = RedemptionState.paid, uow.now, event.payer_account
    uow.add(row)
    await open_deadline(
        uow,
        court_id=row.court_id,
        case_id=row.case_id,
        kind=DECISION,
        subject=f"case:{row.case_id}",
        role=Role.judge,
        law="AUC-19",
        due_at=due_in_days(uow.now, DECIDE_DAYS),
        data={"amount_fen": row.amount_fen},
    )
    uow.audit("redemption.paid", f"case:{row.case_id}", row.court_id, amount_fen=row.amount_fen)
    uow.emit(RedemptionMoved(row.id, row.case_id, row.court_id, row.state))


async def accept_redemption(uow: UnitOfWork, *, case_id: str, reason: str) -> None:
    """Allow that the sale stops: every lot of the case is withdrawn, the creditors are paid.

    Deposits go back as the lots answer. Refuses what is not whole. Law: AUC-17, AUC-19.
    """
    case = await _for_judge(uow, case_id)
    said = reasoned(reason)
    rows = await redemptions_in(uow.session, case_id, "paid")
    if not rows:
        raise refuse(RedemptionRefusal.redemption_unpaid)
    sum_ = await owed(uow.session, case.court_id, case_id)
    if sum_.left_fen:
        raise refuse(RedemptionRefusal.redemption_short, short_fen=sum_.left_fen)
    for lot in await lots_of_case(uow.session, case_id):
        await _take_off(uow, lot, said)
    for row in rows:
        _decide(uow, row, RedemptionState.accepted, said)
    rows[0].lines = list(sum_.lines)
    rows[0].surplus_fen = sum_.received_fen - sum_.total_fen
    await close_deadline(uow, kind=DECISION, subject=f"case:{case_id}")
    await uow.session.flush()
    uow.audit("redemption.accepted", f"case:{case_id}", case.court_id, amount_fen=sum_.total_fen)
    await _pay_out(uow, case, rows[0])


async def name_redemption_account(
    uow: UnitOfWork, *, case_id: str, claim: str, account: str
) -> None:
    """Name the bank account of a payee of a redemption, and pay them. Law: DIST-03, DIST-05."""
    case = await _reachable(uow, case_id, *_DESK)
    await take_books(uow, case.court_id)
    account = account.strip().upper()
    refusal = check_bank_account(account, "account")
    if refusal is not None:
        raise Refused(refusal)
    if not account:
        raise refuse(CommonRefusal.missing, "account")
    row = await accepted_redemption(uow.session, case_id)
    if row is None or claim not in {line["claim"] for line in row.lines}:
        raise refuse(CommonRefusal.not_found)
    row.lines = [
        {**line, "account": account} if line["claim"] == claim else line for line in row.lines
    ]
    uow.add(row)
    await uow.session.flush()
    uow.audit("redemption.account_named", f"case:{case_id}", case.court_id, claim=claim)
    await _pay_out(uow, case, row)


async def send_redemption_back(uow: UnitOfWork, *, case_id: str, reason: str) -> None:
    """Send the money back to whoever paid it; the sale goes on.

    Only what is not whole, or came when bidding on a lot of the case had begun: what came before
    must be allowed. Law: AUC-19.
    """
    case = await _for_judge(uow, case_id)
    said = reasoned(reason)
    rows = await redemptions_in(uow.session, case_id, "paid")
    if not rows:
        raise refuse(RedemptionRefusal.redemption_unpaid)
    sum_ = await owed(uow.session, case.court_id, case_id)
    if not sum_.left_fen and not await came_late(uow.session, rows, case_id):
        raise refuse(RedemptionRefusal.redemption_must_be_allowed)
    for row in rows:
        _decide(uow, row, RedemptionState.sent_back, said)
        await payments.instruct_payout(
            uow,
            court_id=row.court_id,
            key=f"redemption:{row.id}:return",
            purpose=RETURN,
            subject_id=row.id,
            payee_name=row.payer_name,
            payee_account=row.payer_account,
            amount_fen=row.amount_fen,
            debit_code=accounts.proceeds(case_id),
            due_at=uow.now + timedelta(hours=24),
        )
    await close_deadline(uow, kind=DECISION, subject=f"case:{case_id}")
    uow.audit("redemption.sent_back", f"case:{case_id}", case.court_id, reason=said)


async def _take_off(uow: UnitOfWork, lot: Lot, reason: str) -> None:
    if lot.state in BEFORE_PUBLICATION:
        await withdraw_draft(uow, lot_id=lot.id, reason=reason)
    elif lot.state in _ON_SALE:
        order = Order(kind=ActKind.withdrawal, ground=Ground.debtor_paid, reason=reason[:500])
        await order_act(uow, lot_id=lot.id, order=order)


def _decide(uow: UnitOfWork, row: Redemption, state: RedemptionState, reason: str) -> None:
    row.state, row.reason = state, reason
    row.decided_by, row.decided_at = uow.actor.account_id, uow.now
    uow.add(row)
    uow.emit(RedemptionMoved(row.id, row.case_id, row.court_id, state))


async def _pay_out(uow: UnitOfWork, case: CaseView, row: Redemption) -> None:
    """Pay everybody whose account is known; the others within thirty days. Law: DIST-03."""
    payees = await payees_of_redemption(uow.session, case, row)
    for payee in payees:
        if payee.account:
            await payments.instruct_payout(
                uow,
                court_id=row.court_id,
                key=f"redemption:{row.id}:{payee.claim}",
                purpose=payee.purpose,
                subject_id=row.id,
                payee_name=payee.name,
                payee_account=payee.account,
                amount_fen=payee.amount_fen,
                debit_code=accounts.proceeds(row.case_id),
                due_at=uow.now,
            )
    subject = f"case:{row.case_id}"
    if all(payee.account for payee in payees):
        await close_deadline(uow, kind=PAYOUT, subject=subject)
    elif row.decided_at == uow.now:
        await open_deadline(
            uow,
            court_id=row.court_id,
            case_id=row.case_id,
            kind=PAYOUT,
            subject=subject,
            role=Role.judge,
            law="DIST-03",
            due_at=due_in_days(row.paid_at or uow.now, PAYOUT_DAYS),
        )


async def _reachable(uow: UnitOfWork, case_id: str, *roles: Role) -> CaseView:
    """Return an open case of which the actor is a debtor, or of the actor's own desk."""
    if uow.actor.court_id is not None and uow.actor.is_one_of(*(roles or _DESK)):
        case = await case_of(uow.session, uow.actor.court_id, case_id)
    else:
        own = await cases.cases_of_party(uow.session, uow.actor.account_id or "")
        court_id = next((court_id for court_id, own_id in own if own_id == case_id), "")
        case = await case_of(uow.session, court_id, case_id)
        debtors = {party.account_id for party in case.parties_in(PartyRole.debtor)}
        if roles or uow.actor.account_id not in debtors:
            raise refuse(CommonRefusal.not_allowed)
    if case.state is not CaseState.open:
        raise refuse(CommonRefusal.wrong_state)
    return case


async def _for_judge(uow: UnitOfWork, case_id: str) -> CaseView:
    if uow.actor.court_id is None or not uow.actor.is_one_of(Role.judge):
        raise refuse(CommonRefusal.not_allowed)
    case = await case_of(uow.session, uow.actor.court_id, case_id)
    await take_books(uow, case.court_id)
    return case
