"""A tenth of all calls fail, a tenth of all reports come twice, a tenth late and in disorder."""

from __future__ import annotations

import os
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from auction.db.engine import Database
from auction.enrolment import service as enrolment
from auction.enrolment.models import Deposit
from auction.enrolment.rules import DepositState
from auction.kernel.refusal import Failure
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.payments.card_books import reconciliation
from auction.payments.methods import Capture
from auction.payments.models import GatewayPayment, Payout
from auction.payments.queries import PayoutState
from auction.payments.stripe_orders import order_capture
from tests.fakes.card_house import CardHouse, card_house
from tests.fakes.court_of_tests import open_court
from tests.fakes.enrolled import publish_lot
from web.sandbox.stripe_stand_in.store import PLATFORM

IS_SOAK = bool(os.environ.get("AUCTION_SOAK"))
BIDDERS = 200 if IS_SOAK else 40
SEEDS = range(1, 11) if IS_SOAK else range(1, 3)
ROUNDS = 30
DISPUTED = 5
"""So many payers have their bank take the money back just before the end."""
A_DAY, A_PERSON_AFTER = timedelta(hours=24), timedelta(hours=4)


@pytest.mark.timeout(7200 if IS_SOAK else 600)
@pytest.mark.parametrize("seed", SEEDS)
async def test_every_deposit_ends_in_exactly_one_state_whatever_fails(
    database: Database, seed: int
) -> None:
    lot = await publish_lot(await open_court(database))
    async with card_house(lot) as house:
        await house.stand.control("faults", seed=seed, fail=0.1, doubled=0.1, late=0.1)
        numbers = [await _pays(house, position) for position in range(BIDDERS)]
        await _live(house)
        await _disputes(house, but=numbers[0])
        ended_at = await _end(house, keep=numbers[0])
        await _live(house, until=ended_at + A_PERSON_AFTER)
        failed = await _failed(house)
        assert len(failed) == DISPUTED  # On the payout desk, by hour 4.
        await _live(house)
        await _is_in_time(house, ended_at)
        states = [(await lot.deposit(number)).state for number in numbers]
        assert Counter(states) == {
            DepositState.applied: 1,
            DepositState.returned: BIDDERS - 1 - DISPUTED,
            DepositState.instructed: DISPUTED,
        }
        assert await house.cases() == ["disputed"] * DISPUTED
        _none_is_paid_twice(house)
        await _is_proved(house)


async def _pays(house: CardHouse, position: int) -> str:
    """Have a bidder pay; half of them are held, half are charged."""
    name = f"竞买人{position}"
    deposit = await house.lot.apply(await house.lot.bidder(name))
    capture = Capture.manual if position % 2 else Capture.automatic
    payment = await _opened(house, deposit, capture)
    await house.pay(payment, name=name)
    return deposit.number


async def _opened(house: CardHouse, deposit, capture: Capture) -> GatewayPayment:  # type: ignore[no-untyped-def]
    """Press the button again until the page opens, as a person would."""
    for _ in range(20):
        try:
            return await house.open(deposit, capture)
        except Failure:
            continue
    raise AssertionError("the page never opened")


async def _live(house: CardHouse, until: datetime | None = None) -> None:
    """Let hours pass: reports go out, some of them late, and the worker tries again."""
    clock = house.lot.court.clock
    until = until or clock.at + ROUNDS * timedelta(minutes=23)
    while clock.at < until:
        if clock.at.minute % 2:
            await house.reported()
        await house.settle()
        clock.at += timedelta(minutes=23)


async def _disputes(house: CardHouse, but: str) -> None:
    """Let the banks of some payers take back what was charged."""
    charges = house.stand.stand_in.store.account(PLATFORM).find("charge", captured=True)
    others = [charge for charge in charges if charge["metadata"]["number"] != but]
    for charge in others[:DISPUTED]:
        await house.stand.control(f"dispute/{charge['id']}")


async def _end(house: CardHouse, keep: str) -> datetime:
    """End the lot: the buyer's deposit counts, the others go back, slice by slice."""
    court = house.lot.court
    ended_at = court.clock.now()
    for _ in range(BIDDERS // enrolment.RELEASED_AT_ONCE + 1):
        async with court.acting() as uow:
            await enrolment.release_all_but(
                uow, lot_id=house.lot.lot_id, keep=keep, closed_at=ended_at
            )
            await order_capture(uow, number=keep)
    return ended_at


async def _failed(house: CardHouse) -> list[Payout]:
    """Return what could not be paid back and lies on a person's desk."""
    async with house.lot.court.works.database.session() as session:
        rows = select(Payout).where(col(Payout.state) == PayoutState.failed)
        return list((await session.exec(rows)).all())


async def _is_in_time(house: CardHouse, ended_at: datetime) -> None:
    """Hold that no return was instructed, and none confirmed, more than a day after the end."""
    async with house.lot.court.works.database.session() as session:
        deposits = (await session.exec(select(Deposit))).all()
    for deposit in deposits:
        if deposit.state != DepositState.applied:
            assert deposit.release_due_at == ended_at + A_DAY
            assert deposit.instructed_at is not None
            assert deposit.instructed_at <= deposit.release_due_at
        if deposit.returned_at is not None:
            assert deposit.returned_at <= ended_at + A_DAY


def _none_is_paid_twice(house: CardHouse) -> None:
    """Hold that each payment has gone back at most once, by the gateway's own word."""
    gateway = house.stand.stand_in.store.account(PLATFORM)
    charges = gateway.find("charge")
    assert len(charges) == BIDDERS
    for charge in charges:
        refunds = gateway.find("refund", charge=charge["id"])
        assert len(refunds) <= 1
        assert not (refunds and charge["disputed"])
    assert sum(charge["amount_refunded"] == 0 for charge in charges) == 1 + DISPUTED


async def _is_proved(house: CardHouse) -> None:
    """The books balance, hold the buyer's deposit alone, and agree with the gateway to the fen."""
    await house.stand.control("faults")
    await house.work.read_lines()
    court_id = house.lot.court.court_id
    async with house.lot.court.works.database.session() as session:
        trial = await books.trial_balance(session, court_id)
        found = await reconciliation(session, court_id)
    assert trial.balanced
    assert found.difference_fen == 0
    assert found.unmatched == 0
    assert found.lines_net_fen == await house.gateway.balance_fen("")
    assert await house.balance(accounts.STRIPE_HOLDS) == 0
    assert await house.balance(accounts.TRANSIT) == 0
