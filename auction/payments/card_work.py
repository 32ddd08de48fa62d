"""The card gateway's own worker: reports are handled, orders done, payments looked at, lines read.

Each thing is read from the gateway outside of any transaction, and written down in one. What fails
is tried again, later each time; nothing else waits for it. Any number may run: keys, locks and
states let nothing happen twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from auction.db.unit_of_work import UnitOfWork, Works
from auction.kernel.actor import PLATFORM
from auction.kernel.refusal import Failure
from auction.payments import service
from auction.payments.card_books import book_lines, known_lines, lines_due
from auction.payments.card_cases import open_case
from auction.payments.cards import (
    CAPTURE_BEFORE_END,
    LOOK_AGAIN_AFTER,
    bring_up,
    confirm_order,
    locked_payment,
)
from auction.payments.gateway_facts import GatewayState, Seen, SeenRefund, Trouble
from auction.payments.models import GatewayEvent, GatewayOrder, GatewayPayment, Payout
from auction.payments.ports import CardGateway, GatewayRefused
from auction.payments.queries import PayoutState
from auction.payments.stripe_orders import OrderKind, OrderState, lay_down
from auction.people.models import Court

MOST_AT_ONCE = 50
LONGEST_PAUSE_SECONDS = 300
ATTEMPTS_BEFORE_A_PERSON = 8

log = structlog.get_logger()


class CardWork:
    """Does what is due at the card gateway."""

    def __init__(self, works: Works, gateway: CardGateway) -> None:
        self._works = works
        self._gateway = gateway

    async def run_due(self) -> int:
        """Do everything that is due; return how much that was."""
        done = 0
        for step in (self._reports, self._orders, self._holds, self._looks):
            done += await step()
        return done

    # -- Reports --

    async def _reports(self) -> int:
        rows = select(GatewayEvent.id).where(
            col(GatewayEvent.state) == "waiting", col(GatewayEvent.due_at) <= self._now()
        )
        ids = await self._ids(rows.order_by(col(GatewayEvent.received_at)).limit(MOST_AT_ONCE))
        for event_id in ids:
            await self._tried(partial(self._report, event_id), self._late_report(event_id))
        return len(ids)

    async def _report(self, event_id: str) -> None:
        async with self._works.database.session() as session:
            event = await session.get_one(GatewayEvent, event_id)
            payment = await _payment_of(session, event)
            order = await _order_of(session, event)
        if payment is None and event.intent_id is not None:
            payment = await self._named_in(event.account, event.intent_id)
        if order is not None and order.refund_id is not None and payment is not None:
            refund = await self._gateway.look_at_refund(payment.account, order.refund_id)
            await self._note_refund(order.key, refund)
        if payment is not None and payment.session_id is not None:
            await self._look(payment)
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
        async with self._works.database.session() as session:
            payment = await session.get(GatewayPayment, named)
        is_ours = payment is not None and payment.intent_id in {None, intent_id}
        return payment if is_ours else None

    async def _unknown(self, uow: UnitOfWork, event: GatewayEvent) -> None:
        court = (await uow.session.exec(select(Court.id).order_by(col(Court.created_at)))).first()
        if court is not None:
            subject = event.intent_id or event.session_id or event.object_id
            await open_case(uow, court, Trouble.unknown_payment, subject=subject)

    def _late_report(self, event_id: str) -> Callable[[UnitOfWork], Awaitable[None]]:
        async def note(uow: UnitOfWork) -> None:
            row = await uow.session.get_one(GatewayEvent, event_id, with_for_update=True)
            row.attempts += 1
            row.due_at = uow.now + _pause(row.attempts)
            uow.add(row)

        return note

    # -- Orders --

    async def _orders(self) -> int:
        rows = select(GatewayOrder.key).where(
            col(GatewayOrder.state).in_((OrderState.waiting, OrderState.sent)),
            col(GatewayOrder.due_at) <= self._now(),
        )
        keys = await self._ids(rows.order_by(col(GatewayOrder.due_at)).limit(MOST_AT_ONCE))
        for key in keys:
            await self._tried(partial(self._order, key), self._late_order(key))
        return len(keys)

    async def _order(self, key: str) -> None:
        async with self._works.database.session() as session:
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
            await self._look(payment)

    async def _give_back(self, order: GatewayOrder, payment: GatewayPayment) -> None:
        account, intent_id = payment.account, payment.intent_id or ""
        if payment.state == GatewayState.authorised:
            await self._gateway.let_go(account, intent_id, key=order.key)
            await self._look(payment)
            return
        if order.refund_id is not None:
            refund = await self._gateway.look_at_refund(account, order.refund_id)
        else:
            refund = await self._gateway.refund(account, intent_id, order.amount_fen, key=order.key)
        await self._note_refund(order.key, refund)

    async def _note_refund(self, key: str, refund: SeenRefund) -> None:
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
        seen = await self._look(payment)
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
            await self._note_refund(order.key, known)
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

    def _late_order(self, key: str) -> Callable[[UnitOfWork], Awaitable[None]]:
        async def note(uow: UnitOfWork) -> None:
            row = await uow.session.get_one(GatewayOrder, key, with_for_update=True)
            row.attempts += 1
            row.due_at = uow.now + _pause(row.attempts)
            uow.add(row)
            if row.attempts == ATTEMPTS_BEFORE_A_PERSON:
                await open_case(uow, row.court_id, Trouble.gateway_silent, subject=key)

        return note

    # -- Looks --

    async def _holds(self) -> int:
        """Take what is held before the hold ends by itself: then it is charged and given back."""
        soon = self._now() + CAPTURE_BEFORE_END
        rows = select(GatewayPayment.id).where(
            col(GatewayPayment.state) == GatewayState.authorised,
            col(GatewayPayment.hold_until) <= soon,
            ~select(GatewayOrder)
            .where(col(GatewayOrder.payment_id) == col(GatewayPayment.id))
            .exists(),
        )
        ids = await self._ids(rows.limit(MOST_AT_ONCE))
        for payment_id in ids:
            async with self._works.begin(PLATFORM) as uow:
                payment = await locked_payment(uow, payment_id)
                await lay_down(uow, payment, OrderKind.capture, key=f"capture:{payment_id}")
        return len(ids)

    async def _looks(self) -> int:
        """Look at payments of which nothing was heard for a while: a report may be lost."""
        rows = select(GatewayPayment.id).where(
            col(GatewayPayment.look_at) <= self._now(), col(GatewayPayment.session_id).is_not(None)
        )
        ids = await self._ids(rows.limit(MOST_AT_ONCE))
        for payment_id in ids:
            await self._tried(partial(self._look_at, payment_id), self._late_look(payment_id))
        return len(ids)

    async def _look_at(self, payment_id: str) -> None:
        async with self._works.database.session() as session:
            payment = await session.get_one(GatewayPayment, payment_id)
        await self._look(payment)

    async def _look(self, payment: GatewayPayment) -> Seen:
        seen = await self._gateway.look(payment.account, payment.session_id or "")
        async with self._works.begin(PLATFORM) as uow:
            await bring_up(uow, payment_id=payment.id, seen=seen)
        return seen

    def _late_look(self, payment_id: str) -> Callable[[UnitOfWork], Awaitable[None]]:
        async def note(uow: UnitOfWork) -> None:
            row = await uow.session.get_one(GatewayPayment, payment_id, with_for_update=True)
            row.failures += 1
            row.look_at = uow.now + _pause(min(row.failures, 10))
            uow.add(row)

        return note

    # -- The balance --

    async def read_lines(self) -> int:
        """Read the balance's new lines of every account in use, and book their fees."""
        read = 0
        async with self._works.database.session() as session:
            accounts = await lines_due(session)
        for court_id, account in accounts:
            async with self._works.database.session() as session:
                known = await known_lines(session, court_id)
            lines = await self._gateway.lines(account, known=known)
            async with self._works.begin(PLATFORM) as uow:
                read += await book_lines(uow, court_id, lines)
        return read

    # -- How things are tried --

    def _now(self) -> datetime:
        return self._works.clock.now()

    async def _ids(self, rows: SelectOfScalar[str]) -> list[str]:
        async with self._works.database.session() as session:
            return list((await session.exec(rows)).all())

    async def _tried(
        self,
        run: Callable[[], Awaitable[None]],
        late: Callable[[UnitOfWork], Awaitable[None]],
    ) -> None:
        """Do one thing; when the gateway is away it is due again later, and others go on."""
        try:
            await run()
        except Failure as away:
            log.warning("gateway_away", reason=str(away))
            async with self._works.begin(PLATFORM) as uow:
                await late(uow)


def _pause(attempts: int) -> timedelta:
    return timedelta(seconds=min(2**attempts, LONGEST_PAUSE_SECONDS))


async def _fail(uow: UnitOfWork, order: GatewayOrder, why: str) -> None:
    """Note that money does not go back this way: its payout has failed, and a person decides."""
    order.state, order.failure = OrderState.failed, why
    uow.add(order)
    payout = await uow.session.get(Payout, order.payout_id) if order.payout_id else None
    if payout is not None and payout.state == PayoutState.instructed:
        await service.fail_payout(uow, payout_id=payout.id, reason=f"stripe: {why}")


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
