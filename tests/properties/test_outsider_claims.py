"""Any order of filings, decisions, services, suits and days: no disposal slips past a claim.

Beside the platform stands a dumb model that knows for each claim only whether it may still win.
After each act: the thing is blocked exactly while the model says so; a lot on sale stands still or
is off while it is blocked; no clock is open that belongs to no state, and none is missing.
Law: OJA-47, OJA-55, REM-01 to REM-04.
"""

from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from auction.db.engine import Database
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import Refused
from auction.lots import acting
from auction.lots import service as lots
from auction.lots.act_queries import taken_acts
from auction.lots.acting import RESUME_LOT, standing_act
from auction.lots.acts import ActKind, Ground, Order
from auction.lots.models import Lot
from auction.lots.states import LotState
from auction.remedies.claim_steps import CLOCKS, STEPS, ClaimState, ClaimStep
from auction.remedies.queries import claims_of_case, why_blocked
from tests.fakes.claimed_flat import REASON, ClaimedThings
from tests.fakes.court_of_tests import NOON, CourtOfTests, open_court
from tests.fakes.lots_of_tests import SeizedFlat, seize_flat

EXAMPLES = 300 if os.environ.get("AUCTION_SOAK") else 12
MOST_STEPS = 24
RESUME = Order(kind=ActKind.resumption, ground=Ground.over, reason="异议已经处理完毕，恢复拍卖。")
STAY = Order(kind=ActKind.stay, ground=Ground.bankruptcy, reason="法院受理破产申请，中止拍卖。")
STEPS_TAKEN = tuple(step for step in ClaimStep if step is not ClaimStep.lapse)

LOSES = {ClaimStep.refuse, ClaimStep.withdraw, ClaimStep.lose}
"""What the dumb model knows: these end a claim in favour of the sale, and so do days without a
suit after a dismissal; nothing else does."""


class Walk:
    """One flat, two outsiders, a judge, and the model of what may be sold."""

    def __init__(self, court: CourtOfTests, flat: SeizedFlat, outsiders: list[Actor]) -> None:
        self.court, self.flat, self.outsiders = court, flat, outsiders
        self.things = ClaimedThings(court)
        self.alive: dict[str, bool] = {}
        self.dismissed: set[str] = set()
        self.sued: set[str] = set()
        self.served_at: dict[str, object] = {}

    async def begin(self) -> None:
        await self.things.catch_up()
        self.lot_id = await self.flat.drafted()
        await self.flat.decided(self.lot_id)

    async def act(self, choice: int, detail: int) -> None:
        """Try one act; what is refused changes nothing."""
        acts = (self.file, self.step, self.step, self.step, self.days, self.publish, self.order)
        try:
            await acts[choice % len(acts)](detail)
        except Refused:
            return

    async def file(self, detail: int) -> None:
        outsider = self.outsiders[detail % len(self.outsiders)]
        claim_id = await self.things.file(self.flat.asset_id, outsider)
        self.alive[claim_id] = True

    async def step(self, detail: int) -> None:
        if not self.alive:
            return
        claim_id = sorted(self.alive)[detail % len(self.alive)]
        step = STEPS_TAKEN[detail // 7 % len(STEPS_TAKEN)]
        await self.things.step(claim_id, step, reason=REASON, served_at=self.court.clock.now())
        if step in LOSES:
            self.alive[claim_id] = False
        if step is ClaimStep.dismiss:
            self.dismissed.add(claim_id)
        if step is ClaimStep.serve and claim_id in self.dismissed:
            self.served_at[claim_id] = self.court.clock.now()
        if step is ClaimStep.sue:
            self.served_at.pop(claim_id, None)

    async def days(self, detail: int) -> None:
        # Twenty-five days are always over the fifteen and any holiday; an hour never is.
        self.court.clock.at += timedelta(hours=1)
        await self.things.pass_days(25 if detail % 2 else 0)
        if detail % 2:
            for claim_id in self.served_at:
                self.alive[claim_id] = False
            self.served_at.clear()

    async def publish(self, _detail: int) -> None:
        async with self.court.acting(Role.judge) as uow:
            await lots.publish(uow, lot_id=self.lot_id)

    async def order(self, detail: int) -> None:
        order = (RESUME, STAY)[detail % 2]
        async with self.court.acting(Role.judge) as uow:
            await acting.order_act(uow, lot_id=self.lot_id, order=order)
        await self.things.settle()

    async def check(self) -> None:
        """Hold the platform to the model."""
        async with self.court.works.database.session() as session:
            blocked = await why_blocked(session, self.flat.asset_id) is not None
            found = await claims_of_case(session, self.flat.case_id)
            lot = await session.get_one(Lot, self.lot_id)
        assert blocked == any(self.alive.values()), (found, self.alive)
        async with self.court.acting() as uow:
            standing = await standing_act(uow, self.lot_id)
        clocks = await self.things.clocks(f"lot:{self.lot_id}")
        if blocked and lot.state in (LotState.published, LotState.open):
            assert standing is not None or await self._is_off()
            assert RESUME_LOT not in clocks
        if standing is not None and standing.ground == Ground.outsider_claim and not blocked:
            assert standing.ground_gone_at is not None
        for claim in found:
            await self._check_claim(claim.id, claim.state)

    async def _check_claim(self, claim_id: str, state: ClaimState) -> None:
        open_clocks = set(await self.things.clocks(f"outsider_claim:{claim_id}"))
        wanted = CLOCKS.get(state)
        assert open_clocks == ({wanted.kind} if wanted else set())
        assert state.is_over or any(known is state for known, _ in STEPS)

    async def _is_off(self) -> bool:
        async with self.court.works.database.session() as session:
            return any(
                act.kind is ActKind.withdrawal for act in await taken_acts(session, self.lot_id)
            )


async def _walk(database: Database, steps: list[tuple[int, int]]) -> None:
    court = await open_court(database)
    court.clock.at = NOON
    flat = await seize_flat(court)
    helper = ClaimedThings(court)
    walk = Walk(court, flat, [await helper.outsider("王芳"), await helper.outsider("李强")])
    await walk.begin()
    for choice, detail in steps:
        court.clock.at += timedelta(seconds=1)
        await walk.act(choice, detail)
        await walk.check()
    event(f"claims: {len(walk.alive)}, alive: {sum(walk.alive.values())}")


STEP = st.tuples(st.integers(0, 6), st.integers(0, 500))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=6, max_size=MOST_STEPS))
async def test_no_disposal_slips_past_an_outsiders_claim(
    database: Database, steps: list[tuple[int, int]]
) -> None:
    await _walk(database, steps)
