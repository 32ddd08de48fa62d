"""Objections are registered, decided, served and reconsidered in time, and then acted upon."""

from __future__ import annotations

from datetime import datetime

import pytest

from auction.db.engine import Database
from auction.deadlines.calendar import due_in_days
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.remedies import objections
from auction.remedies.objection_steps import (
    ObjectionState,
    ObjectionStep,
    ObjectionTarget,
    Outcome,
)
from auction.remedies.queries import ObjectionView, objection
from auction.remedies.refusals import RemedyRefusal
from tests.fakes.claimed_flat import ClaimedThings
from tests.fakes.court_of_tests import CourtOfTests, open_court
from tests.fakes.lots_of_tests import SeizedFlat, seize_flat

REASON = "经审查，异议理由成立，裁定撤销该执行行为。"


class Desk:
    def __init__(self, court: CourtOfTests, flat: SeizedFlat) -> None:
        self.court, self.flat, self.things = court, flat, ClaimedThings(court)

    async def file(self, who: Actor | Role, **change: object) -> str:
        said = {
            "target": ObjectionTarget.act,
            "act_attacked": "2026年3月1日的评估裁定",
            "words": "未通知我方。",
        }
        async with self.court.acting(who) as uow:
            return await objections.file_objection(
                uow,
                case_id=self.flat.case_id,
                **{**said, **change},  # type: ignore[arg-type]
            )

    async def step(
        self,
        objection_id: str,
        step: ObjectionStep,
        who: Actor | Role = Role.judge,
        *,
        outcome: Outcome | None = None,
        served_at: datetime | None = None,
    ) -> ObjectionState:
        async with self.court.acting(who) as uow:
            return await objections.take_step(
                uow,
                objection_id=objection_id,
                step=step,
                reason=REASON,
                outcome=outcome,
                served_at=served_at,
            )

    async def served(self, objection_id: str, outcome: Outcome) -> None:
        await self.step(objection_id, ObjectionStep.register)
        await self.step(objection_id, ObjectionStep.decide, outcome=outcome)
        now = self.court.clock.now()
        await self.step(objection_id, ObjectionStep.serve, served_at=now)

    async def view(self, objection_id: str) -> ObjectionView:
        async with self.court.works.database.session() as session:
            found = await objection(session, objection_id)
        assert found is not None
        return found

    async def clocks(self, objection_id: str) -> dict[str, datetime]:
        return await self.things.clocks(f"enforcement_objection:{objection_id}")


@pytest.fixture
async def desk(database: Database) -> Desk:
    court = await open_court(database)
    return Desk(court, await seize_flat(court))


async def test_three_days_to_register_then_fifteen_to_decide(desk: Desk) -> None:
    objection_id = await desk.file(await desk.things.outsider())
    now = desk.court.clock.now()
    assert await desk.clocks(objection_id) == {"remedy_registration": due_in_days(now, 3)}
    await desk.step(objection_id, ObjectionStep.register)
    assert await desk.clocks(objection_id) == {"remedy_decision": due_in_days(now, 15)}


async def test_a_dismissal_is_final_when_nobody_asks_for_reconsideration(desk: Desk) -> None:
    objection_id = await desk.file(await desk.things.outsider())
    await desk.served(objection_id, Outcome.dismissed)
    await desk.things.pass_days(20)
    assert (await desk.view(objection_id)).state is ObjectionState.final
    assert await desk.clocks(objection_id) == {}


async def test_what_was_upheld_waits_until_the_court_has_put_the_act_right(desk: Desk) -> None:
    objection_id = await desk.file(await desk.things.outsider())
    await desk.served(objection_id, Outcome.upheld)
    await desk.things.pass_days(20)
    assert (await desk.view(objection_id)).state is ObjectionState.in_force
    assert set(await desk.clocks(objection_id)) == {"remedy_carried_out"}
    await desk.step(objection_id, ObjectionStep.carry_out)
    assert await desk.clocks(objection_id) == {}


async def test_reconsideration_takes_thirty_days_and_once_thirty_more(desk: Desk) -> None:
    objector = await desk.things.outsider()
    objection_id = await desk.file(objector)
    await desk.served(objection_id, Outcome.dismissed)
    await desk.step(objection_id, ObjectionStep.ask_review, objector)
    first = (await desk.clocks(objection_id))["remedy_review"]
    assert first == due_in_days(desk.court.clock.now(), 30)

    await desk.step(objection_id, ObjectionStep.extend)
    assert (await desk.clocks(objection_id))["remedy_review"] > first
    with pytest.raises(Refused) as refused:
        await desk.step(objection_id, ObjectionStep.extend)
    assert refused.value.refusal.code is RemedyRefusal.extended_already


async def test_the_higher_court_may_turn_what_was_decided(desk: Desk) -> None:
    objector = await desk.things.outsider()
    objection_id = await desk.file(objector)
    await desk.served(objection_id, Outcome.dismissed)
    await desk.step(objection_id, ObjectionStep.ask_review, objector)
    reached = await desk.step(objection_id, ObjectionStep.review, outcome=Outcome.upheld)
    assert reached is ObjectionState.in_force


async def test_after_ten_days_reconsideration_is_asked_too_late(desk: Desk) -> None:
    objector = await desk.things.outsider()
    objection_id = await desk.file(objector)
    await desk.served(objection_id, Outcome.dismissed)
    desk.court.clock.pass_days(20)
    with pytest.raises(Refused) as refused:
        await desk.step(objection_id, ObjectionStep.ask_review, objector)
    assert refused.value.refusal.code is RemedyRefusal.time_for_review_over


async def test_what_is_not_heard_may_be_brought_before_the_higher_court(desk: Desk) -> None:
    objector = await desk.things.outsider()
    objection_id = await desk.file(objector)
    await desk.step(objection_id, ObjectionStep.refuse)
    assert (await desk.view(objection_id)).outcome is Outcome.not_heard
    now = desk.court.clock.now()
    await desk.step(objection_id, ObjectionStep.serve, served_at=now)
    reached = await desk.step(objection_id, ObjectionStep.ask_review, objector)
    assert reached is ObjectionState.in_review


async def test_one_objection_of_a_kind_is_heard_at_a_time(desk: Desk) -> None:
    objector = await desk.things.outsider()
    await desk.file(objector)
    with pytest.raises(Refused) as refused:
        await desk.file(objector)
    assert refused.value.refusal.code is RemedyRefusal.objection_filed_already


async def test_a_sale_is_objected_to_on_a_ground(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        await desk.file(
            await desk.things.outsider(),
            target=ObjectionTarget.sale,
            asset_id=desk.flat.asset_id,
        )
    assert refused.value.refusal.code is RemedyRefusal.sale_ground_missing


@pytest.mark.parametrize("step", [ObjectionStep.register, ObjectionStep.decide])
async def test_only_a_judge_decides(desk: Desk, step: ObjectionStep) -> None:
    objection_id = await desk.file(await desk.things.outsider())
    with pytest.raises(Refused) as refused:
        await desk.step(objection_id, step, Role.clerk, outcome=Outcome.upheld)
    assert refused.value.refusal.code is CommonRefusal.not_allowed
