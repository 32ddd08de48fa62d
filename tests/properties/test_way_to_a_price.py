"""Any order of answers, silences, objections and days ends in a price with a pedigree, or waits.

Law: REF-02 to REF-46. After each act the way is over, or stands in a named state with a clock open;
where the price stands, nobody's service or time to object was passed over.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from auction.cases.models import CaseParty
from auction.db.engine import Database
from auction.deadlines.models import Deadline
from auction.kernel.actor import Actor
from auction.kernel.refusal import Refused
from auction.lots.models import ReferencePriceRow
from tests.valuation.appraisal import test_disputes as said
from tests.valuation.house import MONDAY, ValuationHouse
from tests.valuation.negotiation.negotiating import FEN, Negotiating
from valuation.appraisal import service
from valuation.appraisal.access import reports_of
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.negotiation import service as negotiations
from valuation.procedure.ladder import Conditions, Method
from valuation.procedure.models import PriceMethod, PriceProcedure
from valuation.serving.models import ReportObjection, ReportService

EXAMPLES = 400 if os.environ.get("AUCTION_SOAK") else 25
MOST_STEPS = 40
KINDS = ("basics", "scope", "qualification", "procedure", "method_or_result")
AFTER_THE_END = {
    "start_disposal",
    "seizure_lapse",
    "materials_return",
    "fee_expenses",
    "fee_advance",
    "fee_decision",
}
Act = Callable[[int], Awaitable[object]]


class Way:
    """One thing on its way to a price, and the people who may act in it."""

    def __init__(self, court: ValuationHouse, conditions: Conditions) -> None:
        self.court, self.conditions = court, conditions
        self.parties: tuple[Actor, ...] = (court.applicant, court.debtor)
        self.negotiating = Negotiating(court)

    async def begin(self) -> None:
        self.court.clock.at = MONDAY
        async with self.court.begin(self.court.judge) as uow:
            self.court.asset_id = await self.court.seize(uow)
        self.id = await self.court.procedure(self.conditions)

    async def procedure(self) -> PriceProcedure:
        async with self.court.database.session() as session:
            return await session.get_one(PriceProcedure, self.id)

    async def methods(self) -> list[PriceMethod]:
        rows = select(PriceMethod).where(PriceMethod.procedure_id == self.id)
        async with self.court.database.session() as session:
            found = await session.exec(rows.order_by(col(PriceMethod.place)))
            return list(found.all())

    async def appraisal(self) -> Appraisal:
        newest = (await self.methods())[-1]
        async with self.court.database.session() as session:
            return await session.get_one(Appraisal, newest.reference)

    async def objections(self) -> list[str]:
        rows = (
            select(ReportObjection.id)
            .join(AppraisalReport, col(AppraisalReport.id) == col(ReportObjection.report_id))
            .join(Appraisal, col(Appraisal.id) == col(AppraisalReport.appraisal_id))
            .where(Appraisal.procedure_id == self.id)
            .order_by(col(ReportObjection.raised_at).desc())
        )
        async with self.court.database.session() as session:
            return list((await session.exec(rows)).all())

    # -- What people may try now ------------------------------------------------------------------

    async def step(self, choice: int, detail: int) -> None:
        """Try one of the acts that make sense now, or let days pass; a refusal changes nothing."""
        acts = [*await self.acts(), self.days]
        try:
            await acts[choice % len(acts)](detail)
        except Refused:
            return
        await self.court.relay.run_due()

    async def days(self, detail: int) -> None:
        await self.court.pass_days(detail % 21 + 1)

    async def acts(self) -> list[Act]:
        procedure = await self.procedure()
        if procedure.closed_at is not None:
            return []
        running = [row for row in await self.methods() if row.ended_at is None]
        if not running:
            return [self.negotiate, self.appraise]
        if running[0].method == Method.negotiation:
            self.negotiating.id = running[0].reference
            return [self.state_price, self.state_price, self.refuse, self.confirm]
        return self.in_appraisal((await self.appraisal()).state)

    def in_appraisal(self, state: str) -> list[Act]:
        by_state: dict[str, list[Act]] = {
            "choosing": [self.agree, self.draw],
            "commissioned": [self.accept, self.accept, self.report, self.report, self.decline],
            "reported": [self.deliver, self.deliver, self.send_back],
            "correcting": [self.report],
        }
        return by_state.get(
            state,
            [
                self.object, self.rule, self.forward, self.explain,
                self.serve, self.dispute, self.review, self.conclude,
            ],
        )  # fmt: skip

    async def negotiate(self, _detail: int) -> None:
        async with self.court.begin(self.court.judge) as uow:
            await negotiations.begin_negotiation(uow, procedure_id=self.id)

    async def state_price(self, detail: int) -> None:
        await self.negotiating.state(self.parties[detail % 2], FEN + detail % 3 // 2)

    async def refuse(self, detail: int) -> None:
        await self.negotiating.refuse(self.parties[detail % 2])

    async def confirm(self, detail: int) -> None:
        await self.negotiating.confirm(harms=detail % 3 == 0)

    async def appraise(self, _detail: int) -> None:
        await self.court.begun()

    async def agree(self, _detail: int) -> None:
        async with self.court.begin(self.court.judge) as uow:
            await service.agree_agencies(
                uow,
                appraisal_id=(await self.appraisal()).id,
                agency_ids=self.court.agencies[:3],
            )

    async def draw(self, _detail: int) -> None:
        async with self.court.begin(self.court.judge) as uow:
            await service.draw_agencies(uow, appraisal_id=(await self.appraisal()).id)

    async def accept(self, _detail: int) -> None:
        await self.court.accept((await self.appraisal()).id)

    async def decline(self, _detail: int) -> None:
        row, agent = await self.court.turn((await self.appraisal()).id)
        async with self.court.begin(agent) as uow:
            await service.decline_commission(uow, commission_id=row.id, ground="no_capacity")

    async def report(self, _detail: int) -> None:
        await self.court.report((await self.appraisal()).id, confirmed=True)

    async def deliver(self, _detail: int) -> None:
        await self.court.deliver((await self.appraisal()).id)

    async def send_back(self, _detail: int) -> None:
        async with self.court.begin(self.court.judge) as uow:
            await service.return_report(
                uow,
                appraisal_id=(await self.appraisal()).id,
                ground="wrong_basics",
                note="面积有误",
            )

    async def object(self, detail: int) -> None:
        kinds = [kind for bit, kind in enumerate(KINDS) if detail >> bit & 1] or [KINDS[4]]
        actor = self.parties[detail % 2]
        await said.object_on(self.court, (await self.appraisal()).id, actor, *kinds)

    async def rule(self, detail: int) -> None:
        for objection_id in await self.objections():
            await said.rule(self.court, objection_id, upheld=detail % 2 == 0)

    async def forward(self, _detail: int) -> None:
        for objection_id in await self.objections():
            await said.forward(self.court, objection_id)

    async def explain(self, _detail: int) -> None:
        for objection_id in await self.objections():
            await said.explain(self.court, (await self.appraisal()).id, objection_id)

    async def serve(self, _detail: int) -> None:
        for objection_id in await self.objections():
            await said.serve(self.court, objection_id)

    async def dispute(self, detail: int) -> None:
        for objection_id in await self.objections():
            await said.dispute(self.court, objection_id, self.parties[detail % 2])

    async def review(self, _detail: int) -> None:
        await said.commission(self.court, (await self.appraisal()).id)

    async def conclude(self, detail: int) -> None:
        conclusion = "confirms" if detail % 2 else "corrects"
        await said.conclude(self.court, (await self.appraisal()).id, conclusion)

    async def end(self) -> str:
        """Return where it came to, for Hypothesis's statistics."""
        methods = await self.methods()
        appraised = methods and methods[-1].method == Method.appraisal
        state = (await self.appraisal()).state if appraised else ""
        return f"{(await self.procedure()).state} {methods[-1].method if methods else ''} {state}"

    # -- What must hold ---------------------------------------------------------------------------

    async def waits_or_is_over(self) -> bool:
        """Check what must hold after each act; say whether the way is over."""
        procedure = await self.procedure()
        clocks = await self.clocks()
        if procedure.closed_at is None:
            assert clocks, f"{procedure.state} waits for nothing"
            return False
        assert clocks <= AFTER_THE_END
        if procedure.state == "priced":
            await self.pedigree_is_whole()
        return True

    async def clocks(self) -> set[str]:
        """Return the open deadlines of the thing but that of its seizure: their kinds."""
        references = {row.reference for row in await self.methods()}
        rows = select(Deadline).where(col(Deadline.closed_at).is_(None))
        commissions = select(Commission.id).where(col(Commission.appraisal_id).in_(references))
        async with self.court.database.session() as session:
            found = (await session.exec(rows)).all()
            ids = {self.id, *references, *(await session.exec(commissions)).all()}
        return {row.kind for row in found if row.subject.partition(":")[2] in ids}

    async def pedigree_is_whole(self) -> None:
        priced = [row for row in await self.methods() if row.state == "priced"]
        assert len(priced) == 1
        async with self.court.database.session() as session:
            rows = select(ReferencePriceRow).where(
                ReferencePriceRow.asset_id == self.court.asset_id
            )
            price = (await session.exec(rows)).one()
        assert (price.method, price.amount_fen) == (priced[0].method, priced[0].amount_fen)
        if priced[0].method == Method.appraisal:
            await self.everybody_was_heard(priced[0].reference, price.fixed_at)

    async def everybody_was_heard(self, appraisal_id: str, fixed_at: datetime) -> None:
        async with self.court.database.session() as session:
            newest = (await reports_of(session, appraisal_id))[-1]
            served = select(ReportService).where(ReportService.report_id == newest.id)
            parties = select(CaseParty.id).where(CaseParty.case_id == self.court.case_id)
            heard = {row.party_id: row for row in (await session.exec(served)).all()}
            assert set(heard) == set((await session.exec(parties)).all())
            if not newest.corrects_upheld:
                assert all(row.objections_until_at <= fixed_at for row in heard.values())
            pending = select(ReportObjection.id).where(
                ReportObjection.report_id == newest.id, ReportObjection.state == "pending"
            )
            assert (await session.exec(pending)).first() is None


_conditions = st.builds(
    Conditions,
    party_missing_or_refuses=st.booleans(),
    network_ready=st.just(False),
    both_ask=st.sampled_from([frozenset(), frozenset({Method.appraisal})]),
)
_steps = st.lists(
    st.tuples(st.integers(0, 1_000), st.integers(0, 1_000)), min_size=12, max_size=MOST_STEPS
)


@pytest.fixture
async def court(database: Database) -> ValuationHouse:
    house = ValuationHouse(database)
    await house.furnish()
    return house


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(conditions=_conditions, steps=_steps)
async def test_a_way_ends_in_a_price_with_a_pedigree_or_waits_by_a_clock(
    court: ValuationHouse, conditions: Conditions, steps: list[tuple[int, int]]
) -> None:
    way = Way(court, conditions)
    await way.begin()
    for choice, detail in steps:
        await way.step(choice, detail)
        if await way.waits_or_is_over():
            break
    event(await way.end())
