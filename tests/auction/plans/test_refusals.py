"""What a plan refuses: two at once, a case that changed, what comes too late, who may not."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.ledger import accounts
from auction.ledger import service as ledger
from auction.plans import making, objecting, paying
from auction.plans.models import PlanVersion
from auction.plans.refusals import PlanRefusal
from auction.plans.steps import Answer
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import DistributionState
from tests.auction.plans.test_life import (
    A_FEN,
    code_of,
    in_suit,
    plan_of_a_person,
)
from tests.auction.settlement.test_distributing import sold
from tests.fakes.planned_lot import PlannedLot
from tests.fakes.sold_lot import PRICE_FEN


async def test_only_one_of_two_judges_makes_the_plan(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", 3_000_000_00)
    await lot.claim("乙", 1_000_000_00)
    planned = PlannedLot(lot)
    await planned.propose()
    ends = await asyncio.gather(planned.make(), planned.make(), return_exceptions=True)
    refused = [end for end in ends if isinstance(end, Refused)]
    assert [str(end.refusal.code) for end in refused] == [SettlementRefusal.distribution_decided]


async def test_only_one_of_two_judges_pays_the_plan(database: Database) -> None:
    planned = await plan_of_a_person(database)
    await planned.serve()
    await planned.days_pass(16)
    ends = await asyncio.gather(planned.pay(), planned.pay(), return_exceptions=True)
    assert sum(isinstance(end, Refused) for end in ends) == 1
    assert sum((await planned.paid()).values()) == PRICE_FEN


async def test_a_case_that_changed_since_it_was_read_gets_no_plan(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", 3_000_000_00)
    await lot.claim("乙", 1_000_000_00)
    planned = PlannedLot(lot)
    await planned.propose()
    made = planned.make(seen="0" * 64)
    assert await code_of(made) == SettlementRefusal.distribution_outdated


async def test_a_creditor_who_joins_after_the_plan_makes_it_be_made_again(
    database: Database,
) -> None:
    planned = await plan_of_a_person(database)
    await planned.serve()
    await planned.lot.claim("丙", 500_000_00)
    await planned.days_pass(16)
    assert await code_of(planned.pay()) == SettlementRefusal.distribution_outdated
    found = await planned.now()
    async with planned.lot.court.acting(Role.judge) as uow:
        await making.take_back(uow, distribution_id=found.id, reason="新债权人参与分配")
    assert (await planned.now()).state is DistributionState.needs_distribution_plan
    await planned.make()
    assert "丙" in [row.name for row in await planned.recipients()]
    async with planned.lot.court.acting() as uow:
        rows = select(PlanVersion.version).where(col(PlanVersion.plan_id) == planned.plan_id)
        assert (await uow.session.exec(rows)).all() == [2]


async def test_no_plan_is_made_over_proceeds_that_have_not_arrived(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", 3_000_000_00)
    await lot.claim("乙", 1_000_000_00)
    planned = PlannedLot(lot)
    await planned.propose()
    async with lot.court.acting() as uow:
        await ledger.post(
            uow,
            court_id=lot.court.court_id,
            key="taken back by the bank",
            kind="test",
            lines=[(accounts.proceeds(lot.case_id), 100), (accounts.BANK, -100)],
        )
    with pytest.raises(Refused) as refused:
        await planned.make()
    assert refused.value.refusal.code == PlanRefusal.proceeds_not_arrived
    assert refused.value.refusal.data == {"missing_fen": 100}


async def test_an_objection_names_a_line_and_another_amount_within_what_is_due(
    database: Database,
) -> None:
    planned = await plan_of_a_person(database)
    await planned.serve()
    assert await code_of(planned.object("乙", "甲银行", A_FEN)) == PlanRefusal.amount_unchanged
    too_much = planned.object("乙", "乙", 1_000_000_01)
    assert await code_of(too_much) == PlanRefusal.amount_too_high
    party_id = await planned.party("乙")
    async with planned.lot.court.acting(Role.clerk) as uow:
        no_line = objecting.object_to_line(
            uow, plan_id=planned.plan_id, claim="surplus", should_fen=1, grounds="x",
            party_id=party_id,
        )  # fmt: skip
        assert await code_of(no_line) == PlanRefusal.not_a_line
    await planned.object("乙", "甲银行", 0)
    assert await code_of(planned.object("乙", "甲银行", 1)) == PlanRefusal.objected_already


async def test_whoever_was_not_served_cannot_object_yet(database: Database) -> None:
    planned = await plan_of_a_person(database)
    await planned.serve("甲银行")
    assert await code_of(planned.object("乙", "甲银行", 0)) == PlanRefusal.not_served


async def test_an_opposition_on_the_sixteenth_day_is_too_late(database: Database) -> None:
    planned = await plan_of_a_person(database)
    await planned.serve()
    objection = await planned.object("乙", "甲银行", 0)
    replies = await planned.replies(objection)
    assert len(replies) == 2
    not_told = planned.answer("甲银行", objection, Answer.oppose)
    assert await code_of(not_told) == PlanRefusal.not_told
    await planned.tell_others(objection)
    planned.lot.court.clock.pass_days(16)  # The job that looks at deadlines has not run yet.
    late = planned.answer("甲银行", objection, Answer.oppose)
    assert await code_of(late) == PlanRefusal.opposition_too_late
    await planned.correct(objection)


async def test_a_party_speaks_for_itself_alone(database: Database) -> None:
    planned = await plan_of_a_person(database)
    creditor = await planned.sign_in("乙")
    stranger = await planned.lot.court.person("路人")
    await planned.serve()
    claim = await planned.line("甲银行")
    for actor, party_id in ((stranger, None), (creditor, await planned.party("甲银行"))):
        async with planned.lot.court.acting(actor) as uow:
            filed = objecting.object_to_line(
                uow, plan_id=planned.plan_id, claim=claim, should_fen=0, grounds="x",
                party_id=party_id,
            )  # fmt: skip
            if actor is stranger:
                assert await code_of(filed) == CommonRefusal.not_found
            else:
                objection = await filed
    (other, debtor) = await planned.replies(objection)
    told = {row.id: row.name for row in await planned.recipients()}
    assert {told[other.recipient_id], told[debtor.recipient_id]} == {"甲银行", "张三"}


@pytest.mark.parametrize("who", [Role.clerk, Role.finance, Role.president])
async def test_only_a_judge_makes_and_pays_a_plan(database: Database, who: Role) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", 3_000_000_00)
    await lot.claim("乙", 1_000_000_00)
    planned = PlannedLot(lot)
    found = await planned.propose()
    assert await code_of(planned.make(who=who)) == SettlementRefusal.not_the_judge
    async with lot.court.acting(who) as uow:
        paid = paying.pay_plan(uow, distribution_id=found.id)
        assert await code_of(paid) == SettlementRefusal.not_the_judge


async def test_a_judgment_stays_within_what_was_in_dispute(database: Database) -> None:
    planned = await plan_of_a_person(database)
    objection = await in_suit(planned, A_FEN - 300_000_00)
    for line_fen in (A_FEN - 300_000_01, A_FEN + 1):
        judged = planned.judge(objection, line_fen)
        assert await code_of(judged) == PlanRefusal.judgment_out_of_range
    await planned.judge(objection, A_FEN)
    await planned.pay()
    assert (await planned.now()).state is DistributionState.approved
    assert (await planned.paid())["甲银行"] == A_FEN


async def test_a_version_of_a_plan_cannot_be_changed_in_the_database(database: Database) -> None:
    planned = await plan_of_a_person(database)
    async with planned.lot.court.acting() as uow:
        rows = select(PlanVersion).where(col(PlanVersion.plan_id) == planned.plan_id)
        version = (await uow.session.exec(rows)).one()
        version.content_sha256 = "0" * 64
        uow.add(version)
        with pytest.raises(DBAPIError, match="never changed"):
            await uow.session.flush()
        await uow.session.rollback()
