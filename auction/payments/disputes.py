"""Payments that a card's bank took back: who hears of it, and how what was owed comes to its end.

While a dispute is open nothing of it is paid back: the payer's bank has the money. Won, it goes
back the way it came; lost, the payer has it, and a return that was owed is thereby made.
"""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.payments import service
from auction.payments.events import CardDisputed
from auction.payments.gateway_facts import GatewayState
from auction.payments.models import GatewayPayment, PaymentNumber, Payout
from auction.payments.queries import PayoutState
from auction.payments.ways_back import STRIPE, payment_behind


async def moved(uow: UnitOfWork, row: GatewayPayment, outcome: str) -> None:
    """Tell whose money it was, and let a return that was waiting for the outcome go on."""
    uow.add(row)
    await uow.session.flush()
    asked = await uow.session.get_one(PaymentNumber, row.number)
    uow.audit(f"card_dispute_{outcome}", f"payment:{row.id}", row.court_id)
    uow.emit(CardDisputed(row.number, asked.purpose, asked.subject_id, outcome, row.court_id))
    if outcome != "open":
        await _return_at_last(uow, row)


async def is_disputed(session: AsyncSession, number: str) -> bool:
    """Say whether what was paid by card under a number was taken back, for now or for good."""
    rows = select(GatewayPayment.id).where(
        col(GatewayPayment.number) == number, col(GatewayPayment.is_disputed).is_(True)
    )
    return (await session.exec(rows)).first() is not None


async def lost_payment(session: AsyncSession, number: str) -> GatewayPayment | None:
    """Return the payment under a number that its payer's bank keeps, unless it was made good."""
    rows = select(GatewayPayment).where(
        col(GatewayPayment.number) == number,
        col(GatewayPayment.is_disputed).is_(True),
        col(GatewayPayment.state) == GatewayState.charged_back,
    )
    return (await session.exec(rows)).first()


async def _return_at_last(uow: UnitOfWork, row: GatewayPayment) -> None:
    """Order again what the gateway refused to give back while the dispute was open."""
    rows = select(Payout).where(
        col(Payout.court_id) == row.court_id,
        col(Payout.gateway) == STRIPE,
        col(Payout.state) == PayoutState.failed,
        col(Payout.subject_id).in_([row.number, row.transfer_id or row.number]),
    )
    for payout in (await uow.session.exec(rows)).all():
        behind = await payment_behind(uow.session, payout)
        if behind is not None and behind.id == row.id:
            await service.retry_by_card(uow, payout_id=payout.id)
