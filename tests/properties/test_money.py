"""No fen is lost: deposits, wins, defaults, refunds, annulments, distributions, in any order.

Beside the real verbs, reactions, card client and database stands a dictionary of fen by owner.
Processes die before and after their commits, messages come twice, late and in disorder; after each
step the books are what the dictionary says, and what bank and gateway say lies with them.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import hypothesis.strategies as st
import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from auction.db.embedded import Server
from auction.db.engine import Database
from auction.ledger import accounts
from auction.payments.stripe_gateway import stripe_gateway
from tests.fakes.court_of_tests import NOON, StandingClock
from tests.fakes.sold_lot import START_FEN
from tests.fakes.stripe_standing import SECRET, standing
from tests.properties.driven_money import DrivenMoney, Furnished, furnish
from tests.properties.money_steps import MoneySteps
from web.sandbox.stripe_stand_in.app import KEY

IS_SOAK = bool(os.environ.get("AUCTION_SOAK"))
EXAMPLES, MOST_STEPS = (250, 60) if IS_SOAK else (4, 22)
SIZE = settings(
    max_examples=EXAMPLES,
    stateful_step_count=MOST_STEPS,
    derandomize=not IS_SOAK,
    deadline=None,
    report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CUTS = st.lists(st.sampled_from(["none", "none", "before", "after"]), max_size=5)
PICKS = st.lists(st.integers(0, 400), max_size=6)
PLACES = st.lists(st.integers(0, 12), max_size=5)
CASE = st.integers(0, 1)
FAIL = st.sampled_from([0, 0.1, 0.3])
WAYS = st.lists(
    st.sampled_from(
        ["bank", "statement", "card", "card", "hold", "hold", "short", "stranger",
         "stranger card", "not yet"]
    ),
    min_size=1,
    max_size=5,
)  # fmt: skip
FATES = st.lists(st.sampled_from(["heard", "heard", "statement", "fails"]), min_size=1, max_size=6)
FURNISHED, COPY = "furnished_money", "money_under_way"


@dataclass
class House:
    """Where each run begins anew: a furnished database, and the loop that drives it."""

    server: Server
    known: Furnished
    loop: asyncio.Runner
    database: Database

    def begin_anew(self, open_doors: AsyncExitStack) -> MoneySteps:
        """Copy the furnished database and stand a new gateway beside it."""
        self.loop.run(self.database.dispose())
        self.server.sql(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")
        assert self.server.sql(f"CREATE DATABASE {COPY} TEMPLATE {FURNISHED}") is not None
        return self.loop.run(self._begun(open_doors))

    async def _begun(self, open_doors: AsyncExitStack) -> MoneySteps:
        clock = StandingClock(NOON)
        stand = await open_doors.enter_async_context(
            standing(now=lambda: int(clock.at.timestamp()))
        )
        gateway = await open_doors.enter_async_context(
            stripe_gateway(secret_key=KEY, webhook_secret=SECRET, api_base=stand.url, retries=0)
        )
        return MoneySteps(DrivenMoney(self.database, self.known, stand, gateway, clock))


class Money(RuleBasedStateMachine):
    """Two cases of one court, and all that can befall the money in them."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        self.doors = AsyncExitStack()
        self.money = self.house.begin_anew(self.doors)

    def teardown(self) -> None:
        try:
            self.step(self.money.close(0))
        finally:
            self.house.loop.run(self.doors.aclose())

    @property
    def notes(self) -> Any:
        return self.money.notes

    def step(self, work: Coroutine[Any, Any, Any], cuts: list[str] | None = None) -> None:
        """Take a step, let it be heard by all, and look."""

        async def taken() -> None:
            self.money.house.cuts.extend(cuts or [])
            await work
            await self.money.house.told()
            self.money.house.cuts.clear()
            self.money.cards_moved()
            await self.money.look()

        self.house.loop.run(taken())

    # -- Deposits --

    @initialize(ways=WAYS, more=WAYS, cuts=CUTS)
    def crowds(self, ways: list[str], more: list[str], cuts: list[str]) -> None:
        first, second = self.money.open_lot(0), self.money.open_lot(1)
        self.step(self.money.crowd(first, ways), cuts)
        self.step(self.money.crowd(second, more))

    @precondition(lambda self: self.open_cases)
    @rule(data=st.data(), ways=WAYS, cuts=CUTS, fail=FAIL, seed=st.integers(0, 99))
    def apply_and_pay(
        self, data: st.DataObject, ways: list[str], cuts: list[str], fail: float, seed: int
    ) -> None:
        lot = self.money.open_lot(data.draw(st.sampled_from(self.open_cases)))

        async def crowd() -> None:
            await self.money.house.stand.control(
                "faults", seed=seed, fail=fail, doubled=0.3, late=0.3
            )
            await self.money.crowd(lot, ways)

        self.step(crowd(), cuts)

    @precondition(lambda self: self.open_cases)
    @rule(
        data=st.data(),
        how=st.sampled_from([*["sold"] * 5, "unsold", "withdrawn"]),
        winner=st.integers(0, 4),
        price_fen=st.integers(START_FEN, START_FEN * 2),
        cuts=CUTS,
        echoes=PICKS,
        places=PLACES,
    )
    def lot_ends(
        self, data: st.DataObject, how: str, winner: int, price_fen: int, cuts: list[str],
        echoes: list[int], places: list[int],
    ) -> None:  # fmt: skip
        lot = self.money.open_lot(data.draw(st.sampled_from(self.open_cases)))
        self.step(self._ended(lot, how, winner, price_fen, echoes, places), cuts)

    async def _ended(
        self, lot: Any, how: str, winner: int, price_fen: int, echoes: list[int], places: list[int]
    ) -> None:
        await self.money.house.echo(echoes)
        await self.money.house.disorder(places)
        await self.money.end_lot(lot, how, winner, price_fen)

    @property
    def open_cases(self) -> list[int]:
        return [case for case in (0, 1) if self.money.open_lot(case) is not None]

    @precondition(lambda self: any(self.ended(case) for case in (0, 1)))
    @rule(case=CASE)
    def list_again(self, case: int) -> None:
        if self.ended(case):
            self.step(self.money.list_anew(case))

    def ended(self, case: int) -> bool:
        """Say whether the thing of a case can be sold again."""
        if self.money.open_lot(case) is not None:
            return False
        case_id = self.house.known.cases[case][0]
        last = [lot for lot in self.notes.lots.values() if lot.case_id == case_id][-1]
        return last.sale is None or last.sale.state in ("defaulted", "annulled", "shared")

    # -- After the hammer --

    @rule(case=CASE, acts=st.integers(1, 4), price_fen=st.integers(START_FEN, START_FEN * 2))
    def goes_its_way(self, case: int, acts: int, price_fen: int) -> None:
        """Let what is usual happen to a thing, so that runs come far."""
        for _ in range(acts):
            self.step(self.money.way_on(case, price_fen))

    @precondition(lambda self: self.notes.sales("awaiting"))
    @rule(
        which=st.integers(0, 3),
        how=st.sampled_from(["rest", "rest", "rest", "part", "statement", "more", "stranger"]),
        share=st.integers(1, 6),
        cuts=CUTS,
    )
    def pay_balance(self, which: int, how: str, share: int, cuts: list[str]) -> None:
        sales = self.notes.sales("awaiting")
        self.step(self.money.pay_balance(sales[which % len(sales)], how, share), cuts)

    @precondition(lambda self: self.notes.sales("paid"))
    @rule(cuts=CUTS)
    def make_ruling(self, cuts: list[str]) -> None:
        self.step(self.money.make_ruling(self.notes.sales("paid")[0]), cuts)

    @precondition(lambda self: self.notes.sales("passed"))
    @rule(cuts=CUTS)
    def share_out(self, cuts: list[str]) -> None:
        self.step(self.money.share_out(self.notes.sales("passed")[0]), cuts)

    @precondition(lambda self: self.notes.sales("awaiting", "paid", "passed"))
    @rule(which=st.integers(0, 3), cuts=CUTS, really=st.sampled_from([False, False, True]))
    def annul(self, which: int, cuts: list[str], really: bool) -> None:
        if not really:  # Most sales stand.
            return
        sales = self.notes.sales("awaiting", "paid", "passed")
        self.step(self.money.annul(sales[which % len(sales)]), cuts)

    # -- Disputes --

    @precondition(lambda self: self.money.may_be_disputed)
    @rule(which=st.integers(0, 9), cuts=CUTS)
    def dispute(self, which: int, cuts: list[str]) -> None:
        charges = self.money.may_be_disputed
        self.step(self.money.dispute(charges[which % len(charges)]), cuts)

    @precondition(lambda self: self.money.open_disputes)
    @rule(which=st.integers(0, 9), won=st.booleans(), cuts=CUTS)
    def dispute_ends(self, which: int, won: bool, cuts: list[str]) -> None:
        disputes = self.money.open_disputes
        self.step(self.money.end_dispute(disputes[which % len(disputes)], won=won), cuts)

    @precondition(lambda self: self.lost_deposits)
    @rule(made_good=st.booleans(), cuts=CUTS)
    def lost_deposit(self, made_good: bool, cuts: list[str]) -> None:
        self.step(self.money.lost_deposit(self.lost_deposits[0], made_good=made_good), cuts)

    @property
    def lost_deposits(self) -> list[Any]:
        sales = self.notes.sales("awaiting", "paid", "passed", "shared")
        return [sale for sale in sales if sale.deposit.dispute == "lost"]

    # -- The bank, the desk, the time --

    @precondition(lambda self: self.money.house.bank.waiting)
    @rule(fates=FATES, cuts=CUTS)
    def bank_works(self, fates: list[str], cuts: list[str]) -> None:
        self.step(self.money.bank_works(fates), cuts)

    @precondition(lambda self: self.money.may_come_back)
    @rule(which=st.integers(0, 5))
    def payment_comes_back(self, which: int) -> None:
        self.step(self.money.comes_back(which))

    @precondition(lambda self: self.notes.owned[accounts.SUSPENSE] or self.money.has_failed)
    @rule(cuts=CUTS)
    def desk_works(self, cuts: list[str]) -> None:
        async def both() -> None:
            await self.money.retry_failed()
            await self.money.clear_desk()

        self.step(both(), cuts)

    @precondition(lambda self: self.notes.deposits)
    @rule(days=st.sampled_from([1, 11]), cuts=CUTS)
    def days_pass(self, days: int, cuts: list[str]) -> None:
        self.step(self.money.days_pass(days), cuts)

    @precondition(lambda self: self.money.house.bank.has_news)
    @rule(overlap=st.integers(0, 3), cuts=CUTS)
    def close(self, overlap: int, cuts: list[str]) -> None:
        self.step(self.money.close(overlap), cuts)

    @rule(echoes=PICKS, places=PLACES)
    def messages_come_again(self, echoes: list[int], places: list[int]) -> None:
        async def again() -> None:
            await self.money.house.echo(echoes)
            await self.money.house.disorder(places)

        self.step(again())


@pytest.fixture
def _quiet() -> Iterator[None]:
    """Leave unsaid, for once, the warning with a whole trace that each cut is worth."""
    known = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.configure(**known)


@pytest.mark.usefixtures("_quiet")
@pytest.mark.timeout(7200 if IS_SOAK else 600)
def test_no_fen_is_lost_whatever_happens_in_whatever_order(
    pg_server: Server, pg_template: str
) -> None:
    assert pg_server.sql(f"CREATE DATABASE {FURNISHED} TEMPLATE {pg_template}") is not None
    with asyncio.Runner() as loop:
        known = loop.run(furnish(pg_server.url_of(FURNISHED)))
        database = Database(pg_server.url_of(COPY))

        class Machine(Money):
            house = House(pg_server, known, loop, database)

        run_state_machine_as_test(Machine, settings=SIZE)
        loop.run(database.dispose())
