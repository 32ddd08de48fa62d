"""Money of buyers who paid by card on its way to the court's bank, by the vendor's real client."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

import pytest
import pytest_asyncio

from auction.db.engine import Database
from auction.enrolment import service as enrolment
from auction.enrolment.queries import DepositView
from auction.kernel.actor import Role
from auction.kernel.refusal import Refused
from auction.ledger import accounts
from auction.ledger import service as ledger
from auction.payments.card_payouts import (
    PayoutView,
    gateway_payouts,
    mark_of,
    may_leave_fen,
    order_gateway_payout,
)
from auction.payments.methods import Capture
from auction.payments.refusals import PaymentRefusal
from auction.payments.statement import StatementLine
from tests.fakes.bank_statements import book, credit, statement_of
from tests.fakes.card_house import CardHouse, card_house
from tests.fakes.court_of_tests import open_court
from tests.fakes.enrolled import publish_lot
from web.sandbox.stripe_stand_in.faults import Fault, Faults


@pytest_asyncio.fixture
async def house(database: Database) -> AsyncGenerator[CardHouse]:
    lot = await publish_lot(await open_court(database))
    async with card_house(lot) as opened:
        yield opened


async def paid(house: CardHouse, name: str = "王芳") -> DepositView:
    """Let somebody pay a deposit by card, charged at once, and the lines be read."""
    deposit = await house.lot.apply(await house.lot.bidder(name))
    await house.pay(await house.open(deposit, Capture.automatic), name=name)
    await house.reported()
    await house.settle()
    await house.lot.admit(deposit)
    await house.work.read_lines()
    return deposit


async def bought(house: CardHouse, deposit: DepositView) -> None:
    """Let a deposit count toward the price: it is its payer's no more."""
    court = house.lot.court
    async with court.acting() as uow:
        await enrolment.release_all_but(
            uow, lot_id=house.lot.lot_id, keep=deposit.number, closed_at=court.clock.now()
        )
        await ledger.post(
            uow,
            court_id=court.court_id,
            key="counts",
            kind="deposit_counts",
            lines=[
                (accounts.deposit(deposit.number), deposit.due_fen),
                (accounts.proceeds("case_1"), -deposit.due_fen),
            ],
        )


async def may_leave(house: CardHouse) -> int:
    async with house.lot.court.works.database.session() as session:
        return await may_leave_fen(session, house.lot.court.court_id)


async def order(house: CardHouse, amount_fen: int) -> str:
    async with house.lot.court.acting(Role.finance) as uow:
        return await order_gateway_payout(
            uow, court_id=house.lot.court.court_id, account="", amount_fen=amount_fen
        )


async def sent(house: CardHouse) -> Sequence[PayoutView]:
    async with house.lot.court.works.database.session() as session:
        return await gateway_payouts(session, house.lot.court.court_id)


def told(payout_id: str, amount_fen: int) -> StatementLine:
    """Return the bank's line that tells of a payout by its mark."""
    return credit("po-1", amount_fen, f"STRIPE {mark_of(payout_id)}", name="Stripe", account="")


async def test_what_may_yet_go_back_does_not_leave(house: CardHouse) -> None:
    await paid(house)
    assert await may_leave(house) == 0


async def test_what_a_buyer_paid_may_leave_less_what_the_gateway_kept(house: CardHouse) -> None:
    deposit = await paid(house)
    await bought(house, deposit)
    kept_fen = await house.balance(accounts.STRIPE_FEES)
    assert kept_fen > 0
    assert await may_leave(house) == deposit.due_fen - kept_fen


async def test_a_refund_under_way_does_not_leave(house: CardHouse) -> None:
    await bought(house, await paid(house))
    before = await may_leave(house)
    loser = await paid(house, "赵敏")
    async with house.lot.court.acting() as uow:
        told_of = _Refused(house.lot.lot_id, loser.number)
        await enrolment.release_refused(uow, told_of)
    fee_fen = await house.balance(accounts.STRIPE_FEES)
    assert await may_leave(house) < before
    await house.settle()
    await house.work.read_lines()
    assert await house.balance(accounts.STRIPE_FEES) == fee_fen


class _Refused:
    """The engine's word that a deposit came too late."""

    def __init__(self, lot_id: str, deposit_number: str) -> None:
        self.lot_id, self.deposit_number = lot_id, deposit_number


async def test_money_goes_from_the_gateway_to_the_bank_and_no_fen_is_lost(
    house: CardHouse,
) -> None:
    await bought(house, await paid(house))
    amount_fen = await may_leave(house)
    payout_id = await order(house, amount_fen)
    await house.settle()
    assert await house.balance(accounts.STRIPE_PAYING) == amount_fen
    assert await may_leave(house) == 0
    await book(house.lot.court, statement_of(told(payout_id, amount_fen)))
    assert await house.balance(accounts.BANK) == amount_fen
    assert await house.balance(accounts.STRIPE_PAYING) == 0
    assert [each.state for each in await sent(house)] == ["arrived"]
    assert await house.work.read_lines() == 1
    charged_fen = -await house.balance(accounts.STRIPE_CHARGED)
    assert await house.gateway.balance_fen("") == await house.balance(accounts.STRIPE) - charged_fen


async def test_more_than_may_leave_is_refused(house: CardHouse) -> None:
    await bought(house, await paid(house))
    with pytest.raises(Refused) as refused:
        await order(house, await may_leave(house) + 1)
    assert refused.value.refusal.code == PaymentRefusal.gateway_payout_too_large
    assert await sent(house) == []


async def test_two_orders_do_not_send_the_same_money(house: CardHouse) -> None:
    await bought(house, await paid(house))
    amount_fen = await may_leave(house)
    await order(house, amount_fen)
    with pytest.raises(Refused):
        await order(house, amount_fen)


async def test_an_order_whose_answer_was_lost_is_sent_once(house: CardHouse) -> None:
    await bought(house, await paid(house))
    amount_fen = await may_leave(house)
    await order(house, amount_fen)
    house.stand.stand_in.faults = Faults(next=[Fault.lost])
    await house.work.run_orders()
    house.lot.court.clock.pass_days(1)
    await house.settle()
    await house.work.read_lines()
    assert [(each.state, each.amount_fen) for each in await sent(house)] == [("sent", amount_fen)]
    assert len(house.stand.stand_in.store.account("acct_platform").find("payout")) == 1


async def test_a_payout_that_came_back_lies_with_the_gateway_again(house: CardHouse) -> None:
    await bought(house, await paid(house))
    amount_fen = await may_leave(house)
    await order(house, amount_fen)
    await house.settle()
    (payout,) = house.stand.stand_in.store.account("acct_platform").find("payout")
    await house.stand.control(f"payout_end/{payout['id']}", fails="true")
    await house.work.read_lines()
    assert await house.balance(accounts.STRIPE_PAYING) == 0
    assert await may_leave(house) == amount_fen
    assert await house.cases() == ["payout_failed"]


async def test_a_payout_of_the_gateways_own_plan_is_booked_too(house: CardHouse) -> None:
    await bought(house, await paid(house))
    amount_fen = await may_leave(house)
    await house.stand.client.v1.payouts.create_async({"amount": amount_fen, "currency": "cny"})
    await house.work.read_lines()
    assert await house.balance(accounts.STRIPE_PAYING) == amount_fen
    line = credit("po-2", amount_fen, "STRIPE PAYOUT", name="Stripe", account="")
    await book(house.lot.court, statement_of(line))
    assert await house.balance(accounts.BANK) == amount_fen


async def test_a_line_of_another_amount_is_no_payout(house: CardHouse) -> None:
    await bought(house, await paid(house))
    payout_id = await order(house, 100)
    await house.settle()
    await book(house.lot.court, statement_of(told(payout_id, 99)))
    assert await house.balance(accounts.STRIPE_PAYING) == 100
    assert await house.balance(accounts.SUSPENSE) == -99


async def test_what_is_taken_back_after_it_left_is_owed_to_the_gateway(house: CardHouse) -> None:
    deposit = await paid(house)
    await bought(house, deposit)
    amount_fen = await may_leave(house)
    await order(house, amount_fen)
    await house.settle()
    books = house.stand.stand_in.store.account("acct_platform")
    (charge,) = books.find("charge")
    await house.stand.control(f"dispute/{charge['id']}")
    await house.reported()
    await house.settle()
    await house.work.read_lines()
    assert await house.balance(accounts.STRIPE_DISPUTED) == deposit.due_fen
    told_fen = await house.gateway.balance_fen("")
    charged_fen = -await house.balance(accounts.STRIPE_CHARGED)
    assert told_fen < 0
    assert told_fen == await house.balance(accounts.STRIPE) - charged_fen
