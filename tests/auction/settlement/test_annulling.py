"""A sale is annulled on what was upheld against it; the buyer's money goes back, once."""

from __future__ import annotations

import asyncio

import pytest

from auction.cases.models import SeizedAsset
from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.ledger import accounts
from auction.lots.aftermath import relist_after_annulment
from auction.lots.models import Lot
from auction.lots.queries import lots_of_case
from auction.lots.states import ANNULLED
from auction.payments.queries import payouts_of
from auction.remedies import objections
from auction.remedies.claim_steps import ClaimStep
from auction.remedies.objection_steps import (
    ObjectionState,
    ObjectionStep,
    ObjectionTarget,
    Outcome,
    SaleGround,
)
from auction.remedies.queries import objection
from auction.remedies.refusals import RemedyRefusal
from auction.settlement import service
from auction.settlement.annulling import annul_sale
from auction.settlement.events import SaleAnnulled
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import SaleState
from tests.fakes.claimed_flat import ClaimedThings
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import DEPOSIT_FEN, PRICE_FEN, SoldLot, list_flat

REASON = "拍卖公告对房屋面积的说明严重失实，裁定撤销拍卖。"


class Annulled:
    def __init__(self, lot: SoldLot) -> None:
        self.lot, self.court = lot, lot.court
        self.things = ClaimedThings(lot.court)

    async def upheld(self, ground: SaleGround = SaleGround.untrue_description) -> str:
        """Let somebody object to the sale, and the court uphold it until it is in force."""
        outsider = await self.things.outsider()
        async with self.court.acting(outsider) as uow:
            objection_id = await objections.file_objection(
                uow,
                case_id=self.lot.case_id,
                asset_id=self.lot.asset_id,
                target=ObjectionTarget.sale,
                sale_ground=ground,
                act_attacked="2026年3月16日的网络司法拍卖",
                words="公告面积与实际不符。",
            )
        for step in (ObjectionStep.register, ObjectionStep.decide, ObjectionStep.serve):
            async with self.court.acting(Role.judge) as uow:
                await objections.take_step(
                    uow,
                    objection_id=objection_id,
                    step=step,
                    reason=REASON,
                    outcome=Outcome.upheld,
                    served_at=self.court.clock.now(),
                )
        return objection_id

    async def in_force(self) -> str:
        objection_id = await self.upheld()
        async with self.court.acting() as uow:
            row = await uow.session.get_one(objections.EnforcementObjection, objection_id)
            row.state = ObjectionState.in_force
            uow.add(row)
        return objection_id

    async def annul(self, seen: SaleState | None = None) -> None:
        sale = await self.lot.sale()
        async with self.court.acting(Role.judge) as uow:
            await annul_sale(uow, sale_id=sale.id, reason=REASON, seen_state=seen)

    async def returned_fen(self) -> int:
        sale = await self.lot.sale()
        async with self.court.works.database.session() as session:
            return sum(
                row.amount_fen for row in await payouts_of(session, ("balance_return",), sale.id)
            )

    async def relist(self) -> None:
        for event in await self.court.happened(SaleAnnulled):
            async with self.court.acting() as uow:
                await relist_after_annulment(uow, event)


@pytest.fixture
async def sold(database: Database) -> Annulled:
    lot = await list_flat(await open_court(database))
    await lot.claim("南海银行", 1_000_000_00)
    await lot.bidder("李四", "A1234")
    await lot.knock_down("A1234")
    return Annulled(lot)


async def test_before_the_ruling_deposit_and_balance_go_back_whole(sold: Annulled) -> None:
    await sold.lot.pay(PRICE_FEN - DEPOSIT_FEN)
    objection_id = await sold.in_force()
    await sold.annul()

    sale = await sold.lot.sale()
    assert (sale.state, sale.annulled_from) == (SaleState.annulled, SaleState.paid)
    assert await sold.returned_fen() == PRICE_FEN
    assert await sold.lot.balance(accounts.proceeds(sold.lot.case_id)) == 0
    async with sold.court.works.database.session() as session:
        found = await objection(session, objection_id)
    assert found is not None
    assert found.state is ObjectionState.carried_out


async def test_no_clock_of_an_annulled_sale_stays_open(sold: Annulled) -> None:
    await sold.lot.pay(PRICE_FEN - DEPOSIT_FEN)
    await sold.in_force()
    await sold.annul()
    sale = await sold.lot.sale()
    assert await sold.things.clocks(f"sale:{sale.id}") == {}


async def test_after_the_ruling_it_is_annulled_as_well(sold: Annulled) -> None:
    await sold.lot.pass_title()
    await sold.in_force()
    await sold.annul()
    assert (await sold.lot.sale()).annulled_from == SaleState.title_passed
    assert await sold.returned_fen() == PRICE_FEN


async def test_nothing_is_annulled_on_an_objection_that_may_still_be_turned(
    sold: Annulled,
) -> None:
    await sold.upheld()
    with pytest.raises(Refused) as refused:
        await sold.annul()
    assert refused.value.refusal.code is SettlementRefusal.nothing_to_annul_on


async def test_who_confirms_and_who_annuls_at_once_one_wins_the_other_hears_wrong_state(
    sold: Annulled,
) -> None:
    await sold.lot.pay(PRICE_FEN - DEPOSIT_FEN)
    await sold.in_force()
    sale = await sold.lot.sale()

    async def rule() -> object:
        async with sold.court.acting(Role.judge) as uow:
            return await service.make_ruling(uow, sale_id=sale.id)

    said = await asyncio.gather(rule(), sold.annul(seen=SaleState.paid), return_exceptions=True)
    refused = [one for one in said if isinstance(one, Refused)]
    assert [one.refusal.code for one in refused] == [CommonRefusal.wrong_state]
    assert not [one for one in said if isinstance(one, Exception) and one not in refused]


async def test_a_sale_is_annulled_once(sold: Annulled) -> None:
    await sold.in_force()
    await sold.annul()
    with pytest.raises(Refused) as refused:
        await sold.annul()
    assert refused.value.refusal.code is CommonRefusal.wrong_state


async def test_the_thing_is_sold_again_as_before_and_not_as_a_second_auction(
    sold: Annulled,
) -> None:
    await sold.lot.pass_title()
    await sold.in_force()
    await sold.annul()
    await sold.relist()
    async with sold.court.works.database.session() as session:
        first = await session.get_one(Lot, sold.lot.lot_id)
        lots = await lots_of_case(session, sold.lot.case_id)
        again = await session.get_one(Lot, next(row.id for row in lots if row.id != first.id))
        asset = await session.get_one(SeizedAsset, sold.lot.asset_id)
    assert first.result == ANNULLED
    assert (again.round, again.is_resale, again.previous_lot_id) == ("first", True, first.id)
    assert "seizure_lapses" in await sold.things.clocks(f"asset:{asset.id}")


async def test_a_buyer_who_colluded_does_not_bid_again(sold: Annulled) -> None:
    objection_id = await sold.upheld(SaleGround.collusion)
    async with sold.court.acting() as uow:
        row = await uow.session.get_one(objections.EnforcementObjection, objection_id)
        row.state = ObjectionState.in_force
        uow.add(row)
    await sold.annul()
    sale = await sold.lot.sale()
    async with sold.court.works.database.session() as session:
        lot = await session.get_one(Lot, sold.lot.lot_id)
    assert lot.barred_account_ids == [sale.buyer_id]


async def test_no_ruling_is_made_while_an_outsider_claims_what_was_sold(sold: Annulled) -> None:
    await sold.lot.pay(PRICE_FEN - DEPOSIT_FEN)
    await sold.things.file(sold.lot.asset_id, await sold.things.outsider())
    sale = await sold.lot.sale()
    with pytest.raises(Refused) as refused:
        async with sold.court.acting(Role.judge) as uow:
            await service.make_ruling(uow, sale_id=sale.id)
    assert refused.value.refusal.code is RemedyRefusal.outsider_claim_stands


async def test_the_buyers_time_to_pay_stands_still_meanwhile(sold: Annulled) -> None:
    before = (await sold.lot.sale()).balance_due_at
    claim_id = await sold.things.file(sold.lot.asset_id, await sold.things.outsider())
    sold.court.clock.pass_days(4)
    await sold.things.step(claim_id, ClaimStep.withdraw)
    assert (await sold.lot.sale()).balance_due_at > before


async def test_a_sold_thing_that_is_anothers_is_annulled_and_not_sold_again(
    sold: Annulled,
) -> None:
    claim_id = await sold.things.file(sold.lot.asset_id, await sold.things.outsider())
    await sold.things.step(claim_id, ClaimStep.register)
    await sold.things.step(claim_id, ClaimStep.uphold)
    await sold.annul()
    await sold.relist()
    async with sold.court.works.database.session() as session:
        lots = await lots_of_case(session, sold.lot.case_id)
    assert len(lots) == 1
