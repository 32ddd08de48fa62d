"""Batches as their readers see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.page import PAGE_SIZE, Page
from auction.payments.models import BatchItem, Payout, PayoutBatch
from auction.people.models import Account


@dataclass(frozen=True)
class BatchView:
    """A batch: who made it, who released it, and the hash of the file the bank was given."""

    id: str
    state: str
    by_rule: bool
    count: int
    sum_fen: int
    made_by: str | None
    maker: str
    made_at: datetime
    releaser: str
    released_at: datetime | None
    file_sha256: str
    reason: str


@dataclass(frozen=True)
class ItemView:
    """A payout as it stood when it was put in, and where it stands now."""

    position: int
    payout_id: str
    attempt: int
    payee_name: str
    payee_account: str
    amount_fen: int
    purpose: str
    payout_state: str


async def batches(
    session: AsyncSession, court_id: str, number: int = 1, size: int = PAGE_SIZE
) -> Page[BatchView]:
    """Return a court's batches, the newest first."""
    where = col(PayoutBatch.court_id) == court_id
    rows = (
        select(PayoutBatch)
        .where(where)
        .order_by(col(PayoutBatch.made_at).desc(), col(PayoutBatch.id))
        .limit(size)
        .offset((number - 1) * size)
    )
    total = (await session.exec(select(func.count()).select_from(PayoutBatch).where(where))).one()
    found = (await session.exec(rows)).all()
    names = await _names(
        session, [each for row in found for each in (row.made_by, row.released_by)]
    )
    return Page(tuple(_view(row, names) for row in found), total, number, size)


async def batch(session: AsyncSession, court_id: str, batch_id: str) -> BatchView | None:
    """Return one batch of a court, or None."""
    row = await session.get(PayoutBatch, batch_id)
    if row is None or row.court_id != court_id:
        return None
    return _view(row, await _names(session, [row.made_by, row.released_by]))


async def items(
    session: AsyncSession, batch_id: str, number: int = 1, size: int = PAGE_SIZE
) -> Page[ItemView]:
    """Return a batch's payouts in its order."""
    where = col(BatchItem.batch_id) == batch_id
    rows = (
        select(BatchItem, Payout.state)
        .join(Payout, col(Payout.id) == col(BatchItem.payout_id))
        .where(where)
        .order_by(col(BatchItem.position))
        .limit(size)
        .offset((number - 1) * size)
    )
    total = (await session.exec(select(func.count()).select_from(BatchItem).where(where))).one()
    found = tuple(
        ItemView(
            item.position,
            item.payout_id,
            item.attempt,
            item.payee_name,
            item.payee_account,
            item.amount_fen,
            item.purpose,
            state,
        )
        for item, state in (await session.exec(rows)).all()
    )
    return Page(found, total, number, size)


async def _names(session: AsyncSession, ids: list[str | None]) -> dict[str, str]:
    wanted = {each for each in ids if each is not None}
    rows = select(Account.id, Account.name).where(col(Account.id).in_(wanted))
    return dict((await session.exec(rows)).all())


def _view(row: PayoutBatch, names: dict[str, str]) -> BatchView:
    return BatchView(
        id=row.id,
        state=row.state,
        by_rule=row.by_rule,
        count=row.count,
        sum_fen=row.sum_fen,
        made_by=row.made_by,
        maker=names.get(row.made_by or "", ""),
        made_at=row.made_at,
        releaser=names.get(row.released_by or "", ""),
        released_at=row.released_at,
        file_sha256=row.file_sha256,
        reason=row.reason,
    )
