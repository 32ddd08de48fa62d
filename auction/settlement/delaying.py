"""Delaying a payout: a judge asks with a lawful cause, a president approves, the days stand still.

When the cause ends, ten days run. A delay is of the whole payout of a sale, or of one payee where
the cause is the payee's. Law: DIST-03, DIST-04.
"""

from __future__ import annotations

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline, stop_deadline
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.ledger.service import take_books
from auction.settlement import distributing
from auction.settlement.access import filled, own_sale
from auction.settlement.models import DistributionRow, Sale
from auction.settlement.refusals import StandingRefusal
from auction.settlement.rules import DAYS_AFTER_DELAY, SHARED, DistributionState, SaleState
from auction.settlement.standing_models import PayoutDelay
from auction.settlement.standing_rules import DelayCause, DelayState, fits, may_approve
from auction.settlement.standing_still import deposits_of

DISTRIBUTION_DUE = "distribution_due"
DECIDE_DAYS = 3  # House rule: the thirty days run on while a delay waits for its decision.
_STANDING = (DelayState.asked, DelayState.approved)
_NOT_YET = (SaleState.awaiting_balance, SaleState.defaulted, SaleState.annulled)


async def ask_delay(
    uow: UnitOfWork, *, sale_id: str, cause: DelayCause, reason: str, payee: str = ""
) -> str:
    """Ask to delay the payout of a sale, or of one payee of it; return the delay's id.

    A judge asks; nothing stands still before somebody else approves. Law: DIST-04.
    """
    sale = await own_sale(uow, sale_id, Role.judge)
    await take_books(uow, sale.court_id)
    said = filled(reason, "reason")
    refusal = fits(cause, payee)
    if refusal is not None:
        raise Refused(refusal)
    row = await _distribution(uow, sale.id)
    over = row is not None and row.state in (DistributionState.paid, DistributionState.void)
    if over or sale.state in _NOT_YET:
        raise refuse(CommonRefusal.wrong_state)
    if payee:
        await _insist_unpaid(uow, row, payee)
    if await _standing(uow, sale.id, payee) is not None:
        raise refuse(StandingRefusal.delay_asked_already)
    delay = PayoutDelay(
        id=new_id("delay"),
        court_id=sale.court_id,
        case_id=sale.case_id,
        sale_id=sale.id,
        payee=payee,
        cause=cause,
        reason=said,
        state=DelayState.asked,
        asked_by=uow.actor.account_id or "",
        asked_at=uow.now,
    )
    uow.add(delay)
    uow.audit("delay.asked", f"sale:{sale.id}", sale.court_id, cause=cause, payee=payee)
    await uow.session.flush()
    await open_deadline(
        uow,
        court_id=sale.court_id,
        case_id=sale.case_id,
        kind="delay_decision",
        subject=f"sale:{sale.id}",
        role=Role.president,
        law="DIST-04",
        due_at=due_in_days(uow.now, DECIDE_DAYS),
    )
    return delay.id


async def decide_delay(uow: UnitOfWork, *, delay_id: str, approves: bool) -> str:
    """Approve a delay that somebody else asked for, or decline it; return its sale.

    Approved: the time for paying out stands still, but does not save what has run out. DIST-04.
    """
    delay = await _own(uow, delay_id)
    refusal = may_approve(uow.actor, asked_by=delay.asked_by)
    if refusal is not None:
        raise Refused(refusal)
    if delay.state != DelayState.asked:
        raise refuse(StandingRefusal.delay_not_waiting)
    delay.state = DelayState.approved if approves else DelayState.declined
    delay.decided_by, delay.decided_at = uow.actor.account_id, uow.now
    uow.add(delay)
    if approves and not delay.payee:
        await stop_deadline(uow, kind=DISTRIBUTION_DUE, subject=f"sale:{delay.sale_id}")
    uow.audit(f"delay.{delay.state}", f"sale:{delay.sale_id}", delay.court_id, delay=delay.id)
    await uow.session.flush()
    if not await _asked(uow, delay.sale_id):
        await close_deadline(uow, kind="delay_decision", subject=f"sale:{delay.sale_id}")
    row = await _distribution(uow, delay.sale_id)
    if row is not None:
        await distributing.finish_if_met(uow, row)
    return delay.sale_id


async def end_delay(uow: UnitOfWork, *, delay_id: str, reason: str) -> str:
    """Say that the cause of a delay is gone: ten days run, a waiting payee is paid. DIST-04.

    A judge says so; return the sale.
    """
    delay = await _own(uow, delay_id)
    if not uow.actor.is_one_of(Role.judge):
        raise refuse(CommonRefusal.not_allowed)
    if delay.state != DelayState.approved:
        raise refuse(StandingRefusal.delay_not_standing)
    delay.state, delay.end_reason = DelayState.ended, filled(reason, "reason")
    delay.ended_by, delay.ended_at = uow.actor.account_id, uow.now
    uow.add(delay)
    uow.audit("delay.ended", f"sale:{delay.sale_id}", delay.court_id, delay=delay.id)
    await uow.session.flush()
    row = await _distribution(uow, delay.sale_id)
    if not delay.payee:
        if row is None or row.state == DistributionState.proposed:
            await run_ten_days(uow, await uow.session.get_one(Sale, delay.sale_id))
    elif row is not None and row.state == DistributionState.approved:
        await _pay_now(uow, delay, row)
    return delay.sale_id


async def run_ten_days(uow: UnitOfWork, sale: Sale) -> None:
    """Let the time for paying out run for ten days from now. Law: DIST-04."""
    await open_deadline(
        uow,
        court_id=sale.court_id,
        case_id=sale.case_id,
        kind="distribution_due",
        subject=f"sale:{sale.id}",
        role=Role.judge,
        law="DIST-04",
        due_at=due_in_days(uow.now, DAYS_AFTER_DELAY),
        data={"sale": sale.id},
    )


async def _pay_now(uow: UnitOfWork, delay: PayoutDelay, row: DistributionRow) -> None:
    """Instruct what waited for one payee; the bank's word closes the ten days.

    Where the court has kept the sum meanwhile there is nothing to instruct. Law: DIST-05.
    """
    if any(each.payee == delay.payee for each in await deposits_of(uow.session, row.id)):
        return
    await open_deadline(
        uow,
        court_id=row.court_id,
        case_id=row.case_id,
        kind="delayed_payout",
        subject=f"delay:{delay.id}",
        role=Role.judge,
        law="DIST-04",
        due_at=due_in_days(uow.now, DAYS_AFTER_DELAY),
        data={"sale": row.sale_id},
    )
    payees = await distributing.payees_now(uow, row)
    await distributing.instruct(uow, row, [each for each in payees if each.claim == delay.payee])


async def _insist_unpaid(uow: UnitOfWork, row: DistributionRow | None, payee: str) -> None:
    """Refuse a payee whom the distribution does not name, or whose payment was ordered."""
    payees = [] if row is None else await distributing.payees_now(uow, row)
    if payee not in {each.claim for each in payees}:
        raise refuse(CommonRefusal.not_found)
    if row is not None and row.state in SHARED:
        raise refuse(StandingRefusal.payee_paid_already)


async def _asked(uow: UnitOfWork, sale_id: str) -> bool:
    """Say whether another delay of a sale still waits for its decision."""
    rows = select(PayoutDelay.id).where(
        col(PayoutDelay.sale_id) == sale_id, col(PayoutDelay.state) == DelayState.asked
    )
    return (await uow.session.exec(rows)).first() is not None


async def _standing(uow: UnitOfWork, sale_id: str, payee: str) -> PayoutDelay | None:
    rows = select(PayoutDelay).where(
        col(PayoutDelay.sale_id) == sale_id,
        col(PayoutDelay.payee) == payee,
        col(PayoutDelay.state).in_(_STANDING),
    )
    return (await uow.session.exec(rows)).first()


async def _own(uow: UnitOfWork, delay_id: str) -> PayoutDelay:
    found = await uow.session.get(PayoutDelay, delay_id)
    if found is None or found.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    await take_books(uow, found.court_id)
    return await uow.session.get_one(
        PayoutDelay, delay_id, with_for_update=True, populate_existing=True
    )


async def _distribution(uow: UnitOfWork, sale_id: str) -> DistributionRow | None:
    rows = select(DistributionRow).where(col(DistributionRow.sale_id) == sale_id)
    return (await uow.session.exec(rows.with_for_update())).first()
