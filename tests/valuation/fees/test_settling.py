"""Fees of a sold, an unsold, a withdrawn, a reissued and a replaced case, to the fen."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from auction.bidding.lot_news import LotUnsold
from auction.kernel.actor import PLATFORM
from auction.kernel.clock import to_ms
from auction.ledger import accounts
from auction.lots.models import Lot
from tests.valuation.fees.sold import AGENCY_ACCOUNT, SellingHouse
from tests.valuation.house import FIGURE, OBJECTIONS_END, refused
from valuation.fees import expenses, settling
from valuation.fees.booking import make_fee
from valuation.fees.rules import FeeKind, FeeOutcome
from valuation.procedure import service as ladder
from valuation.procedure.models import PriceProcedure

FIRST, SECOND = "海南第0评估所", "海南第1评估所"
# By the example: 5 ‰ of the first million, 2.5 ‰ of what follows up to ten.
FEE = 5_000_00 + 7_277_00
DEAL = 3_600_000_00
FEE_OF_DEAL = 5_000_00 + 6_500_00
HALF = 6_138_50

SOLD = ("appraisal", "sold", FIRST)


async def test_above_the_appraisal_its_own_value_counts(selling: SellingHouse) -> None:
    await selling.fixed()
    await selling.sell(FIGURE + 1_000_000_00)
    assert await selling.fees() == {SOLD: FEE}


async def test_below_the_appraisal_the_deal_counts(selling: SellingHouse) -> None:
    await selling.fixed()
    await selling.sell(DEAL)
    assert await selling.fees() == {SOLD: FEE_OF_DEAL}


async def test_the_fee_is_a_cost_of_the_case(selling: SellingHouse) -> None:
    await selling.fixed()
    await selling.sell(DEAL)
    assert await selling.costs() == [(f"评估费（{FIRST}）", FIRST, FEE_OF_DEAL)]


async def test_the_same_news_twice_books_it_once(selling: SellingHouse) -> None:
    await selling.fixed()
    await selling.sell(DEAL)
    await selling.settle_sold()
    assert len(await selling.costs()) == 1


async def test_the_proceeds_pay_it_first_and_the_books_balance(selling: SellingHouse) -> None:
    await selling.fixed()
    await selling.sell(DEAL)
    await selling.distribute()
    assert (await selling.paid())["cost", FIRST] == FEE_OF_DEAL
    assert (await selling.books()).balanced
    assert await selling.held(accounts.proceeds(selling.house.case_id)) == 0


async def test_the_applicant_gets_the_advance_back_out_of_the_proceeds(
    selling: SellingHouse,
) -> None:
    appraisal_id = await selling.house.agreed()
    advance = await selling.advance(appraisal_id, FIGURE)
    assert advance.amount_fen == HALF
    await selling.house.accept(appraisal_id)
    await selling.house.report(appraisal_id)
    await selling.house.deliver(appraisal_id)
    await selling.house.pass_to(OBJECTIONS_END)
    await name_account(selling, appraisal_id)
    await selling.sell(DEAL)
    assert await selling.costs() == [
        (f"评估费（{FIRST}）", FIRST, FEE_OF_DEAL - HALF),
        ("垫付评估费返还", "applicant", HALF),
    ]
    await selling.distribute()
    paid = await selling.paid()
    assert (paid["fee_advance", FIRST], paid["cost", FIRST]) == (HALF, FEE_OF_DEAL - HALF)
    assert paid["cost", "applicant"] == HALF
    assert await selling.held(accounts.advance(selling.house.case_id)) == 0
    assert (await selling.books()).balanced


async def test_the_advance_waits_until_the_agency_names_its_account(selling: SellingHouse) -> None:
    appraisal_id = await selling.house.agreed()
    await selling.advance(appraisal_id, FIGURE)
    await selling.house.accept(appraisal_id)
    await selling.house.report(appraisal_id)
    await selling.house.deliver(appraisal_id)
    await selling.house.pass_to(OBJECTIONS_END)
    await selling.sell(DEAL)
    assert await selling.held(accounts.advance(selling.house.case_id)) == HALF
    await name_account(selling, appraisal_id)
    assert await selling.held(accounts.advance(selling.house.case_id)) == 0


async def test_a_replaced_agency_is_paid_nothing(selling: SellingHouse) -> None:
    house = selling.house
    appraisal_id = await house.agreed()
    await house.accept(appraisal_id)
    await house.pass_days(40)
    await house.accept(appraisal_id)
    await house.report(appraisal_id)
    await house.deliver(appraisal_id)
    await house.pass_days(10)
    await selling.sell(DEAL)
    assert await selling.fees() == {
        ("appraisal", "replaced", FIRST): 0,
        ("appraisal", "sold", SECOND): FEE_OF_DEAL,
    }
    assert [fen for _, _, fen in await selling.costs()] == [FEE_OF_DEAL]


async def test_a_reissued_report_is_paid_at_thirty_per_cent(selling: SellingHouse) -> None:
    house = selling.house
    appraisal_id = await house.reported(until=date(2026, 3, 20))
    await house.deliver(appraisal_id)
    await house.pass_to(OBJECTIONS_END)
    await house.report(appraisal_id)
    await house.deliver(appraisal_id)
    await house.pass_days(10)
    await selling.sell(DEAL)
    assert await selling.fees() == {SOLD: FEE_OF_DEAL, ("reissue", "sold", FIRST): 3_450_00}


async def test_what_stays_unsold_pays_what_the_judge_accepts(selling: SellingHouse) -> None:
    appraisal_id = await selling.fixed()
    await unsold(selling, appraisal_id)
    assert await selling.fees() == {("appraisal", "unsold", FIRST): None}
    await enter(selling, appraisal_id, 2_345_67)
    await accept(selling, appraisal_id, 2_000_00)
    assert await selling.fees() == {("appraisal", "unsold", FIRST): 2_000_00}
    assert await selling.costs() == [(f"评估费（{FIRST}）", FIRST, 2_000_00)]


async def test_the_advance_pays_the_expenses_and_the_rest_goes_back(selling: SellingHouse) -> None:
    appraisal_id = await selling.house.agreed()
    await selling.advance(appraisal_id, FIGURE)
    await selling.house.accept(appraisal_id)
    await selling.house.report(appraisal_id)
    await name_account(selling, appraisal_id)
    await withdraw(selling)
    await enter(selling, appraisal_id, 2_345_67)
    await accept(selling, appraisal_id, 2_345_67)
    await selling.bank_pays()
    assert await selling.paid() == {
        ("fee_advance", FIRST): 2_345_67,
        ("advance_return", "applicant"): HALF - 2_345_67,
    }
    assert await selling.costs() == [("垫付评估费返还", "applicant", 2_345_67)]
    books = await selling.books()
    assert books.balanced
    assert books.total_debit == 0


async def test_who_claims_nothing_in_ten_days_is_paid_nothing(selling: SellingHouse) -> None:
    appraisal_id = await selling.fixed()
    await unsold(selling, appraisal_id)
    await selling.house.pass_days(15)
    assert await selling.fees() == {("appraisal", "unsold", FIRST): 0}
    assert await selling.costs() == []


async def test_a_withdrawn_commission_nobody_took_on_costs_nothing(selling: SellingHouse) -> None:
    await selling.house.agreed()
    await withdraw(selling)
    assert await selling.fees() == {("appraisal", "replaced", FIRST): 0}


async def test_an_advance_nobody_needs_goes_back_whole(selling: SellingHouse) -> None:
    appraisal_id = await selling.house.agreed()
    await selling.advance(appraisal_id, FIGURE)
    await withdraw(selling)
    assert await selling.paid() == {("advance_return", "applicant"): HALF}


async def test_a_failed_sale_is_the_end_of_it(selling: SellingHouse) -> None:
    await selling.fixed()
    await selling.list()
    await fail(selling)
    assert await selling.fees() == {}  # A second auction follows.
    await selling.lot.is_a_sale()
    await fail(selling)
    assert await selling.fees() == {("appraisal", "unsold", FIRST): None}


async def test_nothing_is_unsold_while_it_is_being_sold(selling: SellingHouse) -> None:
    appraisal_id = await selling.fixed()
    await selling.list()
    assert await refused(unsold(selling, appraisal_id)) == "still_being_sold"


async def test_what_has_no_price_is_not_unsold(selling: SellingHouse) -> None:
    appraisal_id = await selling.house.agreed()
    assert await refused(unsold(selling, appraisal_id)) == "no_price_yet"


async def test_a_fee_is_settled_once(selling: SellingHouse) -> None:
    appraisal_id = await selling.fixed()
    await unsold(selling, appraisal_id)
    assert await refused(unsold(selling, appraisal_id)) == "fee_settled_already"


async def test_the_judge_accepts_no_more_than_was_claimed(selling: SellingHouse) -> None:
    appraisal_id = await selling.fixed()
    await unsold(selling, appraisal_id)
    assert await refused(accept(selling, appraisal_id, 1)) == "nobody_claims_expenses"
    await enter(selling, appraisal_id, 100_00)
    assert await refused(accept(selling, appraisal_id, 100_01)) == "more_than_claimed"


async def test_less_than_claimed_wants_a_reason(selling: SellingHouse) -> None:
    appraisal_id = await selling.fixed()
    await unsold(selling, appraisal_id)
    await enter(selling, appraisal_id, 100_00)
    assert await refused(accept(selling, appraisal_id, 99_00, note="")) == "missing"


async def test_what_was_decided_stays_decided(selling: SellingHouse) -> None:
    appraisal_id = await selling.fixed()
    await unsold(selling, appraisal_id)
    await enter(selling, appraisal_id, 100_00)
    await accept(selling, appraisal_id, 100_00)
    assert await refused(accept(selling, appraisal_id, 100_00)) == "expenses_decided"
    assert await refused(enter(selling, appraisal_id, 200_00)) == "fee_settled_already"


async def test_no_clock_of_fees_stays_open(selling: SellingHouse) -> None:
    appraisal_id = await selling.fixed()
    await unsold(selling, appraisal_id)
    assert set(await selling.house.open_clocks()) == {"fee_expenses"}
    await enter(selling, appraisal_id, 100_00)
    assert set(await selling.house.open_clocks()) == {"fee_decision"}
    await accept(selling, appraisal_id, 100_00)
    assert await selling.house.open_clocks() == {}


@pytest.mark.parametrize("outcome", list(FeeOutcome))
async def test_the_database_keeps_one_fee_for_one_work(
    selling: SellingHouse, outcome: FeeOutcome
) -> None:
    async with selling.house.begin(PLATFORM) as uow:
        house = selling.house
        about = {"court_id": house.court_id, "case_id": house.case_id, "asset_id": house.asset_id}
        for expected in (True, False):
            made = await make_fee(
                uow, kind=FeeKind.inquiry, subject="inq:a", outcome=outcome, payee_name="a", **about
            )
            assert (made is not None) is expected


async def name_account(selling: SellingHouse, appraisal_id: str) -> None:
    row, agent = await selling.house.turn(appraisal_id)
    async with selling.house.begin(agent) as uow:
        await expenses.name_fee_account(uow, commission_id=row.id, bank_account=AGENCY_ACCOUNT)


async def enter(selling: SellingHouse, appraisal_id: str, amount_fen: int) -> None:
    row, agent = await selling.house.turn(appraisal_id)
    async with selling.house.begin(agent) as uow:
        await expenses.enter_expenses(
            uow, commission_id=row.id, amount_fen=amount_fen, note="现场勘验差旅"
        )


async def accept(
    selling: SellingHouse, appraisal_id: str, fen: int, note: str = "部分票据不符"
) -> None:
    row, _ = await selling.house.turn(appraisal_id)
    async with selling.house.begin(selling.house.judge) as uow:
        await expenses.accept_expenses(uow, commission_id=row.id, accepted_fen=fen, note=note)


async def unsold(selling: SellingHouse, appraisal_id: str) -> None:
    async with selling.house.begin(selling.house.judge) as uow:
        await settling.settle_unsold(uow, appraisal_id=appraisal_id)


async def withdraw(selling: SellingHouse) -> None:
    async with selling.house.begin(selling.house.judge) as uow:
        row = (await uow.session.exec(select(PriceProcedure))).one()
        await ladder.withdraw_procedure(uow, procedure_id=row.id, ground="parties_settle")
    await selling.house.relay.run_due()


async def fail(selling: SellingHouse) -> None:
    event = LotUnsold(
        selling.lot.lot_id, selling.house.court_id, None, to_ms(selling.house.clock.at)
    )
    async with selling.house.begin(PLATFORM) as uow:
        assert await uow.session.get_one(Lot, selling.lot.lot_id)
        await settling.settle_failed_sale(uow, event)
