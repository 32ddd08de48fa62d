from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.payments import service as payments
from auction.payments.events import PayoutConfirmed
from auction.payments.queries import PayoutState
from auction.settlement import queries, service
from auction.settlement.events import ProceedsDistributed, TitlePassed
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import DistributionState
from tests.auction.settlement.test_service import balance_is_due
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import DEPOSIT_FEN, PRICE_FEN, SoldLot, list_flat


async def sold(database: Database, *, debtor_kind: str = "person") -> SoldLot:
    lot = await list_flat(await open_court(database), debtor_kind=debtor_kind)
    lot.buyer = await lot.bidder("李伟", "K4821")
    await lot.knock_down("K4821")
    return lot


async def proposed(lot: SoldLot) -> queries.DistributionView:
    await lot.pass_title()
    event = (await lot.court.happened(TitlePassed))[-1]
    for _ in range(2):  # Told twice, proposed once.
        async with lot.court.acting() as uow:
            await service.propose_distribution(uow, event)
    return await distribution(lot)


async def distribution(lot: SoldLot) -> queries.DistributionView:
    sale = await lot.sale()
    async with lot.court.acting() as uow:
        found = await queries.distribution_of_sale(uow.session, sale.id)
    assert found is not None
    return found


async def approve(lot: SoldLot, who: Role = Role.judge) -> None:
    found = await distribution(lot)
    async with lot.court.acting(who) as uow:
        await service.approve_distribution(uow, distribution_id=found.id)


async def pay_out(lot: SoldLot) -> None:
    """Let the bank confirm every payout, and settlement hear of it."""
    for payout in (await distribution(lot)).payouts:
        async with lot.court.acting(Role.finance) as uow:
            await payments.confirm_payout(uow, payout_id=payout.id, bank_ref=f"out {payout.id}")
    for event in await lot.court.happened(PayoutConfirmed):
        async with lot.court.acting() as uow:
            await service.payout_confirmed(uow, event)


async def money(lot: SoldLot) -> queries.CaseMoney:
    async with lot.court.acting() as uow:
        return await queries.case_money(uow.session, lot.case_id)


async def test_the_proceeds_reach_costs_creditors_and_debtor_to_the_fen(
    database: Database,
) -> None:
    lot = await sold(database)
    await lot.cost("评估费", 8_000_00)
    await lot.claim("甲银行", 1_000_000_00)
    await lot.claim("乙", 500_000_00, doubled_interest_fen=1_000_00)
    found = await proposed(lot)
    assert found.state is DistributionState.proposed
    await approve(lot)
    await pay_out(lot)
    found = await distribution(lot)
    assert found.state is DistributionState.paid
    # 1,501,000 enforced: 7,400 + 1 % of 1,001,000.
    fee_fen = 17_410_00
    assert {(one.payee_name, one.amount_fen) for one in found.payouts} == {
        ("海南某评估公司", 8_000_00),
        ("海口海事法院", fee_fen),
        ("甲银行", 1_000_000_00),
        ("乙", 501_000_00),
        ("张三", PRICE_FEN - 8_000_00 - fee_fen - 1_501_000_00),
    }
    assert await lot.balance(accounts.proceeds(lot.case_id)) == 0
    assert await lot.balance(accounts.BANK) == 0
    assert len(await lot.court.happened(ProceedsDistributed)) == 1


async def test_what_falls_short_stays_owed(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", 4_000_000_00)
    await proposed(lot)
    await approve(lot)
    await pay_out(lot)
    figures = await money(lot)
    # 2.4 million enforced: 7,400 + 1 % of 1.9 million.
    fee_fen = 26_400_00
    assert figures.received_fen == PRICE_FEN
    assert figures.paid_fen == PRICE_FEN - fee_fen
    assert figures.costs_paid_fen == fee_fen
    assert figures.owed_fen == 4_000_000_00 - figures.paid_fen


async def test_a_person_who_cannot_pay_two_creditors_needs_a_plan(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", 3_000_000_00)
    await lot.claim("乙", 1_000_000_00)
    found = await proposed(lot)
    assert found.reasons == ("several_creditors",)
    with pytest.raises(Refused) as refused:
        await approve(lot)
    assert refused.value.refusal.code == SettlementRefusal.plan_needed


async def test_nothing_counts_as_paid_before_the_bank_confirms(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", 1_000_000_00)
    await proposed(lot)
    await approve(lot)
    (claim,) = (await money(lot)).claims
    assert (claim.paid_fen, claim.on_the_way_fen, claim.owed_fen) == (
        0,
        1_000_000_00,
        1_000_000_00,
    )


async def test_a_payout_the_bank_sent_back_keeps_the_distribution_open(
    database: Database,
) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", PRICE_FEN * 2)
    await proposed(lot)
    await approve(lot)
    payout = (await distribution(lot)).payouts[0]
    async with lot.court.acting(Role.finance) as uow:
        await payments.fail_payout(uow, payout_id=payout.id, reason="no such account")
    found = await distribution(lot)
    assert found.state is DistributionState.approved
    assert PayoutState.failed in {one.state for one in found.payouts}
    async with lot.court.acting(Role.finance) as uow:
        await payments.retry_payout(uow, payout_id=payout.id, payee_account="6222 4444")
    await pay_out(lot)
    assert (await distribution(lot)).state is DistributionState.paid


async def test_an_enterprise_with_two_ordinary_creditors_needs_a_plan(database: Database) -> None:
    lot = await sold(database, debtor_kind="enterprise")
    await lot.claim("甲", 1_000_00)
    await lot.claim("乙", 1_000_00)
    found = await proposed(lot)
    assert found.state is DistributionState.needs_distribution_plan
    assert found.reasons == ("enterprise_with_several_ordinary",)
    assert (found.lines, found.payees) == ((), ())
    with pytest.raises(Refused) as refused:
        await approve(lot)
    assert refused.value.refusal.code == SettlementRefusal.plan_needed
    assert await lot.balance(accounts.proceeds(lot.case_id)) == -PRICE_FEN


async def test_a_mortgage_needs_a_plan(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", 1_000_00, claim_class="security")
    assert (await proposed(lot)).reasons == ("class_security",)


async def test_a_case_that_changed_must_be_proposed_again(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲", 1_000_00)
    found = await proposed(lot)
    await lot.claim("乙", 1_000_00)
    with pytest.raises(Refused) as refused:
        await approve(lot)
    assert refused.value.refusal.code == SettlementRefusal.distribution_outdated
    async with lot.court.acting(Role.judge) as uow:
        await service.propose_again(uow, distribution_id=found.id)
    await approve(lot)
    assert (await distribution(lot)).state is DistributionState.approved


async def test_a_payee_without_an_account_is_named_and_can_be_given_one(
    database: Database,
) -> None:
    lot = await sold(database)
    claim_id = await lot.claim("甲", PRICE_FEN * 2, bank_account="")
    found = await proposed(lot)
    assert [payee.name for payee in found.without_account] == ["甲"]
    with pytest.raises(Refused) as refused:
        await approve(lot)
    assert refused.value.refusal.data["names"] == "甲"
    async with lot.court.acting(Role.clerk) as uow:
        await service.name_account(
            uow, distribution_id=found.id, claim=claim_id, account="6222 5555 6666"
        )
    await approve(lot)
    accounts_paid = {one.payee_account for one in (await distribution(lot)).payouts}
    assert "6222 5555 6666" in accounts_paid


@pytest.mark.parametrize("who", [Role.clerk, Role.finance, Role.president])
async def test_only_a_judge_approves(database: Database, who: Role) -> None:
    lot = await sold(database)
    await lot.claim("甲", 1_000_00)
    await proposed(lot)
    with pytest.raises(Refused) as refused:
        await approve(lot, who)
    assert refused.value.refusal.code == SettlementRefusal.not_the_judge


async def test_another_court_s_judge_finds_no_distribution(database: Database) -> None:
    lot = await sold(database)
    found = await proposed(lot)
    stranger = (await open_court(database)).staff[Role.judge]
    async with lot.court.acting(stranger) as uow:
        with pytest.raises(Refused) as refused:
            await service.approve_distribution(uow, distribution_id=found.id)
    assert refused.value.refusal.code == CommonRefusal.not_found


async def test_it_is_approved_once(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲", 1_000_00)
    await proposed(lot)
    await approve(lot)
    with pytest.raises(Refused) as refused:
        await approve(lot)
    assert refused.value.refusal.code == SettlementRefusal.distribution_decided


async def test_a_kept_deposit_joins_the_proceeds_of_the_re_sale(database: Database) -> None:
    lot = await sold(database)
    await lot.cost("评估费", 8_000_00)
    await lot.claim("甲", PRICE_FEN * 2)
    await balance_is_due(lot)
    await lot.list(previous_lot_id=lot.lot_id)
    await lot.bidder("王芳", "M1177")
    await lot.knock_down("M1177", PRICE_FEN - 100_000_00)
    found = await proposed(lot)
    (forfeit,) = found.forfeits
    assert (forfeit.cost_losses_fen, forfeit.shortfall_fen, forfeit.debts_fen) == (
        8_000_00,
        100_000_00,
        DEPOSIT_FEN - 108_000_00,
    )
    assert found.proceeds_fen == PRICE_FEN - 100_000_00 + DEPOSIT_FEN
    await approve(lot)
    await pay_out(lot)
    assert await lot.balance(accounts.forfeited(lot.case_id)) == 0
    assert (await money(lot)).received_fen == PRICE_FEN - 100_000_00 + DEPOSIT_FEN
    async with lot.court.acting() as uow:
        assert (await books.trial_balance(uow.session, lot.court.court_id)).balanced
