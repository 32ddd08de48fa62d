"""Before the ruling the court looks again at what was promised; all of several buyers are named."""

from __future__ import annotations

import pytest
from sqlmodel import select

from auction.db.engine import Database
from auction.deadlines.events import DeadlineDue
from auction.enrolment.models import Application, JointBidder
from auction.kernel.actor import Actor, Role
from auction.kernel.clock import to_ms
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots.entry_conditions import HOUSING, ConditionKind
from auction.lots.models import Lot, LotCondition
from auction.settlement import queries, service
from auction.settlement.eligibility import record_eligibility_check
from auction.settlement.refusals import EligibilityRefusal, SettlementRefusal
from auction.settlement.rules import SaleState
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import SoldLot, list_flat


async def sold(database: Database, *, with_housing: bool = True) -> SoldLot:
    lot = await list_flat(await open_court(database))
    if with_housing:
        async with lot.court.acting() as uow:
            uow.add(
                LotCondition(
                    lot_id=lot.lot_id,
                    kind=HOUSING.kind,
                    court_id=lot.court.court_id,
                    proof=HOUSING.proof,
                    text_zh=HOUSING.text_zh,
                    text_en=HOUSING.text_en,
                    is_rechecked=True,
                    set_by=lot.court.staff[Role.judge].account_id or "",
                    set_at=uow.now,
                )
            )
    lot.buyer = await lot.bidder("王芳", "A1001")
    return lot


async def checked(
    lot: SoldLot,
    *,
    is_eligible: bool,
    who: Actor | Role = Role.judge,
    source: str = "登记中心",
) -> None:
    sale = await lot.sale()
    async with lot.court.acting(who) as uow:
        await record_eligibility_check(
            uow,
            sale_id=sale.id,
            kind=ConditionKind.housing,
            is_eligible=is_eligible,
            source=source,
        )


async def rule(lot: SoldLot) -> None:
    sale = await lot.sale()
    async with lot.court.acting(Role.judge) as uow:
        await service.make_ruling(uow, sale_id=sale.id)


async def paid(database: Database, *, with_housing: bool = True) -> SoldLot:
    lot = await sold(database, with_housing=with_housing)
    sale = await lot.knock_down("A1001")
    await lot.pay(sale.balance_left_fen)
    return lot


async def test_no_ruling_before_eligibility_was_looked_at_again(database: Database) -> None:
    lot = await paid(database)

    with pytest.raises(Refused) as refused:
        await rule(lot)
    assert refused.value.refusal.code == EligibilityRefusal.eligibility_unchecked
    await checked(lot, is_eligible=True)
    await rule(lot)
    assert (await lot.sale()).state is SaleState.ruling_made


async def test_whoever_may_not_buy_gets_no_ruling(database: Database) -> None:
    lot = await paid(database)
    await checked(lot, is_eligible=True)
    lot.court.clock.pass_days(1)
    await checked(lot, is_eligible=False)

    with pytest.raises(Refused) as refused:
        await rule(lot)
    assert refused.value.refusal.code == EligibilityRefusal.buyer_ineligible


async def test_where_nothing_was_asked_nothing_is_looked_at(database: Database) -> None:
    lot = await paid(database, with_housing=False)

    with pytest.raises(Refused) as refused:
        await checked(lot, is_eligible=True)
    assert refused.value.refusal.code == EligibilityRefusal.check_not_asked
    await rule(lot)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (Role.admission, SettlementRefusal.not_the_judge),
        (Role.panel, SettlementRefusal.not_the_judge),
    ],
)
async def test_judge_or_clerk_looks(database: Database, who: Role, code: str) -> None:
    lot = await paid(database)

    with pytest.raises(Refused) as refused:
        await checked(lot, is_eligible=True, who=who)
    assert refused.value.refusal.code == code


async def test_where_it_was_asked_must_be_said(database: Database) -> None:
    lot = await paid(database)

    with pytest.raises(Refused) as refused:
        await checked(lot, is_eligible=True, source=" ")
    assert refused.value.refusal.code == CommonRefusal.missing


async def test_after_the_ruling_nothing_is_looked_at_again(database: Database) -> None:
    lot = await paid(database)
    await checked(lot, is_eligible=True)
    await rule(lot)

    with pytest.raises(Refused) as refused:
        await checked(lot, is_eligible=False)
    assert refused.value.refusal.code == SettlementRefusal.ruling_made_already


# -- Several buyers, and one who bid through another ----------------------------------------------


async def together(lot: SoldLot) -> Actor:
    """Let 李雷 have a third of what 王芳 bids for."""
    other = await lot.court.person("李雷", Role.bidder)
    async with lot.court.acting() as uow:
        application = (await uow.session.exec(select(Application))).one()
        for position, (who, name, parts) in enumerate([(lot.buyer, "王芳", 2), (other, "李雷", 1)]):
            uow.add(
                JointBidder(
                    id=new_id("joint"),
                    application_id=application.id,
                    position=position,
                    email=f"{position}@example.org",
                    name=name,
                    share_numerator=parts,
                    share_denominator=3,
                    state="consented",
                    account_id=who.account_id,
                    asked_at=uow.now,
                )
            )
    return other


async def test_all_who_bought_together_are_named_with_their_shares(database: Database) -> None:
    lot = await sold(database)
    other = await together(lot)

    sale = await lot.knock_down("A1001")

    assert sale.buyer_name == "王芳（2/3）、李雷（1/3）"
    assert sale.payer_name == "王芳"
    async with database.session() as session:
        for who in (lot.buyer, other):
            found = await queries.sales_of_buyer(session, who.account_id or "")
            assert [each.id for each in found] == [sale.id]


async def test_whoever_applied_pays_for_all(database: Database) -> None:
    lot = await sold(database, with_housing=False)
    await together(lot)
    sale = await lot.knock_down("A1001")
    async with lot.court.acting() as uow:
        await lot._report(uow, sale.payment_number or "", "王芳", sale.balance_left_fen, "whole")
    assert (await lot.sale()).balance_left_fen == 0


async def test_all_who_did_not_pay_are_barred(database: Database) -> None:
    lot = await sold(database)
    other = await together(lot)
    sale = await lot.knock_down("A1001")
    event = DeadlineDue(
        deadline_id="due_1",
        kind="balance_due",
        subject=f"sale:{sale.id}",
        court_id=lot.court.court_id,
        case_id=sale.case_id,
        law="OJA-40",
        due_at_ms=to_ms(sale.balance_due_at),
        role="bidder",
        data={},
    )
    async with lot.court.acting() as uow:
        await service.default_if_unpaid(uow, event)

    async with database.session() as session:
        barred = (await session.get_one(Lot, lot.lot_id)).barred_account_ids
    assert set(barred) == {lot.buyer.account_id, other.account_id}


async def test_the_buyer_is_whom_a_proxy_bid_for(database: Database) -> None:
    lot = await sold(database)
    principal = await lot.court.person("委托人", Role.bidder)
    async with lot.court.acting() as uow:
        application = (await uow.session.exec(select(Application))).one()
        application.principal_id, application.bidder_name = principal.account_id, "委托人"
        uow.add(application)

    sale = await lot.knock_down("A1001")

    assert (sale.buyer_name, sale.buyer_ids) == ("委托人", (principal.account_id,))
    assert not sale.is_bought_by(lot.buyer.account_id)
