"""What the card gateway is to do: laid down in the acting transaction, done after it.

No call to the gateway is ever made while the court's books are held: a slow answer holds up nobody.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.invariant import hold
from auction.payments.gateway_facts import GatewayState
from auction.payments.models import GatewayEvent, GatewayOrder, GatewayPayment, Payout
from auction.payments.ports import PayoutOrder
from auction.payments.ways_back import payment_behind


class OrderKind(StrEnum):
    """What the gateway is to do."""

    give_back = "give_back"
    """Refund what was taken, or let go what is held."""
    capture = "capture"
    close_page = "close_page"


class OrderState(StrEnum):
    """How far an order has come. `sent`: the gateway has it, and has not said how it ended."""

    waiting = "waiting"
    sent = "sent"
    done = "done"
    failed = "failed"


class StripeRefunds:
    """Gives money back the way it came: lays an order down for the gateway's own worker."""

    name = "stripe"

    async def instruct(self, uow: UnitOfWork, order: PayoutOrder) -> None:
        """Lay down that a payment goes back to whoever made it; once for each attempt."""
        payout = await uow.session.get_one(Payout, order.payout_id)
        payment = await payment_behind(uow.session, payout)
        hold(payment is not None, "what goes back through the gateway came through it")
        assert payment is not None
        await lay_down(
            uow,
            payment,
            OrderKind.give_back,
            key=f"return:{order.payout_id}:{order.attempt}",
            payout_id=order.payout_id,
        )


async def order_capture(uow: UnitOfWork, *, number: str) -> None:
    """Have what is held under a number taken, if anything is: its payer has bought. Law: OJA-37."""
    rows = select(GatewayPayment).where(
        col(GatewayPayment.number) == number, col(GatewayPayment.state) == GatewayState.authorised
    )
    for payment in (await uow.session.exec(rows)).all():
        await lay_down(uow, payment, OrderKind.capture, key=f"capture:{payment.id}")


async def close_pages(uow: UnitOfWork, number: str) -> None:
    """Let nobody pay any more under a number that takes no money."""
    rows = select(GatewayPayment).where(
        col(GatewayPayment.number) == number,
        col(GatewayPayment.state) == GatewayState.opened,
        col(GatewayPayment.session_id).is_not(None),
    )
    for payment in (await uow.session.exec(rows)).all():
        await lay_down(uow, payment, OrderKind.close_page, key=f"close:{payment.id}")


async def lay_down(
    uow: UnitOfWork,
    payment: GatewayPayment,
    kind: OrderKind,
    *,
    key: str,
    payout_id: str | None = None,
) -> None:
    """Lay an order down; the same key again changes nothing."""
    await uow.session.flush()
    order = insert(GatewayOrder).values(
        key=key,
        court_id=payment.court_id,
        payment_id=payment.id,
        kind=kind,
        amount_fen=payment.amount_fen,
        payout_id=payout_id,
        state=OrderState.waiting,
        failure="",
        ordered_at=uow.now,
        due_at=uow.now,
        attempts=0,
    )
    await uow.session.exec(order.on_conflict_do_nothing())


async def gateway_work_due(session: AsyncSession, now: datetime) -> int:
    """Count reports and orders that are due and not done."""
    events = select(func.count()).where(
        col(GatewayEvent.state) == "waiting", col(GatewayEvent.due_at) <= now
    )
    orders = select(func.count()).where(
        col(GatewayOrder.state).in_((OrderState.waiting, OrderState.sent)),
        col(GatewayOrder.due_at) <= now,
    )
    return (await session.exec(events)).one() + (await session.exec(orders)).one()
