"""The draft of a plan: the waterfall over a case, in a judge's order; nothing is paid by it."""

from __future__ import annotations

from datetime import date

import pytest

from auction.cases.kinds import ClaimClass
from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.settlement import planning, service
from auction.settlement.planning import PlanDraft
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import DistributionState
from tests.auction.settlement.test_distributing import distribution, proposed, sold
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import PRICE_FEN, SoldLot


async def draft(lot: SoldLot) -> PlanDraft:
    found = await distribution(lot)
    async with lot.court.acting() as uow:
        drafted = await planning.draft_plan(uow.session, distribution_id=found.id)
    assert drafted is not None
    return drafted


async def confirm(lot: SoldLot, *order: ClaimClass, who: Role = Role.judge) -> None:
    found = await distribution(lot)
    async with lot.court.acting(who) as uow:
        await planning.confirm_class_order(uow, distribution_id=found.id, class_order=order)


def paid(drafted: PlanDraft) -> dict[str, int]:
    """Return what each creditor gets by a draft."""
    return {
        name: drafted.outcome.paid_fen(claim_id) for claim_id, name in drafted.claim_names.items()
    }


async def test_a_mortgage_is_drafted_before_the_ordinary_creditors(database: Database) -> None:
    lot = await sold(database)
    bank = await lot.claim("甲银行", PRICE_FEN, claim_class="security")
    await lot.claim("乙", 1_000_000_00)
    await proposed(lot)
    drafted = await draft(lot)
    fee_fen = drafted.outcome.paid_fen("execution_fee")
    assert fee_fen > 0
    assert paid(drafted) == {"甲银行": PRICE_FEN - fee_fen, "乙": 0}
    assert [turn.claim_class for turn in drafted.outcome.turns if turn.rank] == ["security"]
    assert bank in drafted.claim_names


async def test_an_enterprise_s_creditors_are_drafted_by_the_day_of_seizure(
    database: Database,
) -> None:
    lot = await sold(database, debtor_kind="enterprise")
    await lot.claim("晚", PRICE_FEN, seized_on=date(2025, 6, 1))
    await lot.claim("早", 1_000_000_00, seized_on=date(2025, 1, 1))
    await proposed(lot)
    drafted = await draft(lot)
    fee_fen = drafted.outcome.paid_fen("execution_fee")
    assert paid(drafted) == {"早": 1_000_000_00, "晚": PRICE_FEN - fee_fen - 1_000_000_00}


async def test_two_mortgages_on_the_thing_sold_are_paid_by_rank(database: Database) -> None:
    lot = await sold(database)
    asset_id = lot.asset_id
    for name, rank, fen in (("二", 2, PRICE_FEN), ("一", 1, 1_000_000_00)):
        await lot.claim(name, fen, rank=rank, claim_class="security", collateral_asset_id=asset_id)
    await proposed(lot)
    drafted = await draft(lot)
    assert paid(drafted)["一"] == 1_000_000_00
    assert drafted.elsewhere == ()
    assert drafted.outcome.surplus_fen == 0


async def test_a_claim_secured_by_another_thing_takes_part_as_an_ordinary_one(
    database: Database,
) -> None:
    lot = await sold(database)
    other = await lot.another_asset()
    await lot.claim("甲银行", PRICE_FEN, claim_class="security", collateral_asset_id=other)
    await lot.claim("乙", PRICE_FEN)
    await proposed(lot)
    drafted = await draft(lot)
    assert drafted.elsewhere == ("甲银行",)
    shares = paid(drafted)
    assert abs(shares["甲银行"] - shares["乙"]) <= 1


async def test_a_judge_s_order_moves_a_class_and_stays_with_the_case(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", PRICE_FEN, claim_class="security")
    await lot.claim("税务局", PRICE_FEN, claim_class="tax")
    await proposed(lot)
    before = await draft(lot)
    assert (paid(before)["甲银行"], before.is_confirmed) == (0, False)
    await confirm(lot, ClaimClass.security, ClaimClass.tax, ClaimClass.ordinary)
    after = await draft(lot)
    assert (paid(after)["税务局"], after.is_confirmed) == (0, True)
    assert after.to_order == (ClaimClass.security, ClaimClass.tax, ClaimClass.ordinary)
    found = await distribution(lot)
    assert found.class_order == ("security", "tax", "ordinary")
    assert found.ordered_by == lot.court.staff[Role.judge].account_id


async def test_an_order_is_no_approval_and_nothing_is_paid_by_it(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", PRICE_FEN, claim_class="security")
    await proposed(lot)
    await confirm(lot, ClaimClass.security, ClaimClass.ordinary)
    found = await distribution(lot)
    assert (found.state, found.lines, found.payouts) == (
        DistributionState.needs_distribution_plan,
        (),
        (),
    )
    with pytest.raises(Refused) as refused:
        async with lot.court.acting(Role.judge) as uow:
            await service.approve_distribution(uow, distribution_id=found.id)
    assert refused.value.refusal.code == SettlementRefusal.plan_needed


async def test_a_class_that_comes_later_unsettles_the_order(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", PRICE_FEN, claim_class="security")
    await proposed(lot)
    await confirm(lot, ClaimClass.ordinary, ClaimClass.security)
    await lot.claim("税务局", 1_00, claim_class="tax")
    drafted = await draft(lot)
    assert not drafted.is_confirmed
    assert drafted.to_order == (ClaimClass.tax, ClaimClass.security, ClaimClass.ordinary)


@pytest.mark.parametrize(
    "order",
    [
        (),
        (ClaimClass.ordinary,),
        (ClaimClass.security,),
        (ClaimClass.security, ClaimClass.ordinary, ClaimClass.fine),
        (ClaimClass.security, ClaimClass.ordinary, ClaimClass.ordinary),
    ],
    ids=["none", "no security", "no ordinary", "one too many", "one twice"],
)
async def test_an_order_names_each_class_of_the_case_once(
    database: Database, order: tuple[ClaimClass, ...]
) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", PRICE_FEN, claim_class="security")
    await proposed(lot)
    with pytest.raises(Refused) as refused:
        await confirm(lot, *order)
    assert refused.value.refusal.code == SettlementRefusal.class_order_incomplete


async def test_where_the_plain_form_is_right_there_is_nothing_to_order(
    database: Database,
) -> None:
    lot = await sold(database)
    await lot.claim("甲", PRICE_FEN)
    await proposed(lot)
    found = await distribution(lot)
    async with lot.court.acting() as uow:
        assert await planning.draft_plan(uow.session, distribution_id=found.id) is None
    with pytest.raises(Refused) as refused:
        await confirm(lot, ClaimClass.ordinary)
    assert refused.value.refusal.code == SettlementRefusal.no_plan_needed


@pytest.mark.parametrize("who", [Role.clerk, Role.panel, Role.president, Role.finance])
async def test_only_a_judge_orders_the_classes(database: Database, who: Role) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", PRICE_FEN, claim_class="security")
    await proposed(lot)
    with pytest.raises(Refused) as refused:
        await confirm(lot, ClaimClass.security, ClaimClass.ordinary, who=who)
    assert refused.value.refusal.code == SettlementRefusal.not_the_judge


async def test_another_court_s_judge_finds_nothing_to_order(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", PRICE_FEN, claim_class="security")
    await proposed(lot)
    found = await distribution(lot)
    elsewhere = await open_court(database)
    with pytest.raises(Refused) as refused:
        async with elsewhere.acting(Role.judge) as uow:
            await planning.confirm_class_order(
                uow, distribution_id=found.id, class_order=[ClaimClass.ordinary]
            )
    assert refused.value.refusal.code == CommonRefusal.not_found
