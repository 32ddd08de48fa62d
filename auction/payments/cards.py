"""The verbs of payments by card: open one, take in what the gateway reports, stand where it stands.

Whoever locks rows here takes the court's books first, as everywhere in payments.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.ledger import service as ledger
from auction.payments import disputes, gateway_facts, service
from auction.payments.card_cases import close_case_about, open_case
from auction.payments.gateway_facts import GatewayState, Report, Seen, Step, Trouble
from auction.payments.matching import NumberState
from auction.payments.methods import Capture, Means
from auction.payments.models import (
    GatewayEvent,
    GatewayOrder,
    GatewayPayment,
    PaymentNumber,
)
from auction.payments.ports import OpenedPage
from auction.payments.queries import TransferState
from auction.payments.refusals import DeskReason, PaymentRefusal
from auction.payments.stripe_orders import OrderKind, OrderState, lay_down

LOOK_AGAIN_AFTER = timedelta(minutes=10)
CAPTURE_BEFORE_END = timedelta(days=1)
_LOOK_AGAIN = {
    GatewayState.opened: LOOK_AGAIN_AFTER,
    GatewayState.authorised: timedelta(hours=1),
}
_GOES_STRAIGHT_BACK = {DeskReason.number_closed, DeskReason.already_paid}
_HANDLED = ("payment_intent.", "charge.", "refund.", "checkout.session.", "payout.")


async def open_payment(
    uow: UnitOfWork,
    *,
    number: str,
    means: Means,
    capture: Capture,
    account: str,
    amount_fen: int | None = None,
) -> GatewayPayment:
    """Open a payment by card under a number, or return the one that is open.

    Of all that is still asked, or of a part where parts are allowed. Whoever calls has checked who
    asks and what the table of methods offers. Refuses a number that takes no money, and more than
    is asked.
    """
    asked = await uow.session.get(PaymentNumber, number)
    if asked is None:
        raise refuse(CommonRefusal.not_found)
    await ledger.take_books(uow, asked.court_id)
    await uow.session.refresh(asked)
    if asked.state != NumberState.open:
        raise refuse(PaymentRefusal.number_not_open)
    amount_fen = _part(asked, amount_fen)
    opened = await _opened_under(uow, number)
    if opened is not None and (means, capture, amount_fen) == (
        opened.means, opened.capture, opened.amount_fen,
    ):  # fmt: skip
        return opened
    if opened is not None:
        await _give_up(uow, opened)
    row = GatewayPayment(
        id=new_id("gpy"),
        court_id=asked.court_id,
        account=account,
        number=number,
        means=means,
        capture=capture,
        amount_fen=amount_fen,
        state=GatewayState.opened,
        opened_at=uow.now,
    )
    uow.add(row)
    uow.audit("card_payment_opened", f"payment:{row.id}", row.court_id, amount_fen=row.amount_fen)
    await uow.session.flush()
    return row


async def asked_under(session: AsyncSession, number: str) -> int:
    """Return what is still asked under a number, fen."""
    row = await session.get_one(PaymentNumber, number)
    return row.amount_fen - row.received_fen


async def note_page(uow: UnitOfWork, *, payment_id: str, page: OpenedPage) -> None:
    """Note the gateway's page for a payment; the worker looks at it now and then."""
    row = await uow.session.get_one(GatewayPayment, payment_id, with_for_update=True)
    row.session_id, row.page_url = page.session_id, page.url
    row.look_at = uow.now + LOOK_AGAIN_AFTER
    uow.add(row)


async def take_report(uow: UnitOfWork, told: Report, *, content_hash: str) -> bool:
    """Keep a report before anything is done about it; False if it was kept before."""
    row = insert(GatewayEvent).values(
        id=told.event_id,
        account=told.account,
        kind=told.kind,
        object_id=told.object_id,
        intent_id=told.intent_id,
        session_id=told.session_id,
        content_hash=content_hash,
        received_at=uow.now,
        state="waiting" if told.kind.startswith(_HANDLED) else "ignored",
        due_at=uow.now,
        attempts=0,
    )
    kept = await uow.session.exec(row.on_conflict_do_nothing().returning(col(GatewayEvent.id)))
    return kept.scalar_one_or_none() is not None


async def bring_up(uow: UnitOfWork, *, payment_id: str, seen: Seen) -> None:
    """Stand where the gateway stands with a payment; the same again changes nothing.

    What is not what was asked for changes nothing and lies on the desk.
    """
    row = await locked_payment(uow, payment_id)
    wrong = gateway_facts.trouble(seen, number=row.number, amount_fen=row.amount_fen)
    if wrong is not None:
        await open_case(uow, row.court_id, wrong, subject=row.id, number=row.number)
        row.look_at = None
        return
    # Two looks may be written down in the other order than they were taken: nothing goes back.
    row.intent_id, row.charge_id = seen.intent_id or row.intent_id, seen.charge_id or row.charge_id
    state = GatewayState(row.state)
    for step in gateway_facts.steps(state, seen, was_disputed=row.is_disputed):
        await _take_step(uow, row, step, seen)
    again = _LOOK_AGAIN.get(GatewayState(row.state))
    row.look_at = None if again is None else uow.now + again
    uow.add(row)


async def locked_payment(uow: UnitOfWork, payment_id: str) -> GatewayPayment:
    """Return a payment that nobody changes until we are done."""
    known = await uow.session.get_one(GatewayPayment, payment_id)
    await ledger.take_books(uow, known.court_id)
    return await uow.session.get_one(
        GatewayPayment, payment_id, with_for_update=True, populate_existing=True
    )


# -- Steps --------------------------------------------------------------------------------------


async def _take_step(uow: UnitOfWork, row: GatewayPayment, step: Step, seen: Seen) -> None:
    match step:
        case Step.arrive_held:
            row.state, row.hold_until = GatewayState.authorised, seen.hold_until
            await _arrive(uow, row, seen, accounts.STRIPE_HOLDS)
        case Step.arrive_taken:
            row.state = GatewayState.captured
            await _arrive(uow, row, seen, accounts.STRIPE)
        case Step.note_taken:
            row.state = GatewayState.captured
            await _move(uow, row, "card_captured", accounts.STRIPE, accounts.STRIPE_HOLDS)
        case Step.note_let_go:
            await _let_go(uow, row)
        case Step.note_expired:
            row.state = GatewayState.expired
        case Step.note_dispute:
            await _disputed(uow, row)
        case Step.end_dispute:
            row.is_disputed = False
            if row.state == GatewayState.captured:
                await _move(uow, row, "card_dispute_won", accounts.STRIPE, accounts.STRIPE_DISPUTED)
            await close_case_about(uow, Trouble.disputed, row.id)
            await disputes.moved(uow, row, "won")
        case Step.lose_dispute:
            row.state = GatewayState.charged_back
            await disputes.moved(uow, row, "lost")


async def _arrive(uow: UnitOfWork, row: GatewayPayment, seen: Seen, asset_code: str) -> None:
    """Report the money as any money that arrives: it matches, or goes back, or lies on the desk."""
    await uow.session.flush()
    transfer = await service.report_transfer(
        uow,
        court_id=row.court_id,
        bank_ref=f"stripe:{seen.intent_id}",
        number=row.number,
        payer_name=seen.payer_name,
        payer_account=seen.payer_account,
        amount_fen=row.amount_fen,
        asset_code=asset_code,
    )
    row.transfer_id = transfer.id
    uow.add(row)
    await uow.session.flush()
    if transfer.state == TransferState.desk and transfer.reason in _GOES_STRAIGHT_BACK:
        await service.return_transfer(uow, transfer_id=transfer.id)


async def _let_go(uow: UnitOfWork, row: GatewayPayment) -> None:
    """A hold has ended: by our order, and it is the return of a deposit; or by itself, too soon."""
    orders = select(GatewayOrder).where(
        col(GatewayOrder.payment_id) == row.id,
        col(GatewayOrder.kind) == OrderKind.give_back,
        col(GatewayOrder.state).in_((OrderState.waiting, OrderState.sent)),
    )
    order = (await uow.session.exec(orders)).first()
    if order is None:
        await open_case(uow, row.court_id, Trouble.hold_lost, subject=row.id, number=row.number)
        return
    await confirm_order(uow, order, row, ref=f"stripe:{row.intent_id}")


async def confirm_order(
    uow: UnitOfWork, order: GatewayOrder, row: GatewayPayment, *, ref: str
) -> None:
    """Note that money went back the way it came, and confirm the payout it was."""
    if order.payout_id is not None:
        await service.confirm_payout(uow, payout_id=order.payout_id, bank_ref=ref)
    was_held = row.state == GatewayState.authorised
    if row.state != GatewayState.charged_back:
        row.state = GatewayState.cancelled if was_held else GatewayState.refunded
    row.look_at = None
    order.state, order.failure = OrderState.done, ""
    uow.add(order, row)


async def _disputed(uow: UnitOfWork, row: GatewayPayment) -> None:
    row.is_disputed = True
    if row.state == GatewayState.captured:
        await _take_back(uow, row)
    await open_case(uow, row.court_id, Trouble.disputed, subject=row.id, number=row.number)
    await disputes.moved(uow, row, "open")


async def _take_back(uow: UnitOfWork, row: GatewayPayment) -> None:
    """Book what a card's bank took back; what had left for the court's bank is owed the gateway."""
    there_fen = await books.balance(uow.session, row.court_id, accounts.STRIPE)
    short_fen = max(row.amount_fen - there_fen, 0)
    lines = [
        (accounts.STRIPE_DISPUTED, row.amount_fen),
        (accounts.STRIPE, short_fen - row.amount_fen),
        (accounts.STRIPE_CHARGED, -short_fen),
    ]
    await ledger.post(
        uow,
        court_id=row.court_id,
        key=f"card_disputed:{row.id}",
        kind="card_disputed",
        lines=[(code, fen) for code, fen in lines if fen],
        memo={"payment": row.id, "number": row.number},
    )


async def _move(uow: UnitOfWork, row: GatewayPayment, kind: str, to: str, of: str) -> None:
    await ledger.post(
        uow,
        court_id=row.court_id,
        key=f"{kind}:{row.id}",
        kind=kind,
        lines=[(to, row.amount_fen), (of, -row.amount_fen)],
        memo={"payment": row.id, "number": row.number},
    )


def _part(asked: PaymentNumber, amount_fen: int | None) -> int:
    left_fen = asked.amount_fen - asked.received_fen
    if amount_fen is None or amount_fen == left_fen:
        return left_fen
    if not asked.parts_allowed or not 0 < amount_fen < left_fen:
        raise refuse(PaymentRefusal.part_too_large, "amount", most_fen=left_fen)
    return amount_fen


# -- What is open -------------------------------------------------------------------------------


async def _opened_under(uow: UnitOfWork, number: str) -> GatewayPayment | None:
    rows = select(GatewayPayment).where(
        col(GatewayPayment.number) == number, col(GatewayPayment.state) == GatewayState.opened
    )
    return (await uow.session.exec(rows.with_for_update())).first()


async def _give_up(uow: UnitOfWork, opened: GatewayPayment) -> None:
    """Close the page of a payment that another means takes the place of."""
    if opened.session_id is not None:
        await lay_down(uow, opened, OrderKind.close_page, key=f"close:{opened.id}")
    opened.state = GatewayState.expired
    uow.add(opened)
    await uow.session.flush()
