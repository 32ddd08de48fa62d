"""Calling back a payout whose reason is gone, before the bank has it.

The entry that set the money aside is undone by one that names it. What the bank was given cannot
be called back: what it does with it is known only by its answer. Law: OJA-50.
"""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import refuse
from auction.ledger import service as ledger
from auction.payments.batch_rules import BatchState
from auction.payments.models import BatchItem, Payout, PayoutBatch
from auction.payments.queries import PayoutState
from auction.payments.refusals import PaymentRefusal
from auction.payments.service import instruction_key
from auction.payments.ways_back import BANK

_LONGEST = 500


async def is_with_the_bank(session: AsyncSession, payout_id: str) -> bool:
    """Say whether the bank was given this order and has not answered yet."""
    row = await session.get(Payout, payout_id, populate_existing=True)
    if row is None or row.state != PayoutState.instructed:
        return False
    rows = (
        select(PayoutBatch.id)
        .join(BatchItem, col(BatchItem.batch_id) == col(PayoutBatch.id))
        .where(
            col(BatchItem.payout_id) == row.id,
            col(BatchItem.attempt) == row.attempts,
            col(PayoutBatch.state) == BatchState.released,
        )
    )
    return row.gateway != BANK or (await session.exec(rows)).first() is not None


async def may_be_called_back(session: AsyncSession, payout_id: str) -> bool:
    """Say whether a payout was not paid and is not with the bank."""
    row = await session.get_one(Payout, payout_id, populate_existing=True)
    return row.state != PayoutState.confirmed and not await is_with_the_bank(session, row.id)


async def call_back(uow: UnitOfWork, *, payout_id: str, reason: str) -> None:
    """Take a payout back that was not paid: the money lies where it was taken from. For good.

    Refuses what the bank has, and what it has paid. The caller holds the court's books.
    """
    row = await uow.session.get_one(Payout, payout_id, populate_existing=True)
    if row.state == PayoutState.called_back:
        return
    if not await may_be_called_back(uow.session, row.id):
        raise refuse(PaymentRefusal.payout_with_the_bank)
    if row.state == PayoutState.instructed:
        await ledger.reverse(
            uow,
            court_id=row.court_id,
            key=f"payout:{row.id}:called_back",
            entry_key=instruction_key(row),
            kind="payout_called_back",
            memo={"payout": row.id},
        )
    row.state, row.failure = PayoutState.called_back, reason.strip()[:_LONGEST]
    uow.add(row)
    await uow.session.flush()
    uow.audit("payout_called_back", f"payout:{row.id}", row.court_id, amount_fen=row.amount_fen)
