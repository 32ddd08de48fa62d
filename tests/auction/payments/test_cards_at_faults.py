"""A tenth of all calls fail, a tenth of all reports come twice, a tenth late and in disorder."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from auction.db.engine import Database
from auction.enrolment import service as enrolment
from auction.enrolment.rules import DepositState
from auction.kernel.refusal import Failure
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.payments.card_books import reconciliation
from auction.payments.methods import Capture
from auction.payments.models import GatewayPayment
from auction.payments.stripe_orders import order_capture
from tests.fakes.card_house import CardHouse, card_house
from tests.fakes.court_of_tests import open_court
from tests.fakes.enrolled import publish_lot

BIDDERS = 12


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_deposit_ends_in_exactly_one_state_whatever_fails(
    database: Database, seed: int
) -> None:
    lot = await publish_lot(await open_court(database))
    async with card_house(lot) as house:
        await house.stand.control("faults", seed=seed, fail=0.1, doubled=0.1, late=0.1)
        numbers = [await _pays(house, position) for position in range(BIDDERS)]
        await _live(house)
        await _end(house, keep=numbers[0])
        await _live(house)
        states = [(await lot.deposit(number)).state for number in numbers]
        assert Counter(states) == {DepositState.applied: 1, DepositState.returned: BIDDERS - 1}
        assert await house.cases() == []
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


async def _live(house: CardHouse) -> None:
    """Let twelve hours pass: reports go out, some of them late, and the worker tries again."""
    for _ in range(30):
        if house.lot.court.clock.at.minute % 2:
            await house.reported()
        await house.settle()
        house.lot.court.clock.at += timedelta(minutes=23)


async def _end(house: CardHouse, keep: str) -> None:
    court = house.lot.court
    async with court.acting() as uow:
        await enrolment.release_all_but(
            uow, lot_id=house.lot.lot_id, keep=keep, closed_at=court.clock.now()
        )
        await order_capture(uow, number=keep)


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
