"""Any order of services, objections, oppositions, suits, judgments, days and payments of a plan.

Beside the platform stands a dumb model that knows dates and what is disputed, and nothing of how.
After each act: nothing is paid before its lawful day; what a suit is about stays kept; every fen
lies somewhere once. At the end everything is brought to its end, and every fen was paid once.
Law: DIST-20 to DIST-23, TRAP-26.
"""

from __future__ import annotations

import os
from datetime import date

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import Refused
from auction.payments.queries import PayoutState
from auction.plans import objecting
from auction.plans.queries import ObjectionView, PlanView, plan_of_distribution
from auction.plans.steps import Answer, ObjectionState
from auction.settlement.rules import DistributionState
from tests.auction.settlement.test_distributing import sold
from tests.fakes.planned_lot import PlannedLot
from tests.fakes.sold_lot import PRICE_FEN

EXAMPLES = 120 if os.environ.get("AUCTION_SOAK") else 6
MOST_STEPS = 30
CREDITORS = {"甲银行": 2_000_000_07, "乙": 700_000_01, "丙": 300_000_03}


class Walk:
    """One flat of a person, three creditors, and the model of when what may be paid."""

    def __init__(self, planned: PlannedLot) -> None:
        self.planned = planned
        self.served_on: dict[str, date] = {}
        self.in_suit: dict[str, int] = {}
        self.was_kept_fen = 0

    @property
    def today(self) -> date:
        return court_day(self.planned.lot.court.clock.at)

    async def view(self) -> PlanView:
        found = await self.planned.now()
        async with self.planned.lot.court.acting() as uow:
            plan = await plan_of_distribution(uow.session, found.id)
        assert plan is not None
        return plan

    async def act(self, choice: int, detail: int) -> None:
        """Try one act; what is refused changes nothing."""
        acts = (
            self.serve, self.object, self.object, self.object, self.tell, self.tell, self.tell,
            self.answer, self.answer, self.tell_back, self.tell_back, self.sue, self.sue,
            self.correct, self.correct, self.withdraw, self.judge, self.days, self.days, self.days,
            self.pay, self.pay, self.pay_kept,
        )  # fmt: skip
        try:
            await acts[choice % len(acts)](detail)
        except Refused:
            return

    async def serve(self, detail: int) -> None:
        unserved = (await self.view()).unserved
        if unserved:
            name = unserved[detail % len(unserved)].name
            await self.planned.serve(name)
            self.served_on[name] = self.today

    async def object(self, detail: int) -> None:
        names = [*CREDITORS, "张三"]
        line = list(CREDITORS)[detail // 4 % 3]
        await self.planned.object(names[detail % 4], line, detail * 10_000_00 % CREDITORS[line])

    async def tell(self, detail: int) -> None:
        for objection in await self._those(ObjectionState.filed, detail):
            await self.planned.tell_others(objection.id)

    async def answer(self, detail: int) -> None:
        for objection in await self._those(ObjectionState.filed, detail):
            reply = objection.replies[detail // 3 % len(objection.replies)]
            said = Answer.oppose if detail % 3 else Answer.consent
            await self.planned.answer(reply.name, objection.id, said)

    async def tell_back(self, detail: int) -> None:
        for objection in await self._those(ObjectionState.opposed, detail):
            await self.planned.tell_objector(objection.id)

    async def sue(self, detail: int) -> None:
        for objection in await self._those(ObjectionState.suit_open, detail):
            over_fen = max(objection.disputed_fen // (1 + detail % 3), 1)
            await self.planned.sue(objection.id, over_fen)
            self.in_suit[objection.id] = over_fen

    async def correct(self, detail: int) -> None:
        for objection in await self._those(ObjectionState.unopposed, detail):
            await self.planned.correct(objection.id)

    async def withdraw(self, detail: int) -> None:
        for objection in await self._those(None, detail):
            async with self.planned.lot.court.acting(Role.clerk) as uow:
                await objecting.withdraw(uow, objection_id=objection.id)

    async def judge(self, detail: int) -> None:
        for objection in await self._those(ObjectionState.in_suit, detail):
            assert objection.sued_fen is not None
            low, high = sorted((objection.plan_fen, objection.sued_fen))
            await self.planned.judge(objection.id, low + detail * 7_919_31 % (high - low + 1))
            self.in_suit.pop(objection.id)

    async def days(self, detail: int) -> None:
        # Eighteen days are over fifteen; where a holiday prolongs them the platform says so.
        await self.planned.days_pass(18 if detail % 2 else 3)

    async def pay(self, _detail: int) -> None:
        await self.planned.pay()
        # The dumb model's whole knowledge of the lawful day: nobody's fifteen days still run.
        assert set(self.served_on) == {*CREDITORS, "张三"}
        assert all((self.today - on).days > 15 for on in self.served_on.values())
        assert not any(each.state.is_open for each in (await self.view()).objections)
        self.was_kept_fen = await self.planned.kept_fen()

    async def pay_kept(self, _detail: int) -> None:
        await self.planned.pay_kept()
        assert not self.in_suit
        self.was_kept_fen = 0

    async def check(self) -> None:
        """Hold the platform to the model."""
        found, plan = await self.planned.now(), await self.view()
        paid_fen = sum(payout.amount_fen for payout in found.payouts)
        kept_fen, held_fen = await self.planned.kept_fen(), await self.planned.held_fen()
        assert paid_fen + kept_fen + held_fen == PRICE_FEN
        assert kept_fen == plan.kept_fen == self.was_kept_fen
        assert sum(line.gets_fen for line in plan.lines) + plan.surplus_fen == PRICE_FEN
        if found.state is DistributionState.partly_paid and len(self.in_suit) == 1:
            assert kept_fen >= min(self.in_suit.values())
        if not plan.partly_paid_at and found.state not in (
            DistributionState.approved,
            DistributionState.paid,
        ):
            assert found.payouts == ()

    async def finish(self) -> None:
        """Bring everything to its end: serve, let time pass, correct, judge and pay."""
        await self.planned.serve()
        for name in (*CREDITORS, "张三"):
            self.served_on.setdefault(name, self.today)
        for _ in range(4):
            for step in (self.tell, self.days, self.correct, self.tell_back, self.days, self.judge):
                for number in range(len((await self.view()).objections)):
                    await self._try(step(number * 2 + 1))
            await self._try(self.days(1))
        await self._try(self.pay(0))
        await self._try(self.pay_kept(0))
        await self.planned.bank_pays()
        found = await self.planned.now()
        assert found.state is DistributionState.paid
        assert {payout.state for payout in found.payouts} == {PayoutState.confirmed}
        assert sum((await self.planned.paid()).values()) == PRICE_FEN
        by_plan = {line.name: line.gets_fen for line in (await self.view()).lines if line.name}
        paid = await self.planned.paid()
        assert {name: paid.get(name, 0) for name in CREDITORS} == {
            name: by_plan[name] for name in CREDITORS
        }

    async def _try(self, step: object) -> None:
        try:
            await step  # type: ignore[misc]
        except Refused:
            return

    async def _those(self, state: ObjectionState | None, detail: int) -> list[ObjectionView]:
        """Return one of the objections in a state, or of all; none where there is none."""
        found = [
            each for each in (await self.view()).objections if state is None or each.state is state
        ]
        return [found[detail % len(found)]] if found else []


STEP = st.tuples(st.integers(0, 22), st.integers(0, 200))
UNSERVED = st.sampled_from([0, 0, 0, 1, 4])


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=12, max_size=MOST_STEPS), unserved=UNSERVED)
async def test_every_fen_of_a_plan_ends_once_and_none_before_its_day(
    database: Database, steps: list[tuple[int, int]], unserved: int
) -> None:
    lot = await sold(database)
    for name, fen in CREDITORS.items():
        await lot.claim(name, fen)
    planned = PlannedLot(lot)
    await planned.propose()
    await planned.make()
    walk = Walk(planned)
    for _ in range(4 - unserved):
        await walk.serve(0)
    for choice, detail in steps:
        await walk.act(choice, detail)
        await walk.check()
    for objection in (await walk.view()).objections:
        event(f"an objection {objection.state}")
    event(f"ends {(await planned.now()).state}")
    await walk.finish()
    await walk.check()
