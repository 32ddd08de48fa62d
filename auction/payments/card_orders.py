"""The worker's part that gives the card gateway its orders: give back, take, close a page."""

from __future__ import annotations

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import PLATFORM
from auction.payments import service
from auction.payments.card_cases import open_case
from auction.payments.card_trying import Trying, pause
from auction.payments.cards import (
    CAPTURE_BEFORE_END,
    LOOK_AGAIN_AFTER,
    confirm_order,
    locked_payment,
)
from auction.payments.gateway_facts import GatewayState, Seen, SeenRefund, Trouble
from auction.payments.models import GatewayOrder, GatewayPayment, Payout
from auction.payments.ports import GatewayRefused
from auction.payments.queries import PayoutState
from auction.payments.stripe_orders import OrderKind, OrderState, lay_down

ATTEMPTS_BEFORE_A_PERSON = 8


class OrderWork(Trying):
    """Does what was laid down for the gateway, and sees to it that no hold ends by itself."""

    async def due(self) -> int:
        """Do every order that is due; return how many there were."""
        rows = select(GatewayOrder.key).where(
            col(GatewayOrder.state).in_((OrderState.waiting, OrderState.sent)),
            col(GatewayOrder.due_at) <= self.now(),
        )
        keys = await self.ids(rows.order_by(col(GatewayOrder.due_at)))
        return await self.each(keys, self._order, _late_order)

    async def _order(self, key: str) -> None:
        async with self.session() as session:
            order = await session.get_one(GatewayOrder, key)
            payment = await session.get_one(GatewayPayment, order.payment_id)
        try:
            match OrderKind(order.kind):
                case OrderKind.give_back:
                    await self._give_back(order, payment)
                case OrderKind.capture:
                    await self._capture(order, payment)
                case OrderKind.close_page:
                    await self._gateway.close_page(payment.account, payment.session_id or "")
                    await self._end_order(key, OrderState.done)
        except GatewayRefused as refused:
            await self._refused(order, payment, refused.code)
        if payment.session_id is not None and order.kind != OrderKind.give_back:
            await self.look(payment)

    async def _give_back(self, order: GatewayOrder, payment: GatewayPayment) -> None:
        account, intent_id = payment.account, payment.intent_id or ""
        if payment.state == GatewayState.charged_back:
            await self._is_with_payer(order.key)
            return
        if payment.state == GatewayState.authorised:
            await self._gateway.let_go(account, intent_id, key=order.key)
            await self.look(payment)
            return
        if order.refund_id is not None:
            refund = await self._gateway.look_at_refund(account, order.refund_id)
        else:
            refund = await self._gateway.refund(account, intent_id, order.amount_fen, key=order.key)
        await self.note_refund(order.key, refund)

    async def _is_with_payer(self, key: str) -> None:
        """Confirm a return that the payer's own bank has made: a lost dispute is its proof."""
        async with self._works.begin(PLATFORM) as uow:
            order = await uow.session.get_one(GatewayOrder, key)
            payment = await locked_payment(uow, order.payment_id)
            await uow.session.refresh(order, with_for_update=True)
            if order.state in {OrderState.waiting, OrderState.sent}:
                await confirm_order(uow, order, payment, ref=f"stripe:dispute:{payment.charge_id}")

    async def note_refund(self, key: str, refund: SeenRefund) -> None:
        """Note how a refund stands; at its end the payout is confirmed, or has failed."""
        async with self._works.begin(PLATFORM) as uow:
            order = await uow.session.get_one(GatewayOrder, key)
            payment = await locked_payment(uow, order.payment_id)
            await uow.session.refresh(order, with_for_update=True)
            if order.state not in {OrderState.waiting, OrderState.sent}:
                return
            order.refund_id, order.state = refund.refund_id, OrderState.sent
            order.due_at = uow.now + LOOK_AGAIN_AFTER
            uow.add(order)
            if refund.status == "succeeded":
                await confirm_order(uow, order, payment, ref=f"stripe:{refund.refund_id}")
            elif refund.status in {"failed", "canceled"}:
                await _fail(uow, order, refund.failure or refund.status)

    async def _capture(self, order: GatewayOrder, payment: GatewayPayment) -> None:
        await self._gateway.capture(payment.account, payment.intent_id or "", key=order.key)
        await self._end_order(order.key, OrderState.done)

    async def _refused(self, order: GatewayOrder, payment: GatewayPayment, code: str) -> None:
        """Look whether what was refused is done already; else it has failed, for a person."""
        if order.kind == OrderKind.close_page:
            await self._end_order(order.key, OrderState.done)
            return
        seen = await self.look(payment)
        if order.kind == OrderKind.capture:
            is_taken = seen.intent_status == "succeeded"
            await self._end_order(
                order.key, OrderState.done if is_taken else OrderState.failed, code
            )
            if not is_taken:
                await self._lay_on_desk(payment, Trouble.capture_refused)
            return
        known = await self._gateway.refund_known_as(
            payment.account, payment.intent_id or "", key=order.key
        )
        if known is not None:
            await self.note_refund(order.key, known)
            return
        async with self._works.begin(PLATFORM) as uow:
            await locked_payment(uow, order.payment_id)
            row = await uow.session.get_one(
                GatewayOrder, order.key, with_for_update=True, populate_existing=True
            )
            if row.state in {OrderState.waiting, OrderState.sent}:
                await _fail(uow, row, code)

    async def _capture_refused(
        self, order: GatewayOrder, payment: GatewayPayment, seen: Seen, code: str
    ) -> None:
        if seen.intent_status == "succeeded":
            await self._end_order(order.key, OrderState.done)
            return
        await self._end_order(order.key, OrderState.failed, code)
        await self._lay_on_desk(payment, Trouble.capture_refused)

    async def _end_order(self, key: str, state: OrderState, failure: str = "") -> None:
        async with self._works.begin(PLATFORM) as uow:
            row = await uow.session.get_one(GatewayOrder, key, with_for_update=True)
            row.state, row.failure = state, failure if state == OrderState.failed else ""
            uow.add(row)

    async def _lay_on_desk(self, payment: GatewayPayment, reason: Trouble) -> None:
        async with self._works.begin(PLATFORM) as uow:
            await open_case(
                uow, payment.court_id, reason, subject=payment.id, number=payment.number
            )

    async def holds(self) -> int:
        """Take what is held before the hold ends by itself: then it is charged and given back."""
        soon = self.now() + CAPTURE_BEFORE_END
        rows = select(GatewayPayment.id).where(
            col(GatewayPayment.state) == GatewayState.authorised,
            col(GatewayPayment.hold_until) <= soon,
            ~select(GatewayOrder)
            .where(col(GatewayOrder.payment_id) == col(GatewayPayment.id))
            .exists(),
        )
        ids = await self.ids(rows)
        for payment_id in ids:
            async with self._works.begin(PLATFORM) as uow:
                payment = await locked_payment(uow, payment_id)
                await lay_down(uow, payment, OrderKind.capture, key=f"capture:{payment_id}")
        return len(ids)


async def _late_order(uow: UnitOfWork, key: str) -> None:
    row = await uow.session.get_one(GatewayOrder, key, with_for_update=True)
    row.attempts += 1
    row.due_at = uow.now + pause(row.attempts)
    uow.add(row)
    if row.attempts == ATTEMPTS_BEFORE_A_PERSON:
        await open_case(uow, row.court_id, Trouble.gateway_silent, subject=key)


async def _fail(uow: UnitOfWork, order: GatewayOrder, why: str) -> None:
    """Note that money does not go back this way: its payout has failed, and a person decides."""
    order.state, order.failure = OrderState.failed, why
    uow.add(order)
    payout = await uow.session.get(Payout, order.payout_id) if order.payout_id else None
    if payout is not None and payout.state == PayoutState.instructed:
        await service.fail_payout(uow, payout_id=payout.id, reason=f"stripe: {why}")
