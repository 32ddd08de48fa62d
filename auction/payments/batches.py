"""Batches of payouts: made by one person, released by another, each payout in exactly one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.invariant import hold
from auction.kernel.refusal import CommonRefusal, refuse
from auction.ledger import service as ledger
from auction.payments.batch_rules import MOST_ITEMS, Arrived, BatchState, is_the_rules_act
from auction.payments.importing import require_finance
from auction.payments.models import (
    BatchItem,
    IncomingTransfer,
    PaymentNumber,
    Payout,
    PayoutBatch,
)
from auction.payments.pain001 import OrderedPayment, PaymentFile, write_pain001
from auction.payments.payment_marks import PaymentMark
from auction.payments.queries import PayoutState, TransferState
from auction.payments.refusals import BatchRefusal
from auction.payments.ways_back import BANK
from auction.people import queries as people

_LONGEST_REASON = 500


async def make_batches(uow: UnitOfWork, *, court_id: str) -> list[str]:
    """Put every payout that waits into a batch; return the batches' ids, two at the most.

    What the law itself orders is one batch and released with it; everything else is another and
    waits for a second person. Refuses when no payout waits.
    """
    require_finance(uow, court_id)
    await ledger.take_books(uow, court_id)
    payouts = await _unbatched(uow, court_id)
    if not payouts:
        raise refuse(BatchRefusal.nothing_to_pay)
    arrived = await _arrived(uow, payouts)
    parts: dict[bool, list[Payout]] = defaultdict(list)
    for payout in payouts:
        parts[
            is_the_rules_act(
                purpose=payout.purpose,
                amount_fen=payout.amount_fen,
                payee_account=payout.payee_account,
                arrived=arrived[payout.subject_id],
            )
        ].append(payout)
    return [
        await _make(uow, court_id, part, by_rule=by_rule)
        for by_rule, part in sorted(parts.items(), reverse=True)
    ]


async def release(uow: UnitOfWork, *, batch_id: str) -> None:
    """Release a batch that somebody else made; its file is what the bank is given. Once.

    Refuses a batch one of whose payouts was settled or changed meanwhile.
    """
    row = await _waiting(uow, batch_id)
    if uow.actor.account_id == row.made_by:
        raise refuse(BatchRefusal.own)
    stale = await _stale(uow, row)
    if stale:
        raise refuse(BatchRefusal.stale, count=stale)
    await _release(uow, row)


async def give_up(uow: UnitOfWork, *, batch_id: str, reason: str) -> None:
    """Give a batch up before it is released, with the reason; its payouts wait again."""
    row = await _waiting(uow, batch_id)
    for item in await items_of(uow.session, row.id):
        item.given_up = True
        uow.add(item)
    row.state, row.reason = BatchState.given_up, reason.strip()[:_LONGEST_REASON]
    uow.add(row)
    uow.audit("batch_given_up", f"batch:{row.id}", row.court_id, reason=row.reason)
    await uow.session.flush()


async def batch_file(session: AsyncSession, court_id: str, batch_id: str) -> bytes:
    """Return a released batch's file, the same bytes each time."""
    row = await session.get(PayoutBatch, batch_id)
    if row is None or row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    if row.state != BatchState.released:
        raise refuse(BatchRefusal.not_waiting)
    content = await _file(session, row)
    hold(
        hashlib.sha256(content).hexdigest() == row.file_sha256,
        f"the file of batch {row.id} is the one that was released",
    )
    return content


async def items_of(session: AsyncSession, batch_id: str) -> Sequence[BatchItem]:
    """Return a batch's items in its order."""
    rows = (
        select(BatchItem)
        .where(col(BatchItem.batch_id) == batch_id)
        .order_by(col(BatchItem.position))
    )
    return (await session.exec(rows)).all()


async def _make(uow: UnitOfWork, court_id: str, payouts: Sequence[Payout], *, by_rule: bool) -> str:
    row = PayoutBatch(
        id=new_id("bat"),
        court_id=court_id,
        state=BatchState.waiting,
        by_rule=by_rule,
        count=len(payouts),
        sum_fen=sum(payout.amount_fen for payout in payouts),
        made_by=uow.actor.account_id,
        made_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    uow.add(
        *(
            BatchItem(
                batch_id=row.id,
                position=position,
                payout_id=payout.id,
                attempt=payout.attempts,
                payee_name=payout.payee_name,
                payee_account=payout.payee_account,
                amount_fen=payout.amount_fen,
                purpose=payout.purpose,
            )
            for position, payout in enumerate(payouts, 1)
        )
    )
    await uow.session.flush()
    uow.audit("batch_made", f"batch:{row.id}", court_id, count=row.count, sum_fen=row.sum_fen)
    if by_rule:
        await _release(uow, row)
    return row.id


async def _release(uow: UnitOfWork, row: PayoutBatch) -> None:
    row.released_by, row.released_at = uow.actor.account_id, uow.now
    row.file_sha256 = hashlib.sha256(await _file(uow.session, row)).hexdigest()
    row.state = BatchState.released
    uow.add(row)
    uow.audit(
        "batch_released", f"batch:{row.id}", row.court_id,
        by_rule=row.by_rule, sum_fen=row.sum_fen, file=row.file_sha256,
    )  # fmt: skip
    await uow.session.flush()


async def _file(session: AsyncSession, row: PayoutBatch) -> bytes:
    court = await people.court(session, row.court_id)
    assert court is not None
    assert row.released_at is not None
    file = PaymentFile(
        batch_id=row.id,
        released_at=row.released_at,
        payer_name=court.name_zh,
        payer_account=court.bank_account,
        payer_bank=court.bank_name,
        payments=[_ordered(item) for item in await items_of(session, row.id)],
    )
    hold(file.sum_fen == row.sum_fen, f"batch {row.id} adds up to its control sum")
    return write_pain001(file)


def _ordered(item: BatchItem) -> OrderedPayment:
    mark = str(PaymentMark(item.payout_id, item.attempt))
    return OrderedPayment(mark, item.payee_name, item.payee_account, item.amount_fen, mark)


async def _unbatched(uow: UnitOfWork, court_id: str) -> Sequence[Payout]:
    taken = select(BatchItem.payout_id).where(
        col(BatchItem.payout_id) == col(Payout.id),
        col(BatchItem.attempt) == col(Payout.attempts),
        col(BatchItem.given_up).is_(False),
    )
    rows = (
        select(Payout)
        .where(
            col(Payout.court_id) == court_id,
            col(Payout.state) == PayoutState.instructed,
            col(Payout.gateway) == BANK,
            ~taken.exists(),
        )
        .order_by(col(Payout.due_at), col(Payout.id))
        .limit(MOST_ITEMS)
        .execution_options(populate_existing=True)
    )
    return (await uow.session.exec(rows)).all()


async def _arrived(uow: UnitOfWork, payouts: Sequence[Payout]) -> dict[str, list[Arrived]]:
    """Return what came for each deposit among these payouts, by the deposit's number."""
    deposits = {payout.subject_id for payout in payouts if payout.purpose == "deposit_return"}
    rows = (
        select(
            PaymentNumber.subject_id, IncomingTransfer.payer_account, IncomingTransfer.amount_fen
        )
        .join(IncomingTransfer, col(IncomingTransfer.number) == col(PaymentNumber.number))
        .where(
            col(PaymentNumber.purpose) == "deposit",
            col(PaymentNumber.subject_id).in_(deposits),
            col(IncomingTransfer.court_id) == col(PaymentNumber.court_id),
            col(IncomingTransfer.state) == TransferState.matched,
        )
    )
    found: dict[str, list[Arrived]] = defaultdict(list)
    for subject_id, account, amount_fen in (await uow.session.exec(rows)).all():
        found[subject_id].append(Arrived(account, amount_fen))
    return found


async def _stale(uow: UnitOfWork, row: PayoutBatch) -> int:
    """Count the items whose payout is no longer the one that was put in."""
    rows = (
        select(BatchItem, Payout)
        .join(Payout, col(Payout.id) == col(BatchItem.payout_id))
        .where(col(BatchItem.batch_id) == row.id)
        .execution_options(populate_existing=True)
    )
    return sum(
        (payout.state, payout.attempts) != (PayoutState.instructed, item.attempt)
        for item, payout in (await uow.session.exec(rows)).all()
    )


async def _waiting(uow: UnitOfWork, batch_id: str) -> PayoutBatch:
    row = await uow.session.get(PayoutBatch, batch_id)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    require_finance(uow, row.court_id)
    await ledger.take_books(uow, row.court_id)
    await uow.session.refresh(row)
    if row.state != BatchState.waiting:
        raise refuse(BatchRefusal.not_waiting)
    return row
