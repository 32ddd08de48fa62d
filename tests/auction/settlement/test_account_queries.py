"""A case's account says what the books say, after every step of a sale's life."""

from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.ledger import accounts
from auction.payments import service as payments
from auction.settlement.account_queries import case_account
from auction.settlement.account_views import CaseAccount
from auction.settlement.closing_types import ClosingReason, ClosingType
from auction.settlement.distribution.waterfall import Part
from tests.auction.settlement.test_distributing import (
    approve,
    distribution,
    pay_out,
    proposed,
    sold,
)
from tests.auction.settlement.test_service import balance_is_due
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import BUYER_ACCOUNT, DEPOSIT_FEN, PRICE_FEN, SoldLot, list_flat


async def account(lot: SoldLot) -> CaseAccount:
    async with lot.court.acting() as uow:
        told = await case_account(uow.session, lot.court.court_id, lot.case_id, uow.now)
    assert told is not None
    return told


async def held(lot: SoldLot) -> int:
    """Return what the books hold for the case, asked for account by account."""
    codes = (accounts.proceeds, accounts.forfeited, accounts.advance)
    return -sum([await lot.balance(code(lot.case_id)) for code in codes])


async def agreed(lot: SoldLot) -> CaseAccount:
    told = await account(lot)
    assert told.adds_up
    assert told.kept.total_fen == await held(lot)
    return told


async def test_every_arrival_stands_with_its_day_and_source(database: Database) -> None:
    lot = await sold(database)
    paid_on = lot.court.clock.at
    lot.court.clock.pass_days(2)
    await lot.pay(PRICE_FEN - DEPOSIT_FEN)
    told = await agreed(lot)
    assert [(one.kind, one.payer, one.amount_fen) for one in told.arrivals] == [
        ("deposit_counts", "李伟", DEPOSIT_FEN),
        ("transfer_arrived", "李伟", PRICE_FEN - DEPOSIT_FEN),
    ]
    assert [one.arrived_at for one in told.arrivals] == [paid_on, lot.court.clock.at]


async def test_a_case_is_told_from_the_hammer_to_its_last_payment(database: Database) -> None:
    lot = await sold(database)
    await lot.cost("评估费", 8_000_00)
    await lot.claim("甲银行", 1_000_000_00, interest_fen=50_000_00)
    told = await agreed(lot)
    assert (told.received_fen, told.kept.proceeds_fen) == (DEPOSIT_FEN, DEPOSIT_FEN)
    lot.court.clock.pass_days(3)
    await proposed(lot)
    await agreed(lot)
    await approve(lot)
    told = await agreed(lot)
    assert told.paid_fen == 0
    assert told.on_its_way_fen == PRICE_FEN
    assert told.closing.reason is ClosingReason.money_on_its_way
    lot.court.clock.pass_days(4)
    await pay_out(lot)
    told = await agreed(lot)
    assert (told.paid_fen, told.on_its_way_fen, told.kept.total_fen) == (PRICE_FEN, 0, 0)
    assert {one.confirmed_at for one in told.outgoing} == {lot.court.clock.at}
    assert {part.part: part.paid_fen for part in told.claims[0].parts if part.paid_fen} == {
        Part.principal: 1_000_000_00,
        Part.interest: 50_000_00,
    }
    (sale,) = told.sales
    assert (sale.days_from_sale, sale.days_from_arrival) == (7, 4)
    assert told.closing.closing_type is ClosingType.performed


async def test_what_is_owed_is_told_claim_by_claim_and_part_by_part(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲", PRICE_FEN, interest_fen=10_000_00, doubled_interest_fen=5_00)
    await proposed(lot)
    await approve(lot)
    await pay_out(lot)
    (claim,) = (await agreed(lot)).claims
    owed = {part.part: part.owed_fen for part in claim.parts}
    assert (owed[Part.interest], owed[Part.doubled_interest]) == (0, 5_00)
    assert owed[Part.principal] == claim.due_fen - claim.paid_fen - 5_00
    told = await agreed(lot)
    assert told.closing.closing_type is ClosingType.round_ended


async def test_a_payment_that_came_back_leaves_no_trace_in_the_sums(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", PRICE_FEN * 2)
    await proposed(lot)
    await approve(lot)
    payout = (await distribution(lot)).payouts[0]
    async with lot.court.acting(Role.finance) as uow:
        await payments.fail_payout(uow, payout_id=payout.id, reason="no such account")
    told = await agreed(lot)
    assert told.kept.proceeds_fen == payout.amount_fen
    assert {one.state for one in told.outgoing} == {"failed", "instructed"}
    assert told.closing.reason is ClosingReason.money_on_its_way


async def test_a_default_and_a_re_sale_are_told_and_agree(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲", PRICE_FEN * 2)
    await lot.pay(1_000_00)
    await balance_is_due(lot)
    told = await agreed(lot)
    assert (told.kept.forfeited_fen, told.kept.proceeds_fen) == (DEPOSIT_FEN, 0)
    assert [one.purpose for one in told.others] == ["balance_return"]
    await lot.list(previous_lot_id=lot.lot_id)
    await lot.bidder("王芳", "M1177")
    await lot.knock_down("M1177", PRICE_FEN - 100_000_00)
    await proposed(lot)
    await approve(lot)
    await pay_out(lot)
    told = await agreed(lot)
    assert told.received_fen == PRICE_FEN - 100_000_00 + DEPOSIT_FEN + 1_000_00
    assert told.kept.total_fen == 0 or told.kept.forfeited_fen == told.kept.total_fen


async def test_what_names_the_case_s_number_and_fits_nothing_lies_apart(
    database: Database,
) -> None:
    lot = await sold(database)
    number = (await lot.sale()).payment_number or ""
    async with lot.court.acting() as uow:
        await payments.report_transfer(
            uow,
            court_id=lot.court.court_id,
            bank_ref="strange",
            number=number,
            payer_name="另一人",
            payer_account=BUYER_ACCOUNT,
            amount_fen=7_00,
        )
    told = await agreed(lot)
    assert (told.kept.suspense_fen, told.received_fen) == (7_00, DEPOSIT_FEN)
    assert told.for_a_party().kept.suspense_fen == 0


async def test_before_the_close_nothing_of_a_bidder_stands_in_the_account(
    database: Database,
) -> None:
    lot = await list_flat(await open_court(database))
    await lot.bidder("李伟", "K4821")
    told = await agreed(lot)
    assert (told.arrivals, told.kept.total_fen, told.kept.suspense_fen) == ((), 0, 0)
    assert "李伟" not in repr(told)


async def test_a_party_reads_no_deposit_number(database: Database) -> None:
    lot = await sold(database)
    number = (await lot.sale()).deposit_number
    told = await agreed(lot)
    assert number in repr(told)
    assert number not in repr(told.for_a_party())


@pytest.mark.parametrize("kind", ["person", "enterprise"])
async def test_another_court_finds_no_account(database: Database, kind: str) -> None:
    lot = await sold(database, debtor_kind=kind)
    other = await open_court(database)
    async with other.acting() as uow:
        assert await case_account(uow.session, other.court_id, lot.case_id, uow.now) is None
