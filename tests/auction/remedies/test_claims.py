"""An outsider's claim keeps the thing from being sold, and its clocks run and end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auction.db.engine import Database
from auction.deadlines.calendar import due_in_days
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots import acting, holding
from auction.lots import service as lots
from auction.lots.act_queries import ActView, acts_of_lot
from auction.lots.acting import RESUME_LOT
from auction.lots.acts import ActKind, ActState, Ground, Order
from auction.lots.events import ActOrdered
from auction.lots.models import Lot
from auction.lots.readiness import what_is_missing
from auction.lots.states import LotState
from auction.remedies.claim_steps import ClaimState, ClaimStep
from auction.remedies.queries import claim, why_blocked
from auction.remedies.refusals import RemedyRefusal
from tests.fakes.claimed_flat import REASON, ClaimedThings
from tests.fakes.court_of_tests import CourtOfTests, open_court
from tests.fakes.lots_of_tests import SeizedFlat, seize_flat

RESUME = Order(kind=ActKind.resumption, ground=Ground.over, reason="异议已驳回，恢复拍卖。")


class House:
    def __init__(self, court: CourtOfTests, flat: SeizedFlat) -> None:
        self.court, self.flat = court, flat
        self.things = ClaimedThings(court)

    async def acts(self, lot_id: str) -> list[ActView]:
        async with self.court.works.database.session() as session:
            return await acts_of_lot(session, lot_id)

    async def state(self, lot_id: str) -> str:
        async with self.court.works.database.session() as session:
            return (await session.get_one(Lot, lot_id)).state

    async def blocked(self) -> bool:
        async with self.court.works.database.session() as session:
            return await why_blocked(session, self.flat.asset_id) is not None

    async def resume_due(self, lot_id: str) -> object:
        return (await self.things.clocks(f"lot:{lot_id}")).get(RESUME_LOT)

    async def claim_clocks(self, claim_id: str) -> set[str]:
        return set(await self.things.clocks(f"outsider_claim:{claim_id}"))

    async def dismissed(self, claim_id: str) -> None:
        await self.things.step(claim_id, ClaimStep.register)
        await self.things.step(claim_id, ClaimStep.dismiss)
        await self.things.serve(claim_id)


@pytest.fixture
async def house(database: Database) -> House:
    court = await open_court(database)
    return House(court, await seize_flat(court))


def code(refused: pytest.ExceptionInfo[Refused]) -> object:
    return refused.value.refusal.code


async def test_a_sale_opened_for_property_under_an_outsiders_claim_is_refused(house: House) -> None:
    lot_id = await house.flat.drafted()
    await house.flat.decided(lot_id)
    await house.things.file(house.flat.asset_id, await house.things.outsider())

    with pytest.raises(Refused) as refused:
        async with house.court.acting(Role.judge) as uow:
            await lots.publish(uow, lot_id=lot_id)
    assert code(refused) is RemedyRefusal.outsider_claim_stands


async def test_the_publication_page_says_that_an_outsider_claims_the_thing(house: House) -> None:
    lot_id = await house.flat.drafted()
    await house.things.file(house.flat.asset_id, await house.things.outsider())
    async with house.court.works.database.session() as session:
        lot = await session.get_one(Lot, lot_id)
        missing = await what_is_missing(session, lot, house.court.clock.now())
    assert RemedyRefusal.outsider_claim_stands in {refusal.code for refusal in missing}


async def test_an_announced_lot_is_suspended_by_the_platform_the_moment_a_claim_is_filed(
    house: House,
) -> None:
    lot_id = await house.flat.published()
    await house.things.file(house.flat.asset_id, await house.things.outsider())

    (act,) = await house.acts(lot_id)
    assert (act.kind, act.ground) == (ActKind.suspension, Ground.outsider_claim)
    assert (act.state, act.ordered_by) == (ActState.taken, "")


async def test_a_lot_published_in_the_same_moment_is_suspended_too(house: House) -> None:
    lot_id = await house.flat.drafted()
    await house.flat.noticed(lot_id)
    async with house.court.acting(Role.judge) as uow:
        await lots.publish(uow, lot_id=lot_id)
    await house.things.file(house.flat.asset_id, await house.things.outsider())
    async with house.court.acting() as uow:
        await holding.on_lot_moved(uow, _Moved(lot_id))
    assert [act.kind for act in await house.acts(lot_id)] == [ActKind.suspension]


async def test_a_lot_that_stands_still_for_a_claim_is_not_resumed(house: House) -> None:
    lot_id = await house.flat.published()
    await house.things.file(house.flat.asset_id, await house.things.outsider())
    with pytest.raises(Refused) as refused:
        async with house.court.acting(Role.judge) as uow:
            await acting.order_act(uow, lot_id=lot_id, order=RESUME)
    assert code(refused) is RemedyRefusal.outsider_claim_stands


async def test_a_resumption_that_was_under_way_is_followed_by_a_suspension(house: House) -> None:
    lot_id = await house.flat.published()
    stay = Order(kind=ActKind.stay, ground=Ground.bankruptcy, reason="受理破产申请。")
    for order in (stay, RESUME):
        house.court.clock.at += timedelta(minutes=1)
        async with house.court.acting(Role.judge) as uow:
            act_id = await acting.order_act(uow, lot_id=lot_id, order=order)
        if order is stay:
            await house.things.settle()
    # The claim comes while the lot has not answered the resumption yet.
    house.things._ordered = len(await house.court.happened(ActOrdered))
    await house.things.file(house.flat.asset_id, await house.things.outsider())
    assert next(iter(await house.acts(lot_id))).state is ActState.ordered

    house.court.clock.at += timedelta(minutes=1)
    await house.things.take(act_id)
    await house.things.settle()
    assert next(iter(await house.acts(lot_id))).kind is ActKind.suspension


async def test_after_dismissal_service_and_fifteen_days_five_days_to_resume_begin(
    house: House,
) -> None:
    lot_id = await house.flat.published()
    claim_id = await house.things.file(house.flat.asset_id, await house.things.outsider())
    await house.dismissed(claim_id)
    served_at = house.court.clock.now()
    assert await house.resume_due(lot_id) is None

    await house.things.pass_days(14)
    assert await house.blocked()
    last = due_in_days(served_at, 15)
    house.court.clock.at = last
    await house.things.pass_days(0)

    assert not await house.blocked()
    assert await house.resume_due(lot_id) == due_in_days(last, 5)
    async with house.court.acting(Role.judge) as uow:
        await acting.order_act(uow, lot_id=lot_id, order=RESUME)


async def test_a_suit_in_time_keeps_the_thing_blocked_until_it_is_lost(house: House) -> None:
    outsider = await house.things.outsider()
    claim_id = await house.things.file(house.flat.asset_id, outsider)
    await house.dismissed(claim_id)
    await house.things.step(claim_id, ClaimStep.sue, outsider)
    await house.things.pass_days(60)
    assert await house.blocked()

    assert await house.things.step(claim_id, ClaimStep.lose) is ClaimState.lost
    assert not await house.blocked()
    assert await house.claim_clocks(claim_id) == set()


async def test_whoever_sues_after_the_fifteen_days_is_late(house: House) -> None:
    outsider = await house.things.outsider()
    claim_id = await house.things.file(house.flat.asset_id, outsider)
    await house.dismissed(claim_id)
    house.court.clock.pass_days(20)  # Nobody has looked at the clock yet.
    with pytest.raises(Refused) as refused:
        await house.things.step(claim_id, ClaimStep.sue, outsider)
    assert code(refused) is RemedyRefusal.time_to_sue_over


async def test_an_upheld_claim_takes_the_lot_off_and_names_the_judge_who_decided(
    house: House,
) -> None:
    lot_id = await house.flat.published()
    claim_id = await house.things.file(house.flat.asset_id, await house.things.outsider())
    await house.things.step(claim_id, ClaimStep.register)
    await house.things.step(claim_id, ClaimStep.uphold)

    newest = (await house.acts(lot_id))[0]
    assert (newest.kind, newest.ground) == (ActKind.withdrawal, Ground.outsider_claim)
    assert newest.ordered_by == house.court.staff[Role.judge].account_id


async def test_an_upheld_claim_gives_up_a_draft(house: House) -> None:
    lot_id = await house.flat.drafted()
    claim_id = await house.things.file(house.flat.asset_id, await house.things.outsider())
    await house.things.step(claim_id, ClaimStep.register)
    await house.things.step(claim_id, ClaimStep.uphold)
    assert await house.state(lot_id) == LotState.withdrawn


async def test_a_thing_that_is_anothers_is_released_and_never_sold(house: House) -> None:
    claim_id = await house.things.file(house.flat.asset_id, await house.things.outsider())
    await house.things.step(claim_id, ClaimStep.register)
    await house.things.step(claim_id, ClaimStep.uphold)
    await house.things.serve(claim_id)
    await house.things.pass_days(30)
    assert await house.claim_clocks(claim_id) == {"claim_release"}

    await house.things.step(claim_id, ClaimStep.release)
    assert "seizure_lapses" not in await house.things.clocks(f"asset:{house.flat.asset_id}")
    assert await house.claim_clocks(claim_id) == set()
    async with house.court.works.database.session() as session:
        why = await why_blocked(session, house.flat.asset_id)
    assert why is not None
    assert why.code is RemedyRefusal.thing_is_another_s


@pytest.mark.parametrize("step", [ClaimStep.refuse, ClaimStep.withdraw])
async def test_a_claim_that_is_not_heard_lets_the_lot_go_on(house: House, step: ClaimStep) -> None:
    lot_id = await house.flat.published()
    claim_id = await house.things.file(house.flat.asset_id, await house.things.outsider())
    await house.things.step(claim_id, step)
    assert await house.resume_due(lot_id) == due_in_days(house.court.clock.now(), 5)
    assert await house.claim_clocks(claim_id) == set()


async def test_two_outsiders_block_until_both_are_over(house: House) -> None:
    first = await house.things.file(house.flat.asset_id, await house.things.outsider("王芳"))
    second = await house.things.file(house.flat.asset_id, await house.things.outsider("李强"))
    await house.things.step(first, ClaimStep.refuse)
    assert await house.blocked()
    await house.things.step(second, ClaimStep.refuse)
    assert not await house.blocked()


async def test_a_clerk_enters_what_came_on_paper_in_the_outsiders_name(house: House) -> None:
    claim_id = await house.things.file(house.flat.asset_id, Role.clerk, outsider_name="王芳")
    async with house.court.works.database.session() as session:
        found = await claim(session, claim_id)
    assert found is not None
    assert (found.outsider_name, found.account_id) == ("王芳", None)


async def test_nobody_without_a_verified_name_stops_an_auction(house: House) -> None:
    nobody = await house.court.person("匿名")
    with pytest.raises(Refused) as refused:
        await house.things.file(house.flat.asset_id, nobody)
    assert code(refused) is RemedyRefusal.identity_needed


async def test_a_dismissed_outsider_does_not_block_the_thing_again(house: House) -> None:
    outsider = await house.things.outsider()
    await house.dismissed(await house.things.file(house.flat.asset_id, outsider))
    await house.things.pass_days(30)
    with pytest.raises(Refused) as refused:
        await house.things.file(house.flat.asset_id, outsider)
    assert code(refused) is RemedyRefusal.claim_filed_already


@pytest.mark.parametrize("step", [ClaimStep.register, ClaimStep.dismiss, ClaimStep.uphold])
async def test_only_a_judge_decides(house: House, step: ClaimStep) -> None:
    claim_id = await house.things.file(house.flat.asset_id, await house.things.outsider())
    with pytest.raises(Refused) as refused:
        await house.things.step(claim_id, step, Role.clerk)
    assert code(refused) is CommonRefusal.not_allowed


async def test_a_strangers_claim_is_not_found(house: House) -> None:
    claim_id = await house.things.file(house.flat.asset_id, await house.things.outsider())
    stranger: Actor = await house.things.outsider("李强")
    with pytest.raises(Refused) as refused:
        await house.things.step(claim_id, ClaimStep.withdraw, stranger)
    assert code(refused) is CommonRefusal.not_found


async def test_a_decision_without_a_reason_is_none(house: House) -> None:
    claim_id = await house.things.file(house.flat.asset_id, await house.things.outsider())
    await house.things.step(claim_id, ClaimStep.register)
    with pytest.raises(Refused) as refused:
        await house.things.step(claim_id, ClaimStep.dismiss, reason="不成立")
    assert code(refused) is RemedyRefusal.reason_needed
    assert len(REASON) > 6


async def test_what_was_decided_is_not_served_before_it_was(house: House) -> None:
    claim_id = await house.things.file(house.flat.asset_id, await house.things.outsider())
    await house.things.step(claim_id, ClaimStep.register)
    before = house.court.clock.now()
    house.court.clock.pass_days(1)
    await house.things.step(claim_id, ClaimStep.dismiss)
    with pytest.raises(Refused) as refused:
        await house.things.step(claim_id, ClaimStep.serve, served_at=before)
    assert code(refused) is RemedyRefusal.served_out_of_time


class _Moved:
    def __init__(self, lot_id: str) -> None:
        self._lot_id = lot_id

    @property
    def lot_id(self) -> str:
        return self._lot_id
