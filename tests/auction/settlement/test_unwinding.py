"""A sale annulled after its proceeds went out: called back, claimed back, the buyer paid first."""

from __future__ import annotations

import pytest
from sqlmodel import select

from auction.cases.models import CaseParty
from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.refusal import Refused
from auction.ledger import accounts
from auction.notifications import kept_news
from auction.notifications.models import Message
from auction.payments import service as payments
from auction.payments.queries import PayoutState, PayoutView
from auction.payments.refusals import PaymentRefusal
from auction.settlement.events import ReturnClaimed
from auction.settlement.kept_queries import kept_of_sale
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import DistributionState, SaleState
from auction.settlement.unwinding_rules import ReturnState
from tests.auction.settlement.test_service import balance_is_due
from tests.fakes.annulled_sale import AnnulledSale
from tests.fakes.claimed_flat import ClaimedThings
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import DEPOSIT_FEN, PRICE_FEN, list_flat

COST_FEN = 8_000_00


@pytest.fixture
async def sold(database: Database) -> AnnulledSale:
    lot = await list_flat(await open_court(database))
    await lot.cost("评估费", COST_FEN)
    await lot.claim("南海银行", 1_000_000_00)
    await lot.bidder("李四", "A1234")
    await lot.knock_down("A1234")
    return AnnulledSale(lot)


async def distributed(sold: AnnulledSale) -> AnnulledSale:
    await sold.lot.pass_title()
    await sold.propose()
    await sold.approve()
    await sold.upheld()
    return sold


async def payouts(sold: AnnulledSale) -> list[PayoutView]:
    shared = await sold.shared()
    assert shared is not None
    return list(shared.payouts)


async def test_what_the_bank_does_not_have_is_called_back_and_the_buyer_paid_at_once(
    sold: AnnulledSale,
) -> None:
    await distributed(sold)
    await sold.annul()
    shared = await sold.shared()
    assert shared is not None
    assert shared.state is DistributionState.void
    assert {payout.state for payout in shared.payouts} == {PayoutState.called_back}
    unwound = await sold.unwound()
    assert (unwound.refund_fen, unwound.ordered_fen, unwound.returns) == (PRICE_FEN, PRICE_FEN, ())
    assert await sold.held_fen() == 0
    assert await sold.balanced()


async def test_what_was_paid_is_claimed_back_from_each_payee_under_a_number(
    sold: AnnulledSale,
) -> None:
    await distributed(sold)
    paid = await payouts(sold)
    for payout in paid:
        await sold.confirm(payout)
    await sold.annul()
    unwound = await sold.unwound()
    assert (await sold.lot.sale()).state is SaleState.annulled
    assert sum(claim.amount_fen for claim in unwound.returns) == PRICE_FEN
    assert {claim.payee_name for claim in unwound.returns} == {each.payee_name for each in paid}
    assert (unwound.ordered_fen, unwound.waiting_fen) == (0, PRICE_FEN)
    assert len(await sold.court.happened(ReturnClaimed)) == len(paid)
    assert await sold.balanced()


async def test_the_buyer_is_paid_on_with_each_return_and_never_twice(sold: AnnulledSale) -> None:
    await distributed(sold)
    for payout in await payouts(sold):
        await sold.confirm(payout)
    await sold.annul()
    ordered_fen = 0
    for number, claim in enumerate((await sold.unwound()).returns):
        half_fen = claim.amount_fen // 2
        for part, amount_fen in enumerate((half_fen, claim.amount_fen - half_fen)):
            await sold.give_back(
                claim.payment_number, claim.payee_name, amount_fen, f"r{number}-{part}"
            )
        ordered_fen += claim.amount_fen
        assert (await sold.unwound()).ordered_fen == ordered_fen
    await sold.pay_returns()
    assert ordered_fen == PRICE_FEN
    assert sum(payout.amount_fen for payout in await sold.returns()) == PRICE_FEN
    assert {claim.state for claim in (await sold.unwound()).returns} == {ReturnState.met}
    assert await sold.held_fen() == 0
    assert await sold.lot.balance(accounts.BANK) == 0
    assert await sold.balanced()


async def test_a_claim_for_return_is_a_clock_of_the_judges_until_it_is_met(
    sold: AnnulledSale,
) -> None:
    await distributed(sold)
    (first, *_rest) = await payouts(sold)
    await sold.confirm(first)
    await sold.annul()
    (claim,) = (await sold.unwound()).returns
    things = ClaimedThings(sold.court)
    assert set(await things.clocks(f"return:{claim.id}")) == {"money_return"}
    await sold.give_back(claim.payment_number, claim.payee_name, claim.amount_fen, "all")
    assert await things.clocks(f"return:{claim.id}") == {}


async def test_a_payment_that_failed_is_never_tried_again(sold: AnnulledSale) -> None:
    await distributed(sold)
    (first, *_rest) = await payouts(sold)
    await sold.fail(first)
    await sold.annul()
    with pytest.raises(Refused) as refused:
        async with sold.court.acting(Role.finance) as uow:
            await payments.retry_payout(uow, payout_id=first.id, payee_account="6200 1")
    assert refused.value.refusal.code is PaymentRefusal.payout_not_failed
    assert (await sold.unwound()).ordered_fen == PRICE_FEN


async def test_while_the_bank_has_a_payment_nothing_is_annulled(sold: AnnulledSale) -> None:
    await distributed(sold)
    await sold.batch()
    with pytest.raises(Refused) as refused:
        await sold.annul()
    assert refused.value.refusal.code is SettlementRefusal.payouts_with_the_bank
    for payout in await payouts(sold):
        await sold.confirm(payout)
    await sold.annul()
    assert (await sold.lot.sale()).state is SaleState.annulled


async def test_what_the_bank_sends_back_settles_the_claim_and_a_part_paid_returns_to_the_payee(
    sold: AnnulledSale,
) -> None:
    await distributed(sold)
    (first, *_rest) = await payouts(sold)
    await sold.confirm(first)
    await sold.annul()
    (claim,) = (await sold.unwound()).returns
    await sold.give_back(claim.payment_number, claim.payee_name, 1_00, "part")
    await sold.send_back(first.id)
    (claim,) = (await sold.unwound()).returns
    assert claim.state is ReturnState.came_back
    assert (await sold.unwound()).waiting_fen == 0
    await sold.pay_returns()
    back = [each for each in await sold.returns() if each.payee_name == first.payee_name]
    assert [each.amount_fen for each in back] == [1_00]
    assert await sold.held_fen() == 0
    assert await sold.lot.balance(accounts.BANK) == 0


async def test_what_came_back_and_was_paid_again_before_settlement_heard_stays_claimed(
    sold: AnnulledSale,
) -> None:
    await distributed(sold)
    (first, *_rest) = await payouts(sold)
    await sold.confirm(first)
    await sold.annul()
    async with sold.court.acting(Role.finance) as uow:
        await payments.return_payout(uow, payout_id=first.id, bank_ref="back", reason="账户已销户")
    async with sold.court.acting(Role.finance) as uow:
        await payments.retry_payout(uow, payout_id=first.id, payee_account="6200 4444")
    await sold.confirm(first)
    (claim,) = (await sold.unwound()).returns
    assert claim.state is ReturnState.open
    await sold.give_back(claim.payment_number, claim.payee_name, claim.amount_fen, "all")
    assert (await sold.unwound()).waiting_fen == 0
    assert await sold.balanced()


async def test_costs_and_claims_are_owed_again_as_before_the_sale(sold: AnnulledSale) -> None:
    await distributed(sold)
    first = await sold.shared()
    for payout in await payouts(sold):
        await sold.confirm(payout)
    await sold.annul()
    await sold.lot.list(previous_lot_id=sold.lot.lot_id)
    await sold.lot.bidder("王芳", "M1177")
    await sold.lot.knock_down("M1177")
    await sold.lot.pass_title()
    again = await sold.propose()
    assert first is not None
    assert again.lines == first.lines


async def test_a_kept_deposit_that_joined_the_proceeds_waits_again_after_the_buyer_is_paid(
    sold: AnnulledSale,
) -> None:
    defaulted = await sold.lot.sale()
    await balance_is_due(sold.lot)
    await sold.lot.list(previous_lot_id=sold.lot.lot_id)
    await sold.lot.bidder("王芳", "M1177")
    again_fen = PRICE_FEN * 70 // 100
    await sold.lot.knock_down("M1177", again_fen)
    await distributed(sold)
    paid = await payouts(sold)
    await sold.confirm(paid[0])
    await sold.annul()
    assert await sold.kept_fen() == 0
    unwound = await sold.unwound()
    assert unwound.kept.waiting_fen == DEPOSIT_FEN
    (claim,) = unwound.returns
    await sold.give_back(claim.payment_number, claim.payee_name, claim.amount_fen, "back")
    assert await sold.kept_fen() == DEPOSIT_FEN
    assert (await sold.unwound()).waiting_fen == 0
    async with sold.court.acting() as uow:
        kept = await kept_of_sale(uow.session, defaulted.id)
    assert kept is not None
    assert (kept.state, kept.left_fen) == ("waiting", DEPOSIT_FEN)
    assert await sold.balanced()


async def test_a_payee_who_is_a_party_is_told_sum_number_and_day(sold: AnnulledSale) -> None:
    await distributed(sold)
    for payout in await payouts(sold):
        await sold.confirm(payout)
    async with sold.court.acting() as uow:
        creditor = (
            await uow.session.exec(select(CaseParty).where(CaseParty.name == "南海银行"))
        ).one()
        creditor.email = "bank@example.org"
        uow.add(creditor)
    await sold.annul()
    for event in await sold.court.happened(ReturnClaimed):
        async with sold.court.acting() as uow:
            await kept_news.on_return_claimed(uow, event)
    async with sold.court.acting() as uow:
        (letter,) = (await uow.session.exec(select(Message))).all()
    (claim,) = [each for each in (await sold.unwound()).returns if each.payee_name == "南海银行"]
    assert letter.email == "bank@example.org"
    assert (letter.data["amount_fen"], letter.data["number"]) == (
        claim.amount_fen,
        claim.payment_number,
    )
