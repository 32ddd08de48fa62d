"""An act is ordered once, stands when the lot says so, and brings its duty to resume with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from auction.bidding.commands import Withdraw
from auction.bidding.lot_news import ActRefused, ActTaken
from auction.db.engine import Database
from auction.deadlines.calendar import due_in_days
from auction.deadlines.queries import due_at
from auction.kernel.actor import Role
from auction.kernel.clock import to_ms
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots.act_queries import ActView, acts_of_lot, taken_acts, taken_off_by
from auction.lots.acting import (
    RESUME_LOT,
    note_ground_gone,
    on_act_refused,
    on_act_taken,
    order_act,
)
from auction.lots.acts import ActKind, ActState, Ground, Order
from auction.lots.events import ActOrdered
from auction.lots.refusals import LotRefusal
from auction.lots.service import mark_closed
from auction.reactions import lot_command
from tests.fakes.court_of_tests import CourtOfTests, open_court
from tests.fakes.lots_of_tests import seize_flat

REASON = "案外人提出执行异议，理由成立。"
STAY = Order(kind=ActKind.stay, ground=Ground.outsider_claim, reason=REASON)
RESUME = Order(kind=ActKind.resumption, ground=Ground.over, reason="异议已驳回，恢复拍卖。")


@dataclass
class PublishedLot:
    """A lot, the judge who orders acts on it, and the engine's answers."""

    court: CourtOfTests
    lot_id: str

    async def order(self, order: Order, who: Role = Role.judge) -> str:
        async with self.court.acting(who) as uow:
            return await order_act(uow, lot_id=self.lot_id, order=order)

    async def taken(self, act_id: str) -> None:
        now = to_ms(self.court.clock.now())
        async with self.court.acting() as uow:
            await on_act_taken(uow, ActTaken(self.lot_id, self.court.court_id, act_id, now))

    async def refused(self, act_id: str, code: str) -> None:
        async with self.court.acting() as uow:
            await on_act_refused(uow, ActRefused(self.lot_id, self.court.court_id, act_id, code))

    async def acts(self) -> list[ActView]:
        async with self.court.works.database.session() as session:
            return await acts_of_lot(session, self.lot_id)

    async def due_at(self) -> datetime | None:
        async with self.court.works.database.session() as session:
            return await due_at(session, kind=RESUME_LOT, subject=f"lot:{self.lot_id}")


@pytest.fixture
async def lot(database: Database) -> PublishedLot:
    court = await open_court(database)
    return PublishedLot(court, await (await seize_flat(court)).published())


async def test_an_order_is_told_to_the_lot_and_stands_only_once_it_is_taken(
    lot: PublishedLot,
) -> None:
    act_id = await lot.order(STAY)

    (told,) = await lot.court.happened(ActOrdered)
    assert (told.act_id, told.kind, told.reason) == (act_id, "stay", REASON)
    assert [act.state for act in await lot.acts()] == [ActState.ordered]
    await lot.taken(act_id)
    assert [act.state for act in await lot.acts()] == [ActState.taken]


async def test_a_second_order_waits_for_the_answer_to_the_first(lot: PublishedLot) -> None:
    await lot.order(STAY)
    with pytest.raises(Refused) as refused:
        await lot.order(STAY)
    assert refused.value.refusal.code is LotRefusal.act_waits


async def test_the_echo_of_an_order_given_twice_changes_nothing(lot: PublishedLot) -> None:
    act_id = await lot.order(STAY)
    await lot.taken(act_id)
    await lot.refused(act_id, "not_open")
    assert [act.state for act in await lot.acts()] == [ActState.taken]


async def test_a_lots_no_stands_on_the_page_with_its_code(lot: PublishedLot) -> None:
    await lot.refused(await lot.order(STAY), "lot_over")
    (act,) = await lot.acts()
    assert (act.state, act.refused_code) == (ActState.refused, "lot_over")


@pytest.mark.parametrize("who", [Role.clerk, Role.panel, Role.president, Role.admission])
async def test_only_a_judge_orders(lot: PublishedLot, who: Role) -> None:
    with pytest.raises(Refused) as refused:
        await lot.order(STAY, who)
    assert refused.value.refusal.code is CommonRefusal.not_allowed


async def test_a_suspension_is_to_be_resumed_five_days_after_its_end(lot: PublishedLot) -> None:
    until = lot.court.clock.now() + timedelta(days=10)
    suspension = Order(
        kind=ActKind.suspension, ground=Ground.objection, reason=REASON, until_at=until
    )
    await lot.taken(await lot.order(suspension))
    assert await lot.due_at() == due_in_days(until, 5)


async def test_a_stay_is_to_be_resumed_five_days_after_its_ground_has_gone(
    lot: PublishedLot,
) -> None:
    await lot.taken(await lot.order(STAY))
    assert await lot.due_at() is None
    lot.court.clock.pass_days(20)
    gone_at = lot.court.clock.now() - timedelta(hours=1)
    async with lot.court.acting(Role.judge) as uow:
        await note_ground_gone(uow, lot_id=lot.lot_id, gone_at=gone_at)
    assert await lot.due_at() == due_in_days(gone_at, 5)


async def test_a_resumption_meets_the_duty_to_resume(lot: PublishedLot) -> None:
    await lot.taken(await lot.order(STAY))
    async with lot.court.acting(Role.judge) as uow:
        await note_ground_gone(uow, lot_id=lot.lot_id, gone_at=uow.now)
    await lot.taken(await lot.order(RESUME))
    assert await lot.due_at() is None


async def test_no_ground_can_go_where_nothing_stands_still(lot: PublishedLot) -> None:
    with pytest.raises(Refused) as refused:
        async with lot.court.acting(Role.judge) as uow:
            await note_ground_gone(uow, lot_id=lot.lot_id, gone_at=uow.now)
    assert refused.value.refusal.code is CommonRefusal.wrong_state


@pytest.mark.parametrize("kind", [ActKind.suspension, ActKind.stay])
async def test_a_stay_of_a_lot_that_closed_a_second_ago_is_refused(
    lot: PublishedLot, kind: ActKind
) -> None:
    await close(lot)
    lot.court.clock.at += timedelta(seconds=1)
    until = lot.court.clock.now() + timedelta(days=1) if kind is ActKind.suspension else None
    order = Order(kind=kind, ground=Ground.other, reason=REASON, until_at=until)
    with pytest.raises(Refused) as refused:
        await lot.order(order)
    assert refused.value.refusal.code is LotRefusal.lot_not_on_sale


async def test_a_lot_that_closed_before_its_stay_reached_it_says_no_and_stays_closed(
    lot: PublishedLot,
) -> None:
    act_id = await lot.order(STAY)
    await close(lot)
    await lot.refused(act_id, "not_open")
    (act,) = await lot.acts()
    assert (act.state, act.refused_code) == (ActState.refused, "not_open")
    assert await lot.due_at() is None


async def test_an_auction_is_ended_when_the_enforcement_has_ended(lot: PublishedLot) -> None:
    stay = await lot.order(STAY)
    await lot.taken(stay)
    async with lot.court.acting(Role.judge) as uow:
        await note_ground_gone(uow, lot_id=lot.lot_id, gone_at=lot.court.clock.now())
    lot.court.clock.at += timedelta(minutes=1)
    ended = Order(
        kind=ActKind.termination, ground=Ground.case_ended, reason="本案终结执行，终结拍卖。"
    )
    await lot.taken(await lot.order(ended))

    (_, told) = await lot.court.happened(ActOrdered)
    assert isinstance(lot_command(told), Withdraw)
    assert await lot.due_at() is None


async def test_a_lot_taken_off_names_its_act_once_the_lot_s_answer_is_noted(
    lot: PublishedLot,
) -> None:
    off = Order(kind=ActKind.withdrawal, ground=Ground.debtor_paid, reason="被执行人已全部清偿。")
    act_id = await lot.order(off)
    async with lot.court.works.database.session() as session:
        assert taken_off_by(await taken_acts(session, lot.lot_id)) is None
        await lot.taken(act_id)
        session.expire_all()
        named = taken_off_by(await taken_acts(session, lot.lot_id))
    assert named is not None
    assert named.reason == "被执行人已全部清偿。"


async def close(lot: PublishedLot) -> None:
    async with lot.court.acting() as uow:
        now = lot.court.clock.now()
        await mark_closed(
            uow, lot_id=lot.lot_id, result="sold", price_fen=300_000_000, closed_at=now
        )
