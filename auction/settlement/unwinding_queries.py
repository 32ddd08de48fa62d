"""Reads of an annulled sale: what is owed to whom, what payees give back, and what still waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.payments import queries as payments
from auction.settlement.models import AnnulledPart, ReturnClaim, Sale
from auction.settlement.unwinding import FORFEIT
from auction.settlement.unwinding_rules import ReturnState


@dataclass(frozen=True)
class OwedView:
    """Money that goes back since a sale was annulled, and how much of it was ordered out."""

    payee_name: str
    amount_fen: int
    ordered_fen: int

    @property
    def waiting_fen(self) -> int:
        """Return what waits until payees have given back."""
        return self.amount_fen - self.ordered_fen


@dataclass(frozen=True)
class ReturnView:
    """What a payee has to give back, under which number, until when, and what has come."""

    id: str
    case_id: str
    sale_id: str
    claim: str
    purpose: str
    payee_name: str
    amount_fen: int
    received_fen: int
    payment_number: str
    state: ReturnState
    due_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Unwound:
    """An annulled sale's money: to the buyer, to the kept deposits, and from each payee."""

    sale_id: str
    owed: tuple[OwedView, ...]
    kept: OwedView
    returns: tuple[ReturnView, ...]

    @property
    def refund_fen(self) -> int:
        """Return all that the buyer paid."""
        return sum(each.amount_fen for each in self.owed)

    @property
    def ordered_fen(self) -> int:
        """Return what of it was ordered to be paid back."""
        return sum(each.ordered_fen for each in self.owed)

    @property
    def waiting_fen(self) -> int:
        """Return what of it waits until payees have given back."""
        return self.refund_fen - self.ordered_fen


async def unwound_sale(session: AsyncSession, sale_id: str) -> Unwound | None:
    """Return what followed the annulment of a sale; None where none was annulled."""
    sale = await session.get(Sale, sale_id)
    if sale is None or sale.annulled_at is None:
        return None
    rows = (
        select(AnnulledPart)
        .where(col(AnnulledPart.sale_id) == sale_id)
        .order_by(col(AnnulledPart.position))
    )
    parts = (await session.exec(rows)).all()
    kept = [part for part in parts if part.key.startswith(FORFEIT)]
    claims = select(ReturnClaim).where(col(ReturnClaim.sale_id) == sale_id)
    return Unwound(
        sale_id,
        tuple(
            OwedView(part.payee_name, part.amount_fen, part.ordered_fen)
            for part in parts
            if part not in kept
        ),
        OwedView(
            "",
            sum(part.amount_fen for part in kept),
            sum(part.ordered_fen for part in kept),
        ),
        await _views(session, list((await session.exec(claims)).all())),
    )


async def returns_of_case(session: AsyncSession, case_id: str) -> tuple[ReturnView, ...]:
    """Return what payees of a case's annulled sales have to give back, or gave."""
    rows = select(ReturnClaim).where(col(ReturnClaim.case_id) == case_id)
    return await _views(session, list((await session.exec(rows)).all()))


async def _views(session: AsyncSession, rows: list[ReturnClaim]) -> tuple[ReturnView, ...]:
    received = await payments.received_under(session, [row.payment_number for row in rows])
    return tuple(
        ReturnView(
            row.id,
            row.case_id,
            row.sale_id,
            row.claim,
            row.purpose,
            row.payee_name,
            row.amount_fen,
            received.get(row.payment_number, 0),
            row.payment_number,
            ReturnState(row.state),
            row.due_at,
            row.ended_at,
        )
        for row in sorted(rows, key=lambda row: (row.opened_at, row.id))
    )
