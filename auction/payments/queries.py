"""What is asked, what has come, what goes out: reads for desks, pages and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.kernel.page import PAGE_SIZE, Page
from auction.payments.matching import NumberState, plain_number
from auction.payments.models import IncomingTransfer, PaymentNumber, Payout


class TransferState(StrEnum):
    """Where money that arrived lies."""

    matched = "matched"
    desk = "desk"
    returning = "returning"
    returned = "returned"


class PayoutState(StrEnum):
    """Where money that leaves stands. `called_back`: its reason went before the bank had it."""

    instructed = "instructed"
    confirmed = "confirmed"
    failed = "failed"
    called_back = "called_back"


@dataclass(frozen=True)
class NumberView:
    """A payment number: who is asked for how much, and what has come."""

    number: str
    court_id: str
    purpose: str
    subject_id: str
    payer_name: str
    amount_fen: int
    received_fen: int
    parts_allowed: bool
    state: str
    opened_at: datetime

    @property
    def left_fen(self) -> int:
        """Return what has not come yet."""
        return self.amount_fen - self.received_fen


@dataclass(frozen=True)
class TransferView:
    """Money the bank reported: matched, or on the desk with its reason."""

    id: str
    court_id: str
    bank_ref: str
    number: str
    payer_name: str
    payer_account: str
    amount_fen: int
    arrived_at: datetime
    state: str
    reason: str

    def returns_to(self, on_file: str) -> str:
        """Return the bank account it came from; for what came by card, the one on file."""
        by_card = self.bank_ref.startswith("stripe:")
        return on_file if by_card else self.payer_account or on_file


@dataclass(frozen=True)
class PayoutView:
    """Money on its way out, and what the bank said of it."""

    id: str
    court_id: str
    key: str
    purpose: str
    subject_id: str
    payee_name: str
    payee_account: str
    amount_fen: int
    state: str
    due_at: datetime
    instructed_at: datetime | None
    confirmed_at: datetime | None
    bank_ref: str
    failure: str
    gateway: str = "bank"


@dataclass(frozen=True)
class DeskCounts:
    """How much waits for the finance clerk."""

    open_numbers: int
    unmatched: int
    payouts_to_confirm: int
    payouts_failed: int


async def open_numbers(
    session: AsyncSession, court_id: str, number: int = 1, size: int = PAGE_SIZE
) -> Page[NumberView]:
    """Return the payments a court waits for, the newest first."""
    where = (
        col(PaymentNumber.court_id) == court_id,
        col(PaymentNumber.state) == NumberState.open,
    )
    rows = (
        select(PaymentNumber)
        .where(*where)
        .order_by(col(PaymentNumber.opened_at).desc(), col(PaymentNumber.number))
        .limit(size)
        .offset((number - 1) * size)
    )
    total = (await session.exec(select(func.count()).where(*where))).one()
    found = (await session.exec(rows)).all()
    return Page(tuple(number_view(row) for row in found), total, number, size)


async def number_for(session: AsyncSession, purpose: str, subject_id: str) -> NumberView | None:
    """Return the newest number asked for a purpose, or None."""
    rows = (
        select(PaymentNumber)
        .where(col(PaymentNumber.purpose) == purpose, col(PaymentNumber.subject_id) == subject_id)
        .order_by(col(PaymentNumber.opened_at).desc())
    )
    row = (await session.exec(rows)).first()
    return None if row is None else number_view(row)


async def with_number(session: AsyncSession, number: str) -> NumberView | None:
    """Return what a payment number asks for, or None when there is no such number."""
    row = await session.get(PaymentNumber, plain_number(number))
    return None if row is None else number_view(row)


async def received_under(session: AsyncSession, numbers: list[str]) -> dict[str, int]:
    """Return what has come under each of these numbers, in fen."""
    rows = select(PaymentNumber.number, PaymentNumber.received_fen).where(
        col(PaymentNumber.number).in_(numbers)
    )
    return dict((await session.exec(rows)).all())


async def transfers(
    session: AsyncSession,
    court_id: str,
    state: TransferState | None = None,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page[TransferView]:
    """Return what the bank reported to a court, newest first; of one state if asked."""
    where = [col(IncomingTransfer.court_id) == court_id]
    if state is not None:
        where.append(col(IncomingTransfer.state) == state)
    rows = (
        select(IncomingTransfer)
        .where(*where)
        .order_by(col(IncomingTransfer.arrived_at).desc(), col(IncomingTransfer.id))
        .limit(size)
        .offset((number - 1) * size)
    )
    total = (await session.exec(select(func.count()).where(*where))).one()
    found = (await session.exec(rows)).all()
    return Page(tuple(transfer_view(row) for row in found), total, number, size)


async def on_desk_under(session: AsyncSession, number: str) -> list[TransferView]:
    """Return money that named a number and fits nothing, in the order it arrived."""
    rows = (
        select(IncomingTransfer)
        .where(
            col(IncomingTransfer.number) == number,
            col(IncomingTransfer.state) == TransferState.desk,
        )
        .order_by(col(IncomingTransfer.arrived_at), col(IncomingTransfer.id))
    )
    return [transfer_view(row) for row in (await session.exec(rows)).all()]


async def transfers_of_number(session: AsyncSession, number: str) -> list[TransferView]:
    """Return what was matched with a number, in the order it arrived."""
    rows = (
        select(IncomingTransfer)
        .where(
            col(IncomingTransfer.number) == number,
            col(IncomingTransfer.state) == TransferState.matched,
        )
        .order_by(col(IncomingTransfer.arrived_at), col(IncomingTransfer.id))
    )
    return [transfer_view(row) for row in (await session.exec(rows)).all()]


async def payouts(
    session: AsyncSession,
    court_id: str,
    state: PayoutState | None = None,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page[PayoutView]:
    """Return a court's payouts, what is due first on top; of one state if asked."""
    where = [col(Payout.court_id) == court_id]
    if state is not None:
        where.append(col(Payout.state) == state)
    rows = (
        select(Payout)
        .where(*where)
        .order_by(col(Payout.due_at), col(Payout.id))
        .limit(size)
        .offset((number - 1) * size)
    )
    total = (await session.exec(select(func.count()).where(*where))).one()
    found = (await session.exec(rows)).all()
    return Page(tuple(payout_view(row) for row in found), total, number, size)


async def payouts_of(
    session: AsyncSession, purposes: tuple[str, ...], subject_id: str
) -> list[PayoutView]:
    """Return the payouts made for a subject under any of these purposes."""
    return await _payouts_where(
        session, col(Payout.purpose).in_(purposes), col(Payout.subject_id) == subject_id
    )


async def desk_counts(session: AsyncSession, court_id: str) -> DeskCounts:
    """Count what waits for a court's finance clerk."""
    return DeskCounts(
        open_numbers=(await open_numbers(session, court_id, size=1)).total,
        unmatched=(await transfers(session, court_id, TransferState.desk, size=1)).total,
        payouts_to_confirm=(await payouts(session, court_id, PayoutState.instructed, size=1)).total,
        payouts_failed=(await payouts(session, court_id, PayoutState.failed, size=1)).total,
    )


def number_view(row: PaymentNumber) -> NumberView:
    """Return a number as its readers see it."""
    return NumberView(
        row.number,
        row.court_id,
        row.purpose,
        row.subject_id,
        row.payer_name,
        row.amount_fen,
        row.received_fen,
        row.parts_allowed,
        row.state,
        row.opened_at,
    )


def transfer_view(row: IncomingTransfer) -> TransferView:
    """Return a transfer as its readers see it."""
    return TransferView(
        row.id,
        row.court_id,
        row.bank_ref,
        row.number,
        row.payer_name,
        row.payer_account,
        row.amount_fen,
        row.arrived_at,
        row.state,
        row.reason,
    )


def payout_view(row: Payout) -> PayoutView:
    """Return a payout as its readers see it."""
    return PayoutView(
        row.id,
        row.court_id,
        row.key,
        row.purpose,
        row.subject_id,
        row.payee_name,
        row.payee_account,
        row.amount_fen,
        row.state,
        row.due_at,
        row.instructed_at,
        row.confirmed_at,
        row.bank_ref,
        row.failure,
        row.gateway,
    )


async def _payouts_where(session: AsyncSession, *where: ColumnElement[bool]) -> list[PayoutView]:
    rows = select(Payout).where(*where).order_by(col(Payout.instructed_at), col(Payout.id))
    return [payout_view(row) for row in (await session.exec(rows)).all()]
