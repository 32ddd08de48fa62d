"""The card gateway's own worker: reports handled, orders done, payments looked at, lines read."""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork, Works
from auction.kernel.actor import PLATFORM
from auction.payments.card_books import book_lines, known_lines, lines_due
from auction.payments.card_cases import open_case
from auction.payments.card_orders import OrderWork
from auction.payments.card_payout_work import PayoutWork
from auction.payments.card_trying import Trying, pause
from auction.payments.gateway_facts import Trouble
from auction.payments.models import GatewayEvent, GatewayOrder, GatewayPayment
from auction.payments.ports import CardGateway
from auction.people.models import Court


class CardWork(Trying):
    """Does what is due at the card gateway. No report waits for an order: a paddle hangs on it."""

    def __init__(self, works: Works, gateway: CardGateway) -> None:
        super().__init__(works, gateway)
        self._orders = OrderWork(works, gateway)
        self._payouts = PayoutWork(works, gateway)

    async def run_due(self) -> int:
        """Do everything that is due; return how much that was."""
        return await self.run_reports() + await self.run_orders()

    async def run_reports(self) -> int:
        """Handle reports, and look at payments of which nothing was heard."""
        return await self.reports() + await self.looks()

    async def run_orders(self) -> int:
        """Give the gateway its orders."""
        orders = await self._orders.due() + await self._orders.holds()
        return orders + await self._payouts.due()

    async def reports(self) -> int:
        """Handle every report that is due; return how many there were."""
        rows = select(GatewayEvent.id).where(
            col(GatewayEvent.state) == "waiting", col(GatewayEvent.due_at) <= self.now()
        )
        ids = await self.ids(rows.order_by(col(GatewayEvent.received_at)))
        return await self.each(ids, self._report, _late_report)

    async def _report(self, event_id: str) -> None:
        async with self.session() as session:
            event = await session.get_one(GatewayEvent, event_id)
            payment = await _payment_of(session, event)
            order = await _order_of(session, event)
        if payment is None and event.intent_id is not None:
            payment = await self._named_in(event.account, event.intent_id)
        if order is not None and order.refund_id is not None and payment is not None:
            refund = await self._gateway.look_at_refund(payment.account, order.refund_id)
            await self._orders.note_refund(order.key, refund)
        if payment is not None and payment.session_id is not None:
            await self.look(payment)
        async with self._works.begin(PLATFORM) as uow:
            row = await uow.session.get_one(GatewayEvent, event_id, with_for_update=True)
            row.state = "done"
            if payment is None and not event.kind.startswith("payout."):
                row.state = "desk"
                await self._unknown(uow, event)
            uow.add(row)

    async def _named_in(self, account: str, intent_id: str) -> GatewayPayment | None:
        """Return the payment that an intent we have not met yet says it is of."""
        named = await self._gateway.payment_named_in(account, intent_id)
        if named is None:
            return None
        async with self.session() as session:
            payment = await session.get(GatewayPayment, named)
        is_ours = payment is not None and payment.intent_id in {None, intent_id}
        return payment if is_ours else None

    async def _unknown(self, uow: UnitOfWork, event: GatewayEvent) -> None:
        court = (await uow.session.exec(select(Court.id).order_by(col(Court.created_at)))).first()
        if court is not None:
            subject = event.intent_id or event.session_id or event.object_id
            await open_case(uow, court, Trouble.unknown_payment, subject=subject)

    async def looks(self) -> int:
        """Look at payments of which nothing was heard for a while: a report may be lost."""
        rows = select(GatewayPayment.id).where(
            col(GatewayPayment.look_at) <= self.now(), col(GatewayPayment.session_id).is_not(None)
        )
        ids = await self.ids(rows)
        return await self.each(ids, self._look_at, _late_look)

    async def _look_at(self, payment_id: str) -> None:
        async with self.session() as session:
            payment = await session.get_one(GatewayPayment, payment_id)
        await self.look(payment)

    async def read_lines(self) -> int:
        """Read the balance's new lines of every account in use, and book their fees."""
        read = 0
        async with self.session() as session:
            accounts = await lines_due(session)
        for court_id, account in accounts:
            async with self.session() as session:
                known = await known_lines(session, court_id)
            lines = await self._gateway.lines(account, known=known)
            async with self._works.begin(PLATFORM) as uow:
                read += await book_lines(uow, court_id, lines, account=account)
        return read


async def _late_report(uow: UnitOfWork, event_id: str) -> None:
    row = await uow.session.get_one(GatewayEvent, event_id, with_for_update=True)
    row.attempts += 1
    row.due_at = uow.now + pause(row.attempts)
    uow.add(row)


async def _late_look(uow: UnitOfWork, payment_id: str) -> None:
    row = await uow.session.get_one(GatewayPayment, payment_id, with_for_update=True)
    row.failures += 1
    row.look_at = uow.now + pause(min(row.failures, 10))
    uow.add(row)


async def _payment_of(session: AsyncSession, event: GatewayEvent) -> GatewayPayment | None:
    """Return the payment a report is of, by its session, its intent, or what refunds it."""
    for column, value in (
        (GatewayPayment.session_id, event.session_id),
        (GatewayPayment.intent_id, event.intent_id),
    ):
        if value is not None:
            rows = select(GatewayPayment).where(col(column) == value)
            if (found := (await session.exec(rows)).first()) is not None:
                return found
    order = await _order_of(session, event)
    return None if order is None else await session.get(GatewayPayment, order.payment_id)


async def _order_of(session: AsyncSession, event: GatewayEvent) -> GatewayOrder | None:
    rows = select(GatewayOrder).where(col(GatewayOrder.refund_id) == event.object_id)
    return (await session.exec(rows)).first()
