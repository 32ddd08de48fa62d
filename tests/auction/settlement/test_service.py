from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from auction.db.engine import Database
from auction.deadlines.events import DeadlineDue
from auction.deadlines.models import Deadline
from auction.enrolment.models import Deposit
from auction.kernel.actor import Role
from auction.kernel.clock import to_ms
from auction.kernel.refusal import CommonRefusal, Refused
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.lots.models import Lot
from auction.payments import queries as payments
from auction.settlement import service
from auction.settlement.events import BalancePaid, SaleConfirmed, SaleDefaulted, TitlePassed
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import SaleState
from tests.fakes.court_of_tests import open_court
from tests.fakes.proofs import service_proof, signed_record
from tests.fakes.sold_lot import (
    BUYER_ACCOUNT,
    DEPOSIT_FEN,
    PRICE_FEN,
    START_FEN,
    SoldLot,
    list_flat,
)

BALANCE_FEN = PRICE_FEN - DEPOSIT_FEN


async def three_bidders(database: Database) -> SoldLot:
    lot = await list_flat(await open_court(database))
    lot.buyer = await lot.bidder("李伟", "K4821")
    await lot.bidder("王芳", "M1177")
    await lot.bidder("陈强", "R9800")
    return lot


async def open_deadlines(lot: SoldLot) -> set[tuple[str, str]]:
    async with lot.court.acting() as uow:
        rows = select(Deadline.kind, Deadline.law).where(col(Deadline.closed_at).is_(None))
        found = set((await uow.session.exec(rows)).all())
    return {(kind, law) for kind, law in found if kind != "deposit_return"}


async def balance_is_due(lot: SoldLot) -> None:
    sale = await lot.sale()
    event = DeadlineDue(
        deadline_id="due_1",
        kind="balance_due",
        subject=f"sale:{sale.id}",
        court_id=sale.court_id,
        case_id=sale.case_id,
        role="bidder",
        law="OJA-40",
        due_at_ms=to_ms(sale.balance_due_at),
        data={},
    )
    async with lot.court.acting() as uow:
        await service.default_if_unpaid(uow, event)


# -- Confirmation -------------------------------------------------------------------------------


async def test_the_confirmation_names_the_buyer(database: Database) -> None:
    lot = await three_bidders(database)
    sale = await lot.knock_down("K4821")
    assert (sale.buyer_name, sale.buyer_id, sale.price_fen) == (
        "李伟",
        lot.buyer.account_id,
        PRICE_FEN,
    )
    assert len(await lot.court.happened(SaleConfirmed)) == 1


async def test_the_buyer_s_deposit_counts_toward_the_price(database: Database) -> None:
    lot = await three_bidders(database)
    sale = await lot.knock_down("K4821")
    assert (sale.deposit_fen, sale.balance_left_fen) == (DEPOSIT_FEN, BALANCE_FEN)
    assert await lot.balance(accounts.deposit(sale.deposit_number)) == 0
    assert await lot.balance(accounts.proceeds(lot.case_id)) == -DEPOSIT_FEN


async def test_the_losers_deposits_are_on_their_way_at_once_and_the_buyer_s_is_not(
    database: Database,
) -> None:
    lot = await three_bidders(database)
    sale = await lot.knock_down("K4821")
    async with lot.court.acting() as uow:
        page = await payments.payouts(uow.session, lot.court.court_id)
    assert {payout.payee_name for payout in page.items} == {"王芳", "陈强"}
    assert {payout.due_at for payout in page.items} == {sale.confirmed_at + timedelta(hours=24)}


async def test_a_hammer_told_twice_falls_once(database: Database) -> None:
    lot = await three_bidders(database)
    first = await lot.knock_down("K4821")
    assert await lot.knock_down("K4821") == first
    assert len(await lot.court.happened(SaleConfirmed)) == 1


async def test_a_price_the_deposit_covers_is_paid_at_once(database: Database) -> None:
    lot = await list_flat(await open_court(database))
    await lot.bidder("李伟", "K4821", deposit_fen=PRICE_FEN)
    sale = await lot.knock_down("K4821")
    assert (sale.state, sale.payment_number) == (SaleState.paid, None)


async def test_what_the_deposit_is_above_the_price_goes_back(database: Database) -> None:
    lot = await list_flat(await open_court(database))
    await lot.bidder("李伟", "K4821", deposit_fen=PRICE_FEN + 5)
    await lot.knock_down("K4821")
    async with lot.court.acting() as uow:
        page = await payments.payouts(uow.session, lot.court.court_id)
    assert [(one.payee_account, one.amount_fen) for one in page.items] == [(BUYER_ACCOUNT, 5)]


async def test_an_applicant_who_owed_no_deposit_pays_the_whole_price(database: Database) -> None:
    lot = await list_flat(await open_court(database))
    await lot.bidder("李伟", "K4821", deposit_fen=0)
    sale = await lot.knock_down("K4821")
    assert (sale.deposit_fen, sale.balance_left_fen) == (0, PRICE_FEN)


# -- Balance, ruling, title, keys -----------------------------------------------------------------


async def test_the_balance_may_come_in_parts(database: Database) -> None:
    lot = await three_bidders(database)
    await lot.knock_down("K4821")
    await lot.pay(1, ref="a")
    assert (await lot.sale()).state is SaleState.awaiting_balance
    await lot.pay(BALANCE_FEN - 1, ref="b")
    assert (await lot.sale()).state is SaleState.paid
    assert len(await lot.court.happened(BalancePaid)) == 1


async def test_each_step_opens_the_duty_that_follows(database: Database) -> None:
    lot = await three_bidders(database)
    sale = await lot.knock_down("K4821")
    assert await open_deadlines(lot) == {("balance_due", "OJA-40")}
    await lot.pay(BALANCE_FEN)
    after_payment = {("ruling_due", "AUC-20"), ("distribution_due", "DIST-03")}
    assert await open_deadlines(lot) == after_payment
    await lot.pass_title()
    assert await open_deadlines(lot) == {
        ("hand_over_due", "AUC-27"),
        ("distribution_due", "DIST-03"),
    }
    async with lot.court.acting(Role.clerk) as uow:
        record = signed_record(uow.now)
        await service.hand_over(uow, sale_id=sale.id, note="钥匙两套已交付", record=record)
    assert await open_deadlines(lot) == {("distribution_due", "DIST-03")}


async def test_title_passes_when_the_ruling_is_served_and_not_before(database: Database) -> None:
    lot = await three_bidders(database)
    sale = await lot.knock_down("K4821")
    await lot.pay(BALANCE_FEN)
    async with lot.court.acting(Role.judge) as uow:
        await service.make_ruling(uow, sale_id=sale.id)
    assert await lot.court.happened(TitlePassed) == []
    async with lot.court.acting(Role.judge) as uow:
        await service.serve_ruling(uow, sale_id=sale.id, proof=service_proof(uow.now))
    assert len(await lot.court.happened(TitlePassed)) == 1


async def test_no_ruling_before_the_price_is_paid(database: Database) -> None:
    lot = await three_bidders(database)
    sale = await lot.knock_down("K4821")
    async with lot.court.acting(Role.judge) as uow:
        with pytest.raises(Refused) as refused:
            await service.make_ruling(uow, sale_id=sale.id)
    assert refused.value.refusal.code == SettlementRefusal.balance_unpaid


@pytest.mark.parametrize("who", [Role.clerk, Role.finance, Role.panel])
async def test_only_a_judge_makes_the_ruling(database: Database, who: Role) -> None:
    lot = await three_bidders(database)
    sale = await lot.knock_down("K4821")
    await lot.pay(BALANCE_FEN)
    async with lot.court.acting(who) as uow:
        with pytest.raises(Refused) as refused:
            await service.make_ruling(uow, sale_id=sale.id)
    assert refused.value.refusal.code == SettlementRefusal.not_the_judge


async def test_another_court_s_judge_finds_no_sale(database: Database) -> None:
    lot = await three_bidders(database)
    sale = await lot.knock_down("K4821")
    stranger = (await open_court(database)).staff[Role.judge]
    async with lot.court.acting(stranger) as uow:
        with pytest.raises(Refused) as refused:
            await service.make_ruling(uow, sale_id=sale.id)
    assert refused.value.refusal.code == CommonRefusal.not_found


# -- Default --------------------------------------------------------------------------------------


async def test_a_buyer_who_does_not_pay_loses_the_deposit_and_may_not_bid_again(
    database: Database,
) -> None:
    lot = await three_bidders(database)
    await lot.knock_down("K4821")
    await balance_is_due(lot)
    sale = await lot.sale()
    assert sale.state is SaleState.defaulted
    assert await lot.balance(accounts.forfeited(lot.case_id)) == -DEPOSIT_FEN
    assert await lot.balance(accounts.proceeds(lot.case_id)) == 0
    async with lot.court.acting() as uow:
        row = await uow.session.get_one(Lot, lot.lot_id)
        deposit = await uow.session.get_one(Deposit, sale.deposit_number)
    assert (row.barred_account_ids, deposit.state) == ([sale.buyer_id], "kept")
    assert len(await lot.court.happened(SaleDefaulted)) == 1


async def test_a_defaulter_of_a_judicial_sale_loses_the_stated_deposit_alone(
    database: Database,
) -> None:
    lot = await three_bidders(database)
    await lot.is_a_sale()
    lot.buyer = await lot.bidder("赵敏", "Z0001", deposit_fen=START_FEN)
    await lot.knock_down("Z0001")
    await balance_is_due(lot)
    sale = await lot.sale()
    async with lot.court.acting() as uow:
        back = await payments.payouts_of(uow.session, ("balance_return",), sale.id)
    assert [one.amount_fen for one in back] == [START_FEN - DEPOSIT_FEN]
    assert await lot.balance(accounts.forfeited(lot.case_id)) == -DEPOSIT_FEN


async def test_parts_of_the_balance_go_back_to_a_buyer_who_defaults(database: Database) -> None:
    lot = await three_bidders(database)
    sale = await lot.knock_down("K4821")
    await lot.pay(70_000_00, ref="a part")
    await balance_is_due(lot)
    async with lot.court.acting() as uow:
        back = await payments.payouts_of(uow.session, ("balance_return",), sale.id)
    assert [(one.payee_name, one.amount_fen) for one in back] == [("李伟", 70_000_00)]
    assert await lot.balance(accounts.forfeited(lot.case_id)) == -DEPOSIT_FEN


async def test_a_balance_that_came_in_time_is_no_default(database: Database) -> None:
    lot = await three_bidders(database)
    await lot.knock_down("K4821")
    await lot.pay(BALANCE_FEN)
    await balance_is_due(lot)
    assert (await lot.sale()).state is SaleState.paid


async def test_a_default_told_twice_happens_once(database: Database) -> None:
    lot = await three_bidders(database)
    await lot.knock_down("K4821")
    await balance_is_due(lot)
    await balance_is_due(lot)
    assert len(await lot.court.happened(SaleDefaulted)) == 1


async def test_money_after_the_default_lies_on_the_desk(database: Database) -> None:
    lot = await three_bidders(database)
    await lot.knock_down("K4821")
    await balance_is_due(lot)
    await lot.pay(BALANCE_FEN)
    assert await lot.balance(accounts.SUSPENSE) == -BALANCE_FEN


async def test_the_books_balance_after_everything(database: Database) -> None:
    lot = await three_bidders(database)
    await lot.knock_down("K4821")
    await lot.pay(10_00, ref="a part")
    await balance_is_due(lot)
    async with lot.court.acting() as uow:
        trial = await books.trial_balance(uow.session, lot.court.court_id)
    assert trial.balanced
