"""What of a distribution may be paid now: the one question asked before a payout is instructed.

A case handed over for bankruptcy pays nobody, a delayed sale nobody, a delayed payee waits alone,
who cannot be reached is kept for by the court, and somebody else is paid only where the panel said
so. Law: DIST-04, DIST-05, DIST-13.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline, stop_deadline
from auction.kernel.refusal import refuse
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.ledger import service as ledger
from auction.lots.panel import DecisionState
from auction.payments.models import Payout
from auction.payments.queries import PayoutState, PayoutView
from auction.settlement.models import DistributionRow
from auction.settlement.payees import Payee
from auction.settlement.refusals import StandingRefusal
from auction.settlement.standing_models import (
    BankruptcyTransfer,
    CourtDeposit,
    OtherPayee,
    PayoutDelay,
)
from auction.settlement.standing_rules import BankruptcyState, DelayState

DELAYED_PAYOUT = "delayed_payout"


async def to_be_paid(
    uow: UnitOfWork, row: DistributionRow, payees: Sequence[Payee], *, part: str = ""
) -> list[Payee]:
    """Return whom to pay now, under the name and account that stand; set aside what is kept.

    `part` names a second payment to the same payees. Refuses while the case stands still, or the
    whole payout is delayed.
    """
    await insist_not_still(uow.session, row.case_id)
    delayed = await delayed_payees(uow.session, row.sale_id)
    if "" in delayed:
        raise refuse(StandingRefusal.payout_delayed)
    kept = {each.payee: each for each in await deposits_of(uow.session, row.id)}
    for payee in payees:
        deposit = kept.get(payee.claim)
        if deposit is not None and (part or deposit.kept_at is None):
            await keep_for(uow, deposit, payee.amount_fen, part=part)
    others = await agreed_payees(uow.session, row.id)
    return [
        replace(payee, name=others[payee.claim].name, account=others[payee.claim].account)
        if payee.claim in others
        else payee
        for payee in payees
        if payee.claim not in delayed and payee.claim not in kept
    ]


async def held_back(session: AsyncSession, row: DistributionRow) -> set[str]:
    """Return the payees who need no bank account now: they wait, or another has been named."""
    deposits = {each.payee for each in await deposits_of(session, row.id)}
    others = set(await agreed_payees(session, row.id))
    return (await delayed_payees(session, row.sale_id)) | deposits | others


async def unmet(
    session: AsyncSession,
    row: DistributionRow,
    payees: Sequence[Payee],
    payouts: Sequence[PayoutView],
) -> set[str]:
    """Return the payees whom the bank has not paid in full and for whom the court does not keep."""
    kept = {each.payee for each in await deposits_of(session, row.id) if each.kept_at is not None}
    paid = {_payee_of(each) for each in payouts if each.state == PayoutState.confirmed}
    on_its_way = {_payee_of(each) for each in payouts if each.state != PayoutState.confirmed}
    return ({payee.claim for payee in payees} - paid | on_its_way) - kept


def _payee_of(payout: PayoutView) -> str:
    return payout.key.rpartition(":")[2]


async def note_paid(uow: UnitOfWork, row: DistributionRow, payout_id: str) -> None:
    """Note that a payee who had to wait was paid: the ten days are met. Law: DIST-04."""
    payout = await uow.session.get_one(Payout, payout_id)
    rows = select(PayoutDelay.id).where(
        col(PayoutDelay.sale_id) == row.sale_id,
        col(PayoutDelay.payee) == payout.key.rpartition(":")[2],
        col(PayoutDelay.state) == DelayState.ended,
    )
    for delay_id in (await uow.session.exec(rows)).all():
        await close_deadline(uow, kind=DELAYED_PAYOUT, subject=f"delay:{delay_id}")


async def insist_not_still(session: AsyncSession, case_id: str) -> None:
    """Refuse where a case was handed over for bankruptcy and not given back. Law: DIST-13."""
    transfer = await transfer_of(session, case_id)
    if transfer is not None and BankruptcyState(transfer.state).stops_payouts:
        raise refuse(StandingRefusal.case_stands_still)


async def keep_still(uow: UnitOfWork, sale_id: str, case_id: str) -> None:
    """Stop the time for paying out that just began, where something stands. DIST-04, DIST-13."""
    transfer = await transfer_of(uow.session, case_id)
    stands = transfer is not None and BankruptcyState(transfer.state).stops_payouts
    if stands or "" in await delayed_payees(uow.session, sale_id):
        await stop_deadline(uow, kind="distribution_due", subject=f"sale:{sale_id}")


async def transfer_of(session: AsyncSession, case_id: str) -> BankruptcyTransfer | None:
    """Return the last time a case was handed over for bankruptcy, or None."""
    rows = select(BankruptcyTransfer).where(col(BankruptcyTransfer.case_id) == case_id)
    return (await session.exec(rows.order_by(col(BankruptcyTransfer.handed_at).desc()))).first()


async def delayed_payees(session: AsyncSession, sale_id: str) -> set[str]:
    """Return whose payout is delayed; "" is everybody's. Law: DIST-04."""
    rows = select(PayoutDelay.payee).where(
        col(PayoutDelay.sale_id) == sale_id, col(PayoutDelay.state) == DelayState.approved
    )
    return set((await session.exec(rows)).all())


async def deposits_of(session: AsyncSession, distribution_id: str) -> list[CourtDeposit]:
    """Return what the court keeps, or is to keep, for payees of a distribution."""
    rows = select(CourtDeposit).where(col(CourtDeposit.distribution_id) == distribution_id)
    return list((await session.exec(rows.order_by(col(CourtDeposit.ordered_at)))).all())


async def agreed_payees(session: AsyncSession, distribution_id: str) -> dict[str, OtherPayee]:
    """Return who is paid in a creditor's place by the panel's decision. Law: DIST-05."""
    rows = select(OtherPayee).where(
        col(OtherPayee.distribution_id) == distribution_id,
        col(OtherPayee.state) == DecisionState.decided,
    )
    return {row.payee: row for row in (await session.exec(rows)).all()}


async def free_kept(uow: UnitOfWork, distribution_id: str) -> None:
    """Put whatever the court keeps for payees of a distribution back among the proceeds.

    Nobody is kept for any more: the sale was annulled. Law: OJA-50.
    """
    for deposit in await deposits_of(uow.session, distribution_id):
        code = accounts.deposited(deposit.case_id, deposit.payee)
        kept_fen = -await books.balance(uow.session, deposit.court_id, code)
        if kept_fen:
            await ledger.post(
                uow,
                court_id=deposit.court_id,
                key=f"court_deposit:{deposit.id}:freed:{uow.now.isoformat()}",
                kind="money_freed",
                lines=[(code, kept_fen), (accounts.proceeds(deposit.case_id), -kept_fen)],
                memo={"deposited_for": deposit.payee},
            )
        if deposit.released_at is None:
            deposit.released_at, deposit.release_reason = uow.now, "sale annulled"
            uow.add(deposit)
    await uow.session.flush()


async def keep_for(
    uow: UnitOfWork, deposit: CourtDeposit, amount_fen: int, *, part: str = ""
) -> None:
    """Move a payee's sum out of the proceeds to an account of its own. Law: DIST-05."""
    deposit.amount_fen = amount_fen + (deposit.amount_fen if part else 0)
    deposit.kept_at = uow.now
    uow.add(deposit)
    await ledger.post(
        uow,
        court_id=deposit.court_id,
        key=f"court_deposit:{part}{deposit.id}",
        kind="money_deposited",
        lines=[
            (accounts.proceeds(deposit.case_id), amount_fen),
            (accounts.deposited(deposit.case_id, deposit.payee), -amount_fen),
        ],
        memo={"deposited_for": deposit.payee},
    )
    uow.audit(
        "deposit.kept", f"case:{deposit.case_id}", deposit.court_id,
        payee=deposit.payee, amount_fen=amount_fen,
    )  # fmt: skip
    await uow.session.flush()
