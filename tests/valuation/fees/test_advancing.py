"""The applicant's advance: estimated, asked, paid, late, not needed."""

from __future__ import annotations

import pytest
from sqlmodel import select

from auction.i18n.languages import Language
from auction.ledger import accounts
from auction.notifications.letters import body
from auction.notifications.models import Message
from tests.valuation.fees.sold import SellingHouse
from tests.valuation.house import FIGURE, messages, other_court_judge, refused
from valuation.fees import advancing
from valuation.fees.rules import AdvanceState
from valuation.fees.tariff import Tier
from valuation.fees.tariffs import file_tariff
from valuation.procedure import service as ladder
from valuation.procedure.models import PriceProcedure

HALF = 6_138_50


async def ask(selling: SellingHouse, appraisal_id: str) -> str:
    async with selling.house.begin(selling.house.clerk) as uow:
        return await advancing.ask_advance(uow, appraisal_id=appraisal_id)


async def estimate(selling: SellingHouse, appraisal_id: str, expected_fen: int = FIGURE) -> int:
    async with selling.house.begin(selling.house.clerk) as uow:
        return await advancing.estimate_fee(
            uow, appraisal_id=appraisal_id, expected_fen=expected_fen
        )


async def test_half_of_the_estimate_is_asked_with_a_week_to_pay(selling: SellingHouse) -> None:
    appraisal_id = await selling.house.agreed()
    assert await estimate(selling, appraisal_id) == HALF
    await ask(selling, appraisal_id)
    clocks = await selling.house.open_clocks()
    assert (clocks["fee_advance"] - selling.house.clock.at).days == 7


async def test_the_filed_tariff_counts_in_place_of_the_example(selling: SellingHouse) -> None:
    async with selling.house.begin(selling.house.judge) as uow:
        await file_tariff(uow, speciality="real_estate", tiers=[Tier(None, 200)], source="备案")
    assert await estimate(selling, await selling.house.agreed(), 1_000_00) == 1_00


async def test_an_agency_estimates_for_its_own_commission(selling: SellingHouse) -> None:
    appraisal_id = await selling.house.agreed()
    row, agent = await selling.house.turn(appraisal_id)
    async with selling.house.begin(agent) as uow:
        fen = await advancing.estimate_by_agency(uow, commission_id=row.id, expected_fen=FIGURE)
    assert fen == HALF


async def test_what_arrives_lies_in_an_account_of_its_own(selling: SellingHouse) -> None:
    appraisal_id = await selling.house.agreed()
    advance = await selling.advance(appraisal_id, FIGURE)
    assert advance.state == AdvanceState.paid
    assert await selling.held(accounts.advance(selling.house.case_id)) == HALF
    assert "fee_advance" not in await selling.house.open_clocks()


async def test_a_late_advance_is_noted_and_still_taken(selling: SellingHouse) -> None:
    appraisal_id = await selling.house.agreed()
    await estimate(selling, appraisal_id)
    number = await ask(selling, appraisal_id)
    await selling.house.pass_days(9)
    assert (await selling.advance_row(appraisal_id)).state == AdvanceState.overdue
    assert "fee_advance" not in await selling.house.open_clocks()
    await selling.pay_advance(number, HALF)
    assert (await selling.advance_row(appraisal_id)).state == AdvanceState.paid


async def test_an_advance_nobody_paid_is_awaited_no_longer_than_the_fee(
    selling: SellingHouse,
) -> None:
    appraisal_id = await selling.house.agreed()
    await estimate(selling, appraisal_id)
    await ask(selling, appraisal_id)
    async with selling.house.begin(selling.house.judge) as uow:
        row = (await uow.session.exec(select(PriceProcedure))).one()
        await ladder.withdraw_procedure(uow, procedure_id=row.id, ground="parties_settle")
    await selling.house.relay.run_due()
    assert (await selling.advance_row(appraisal_id)).state == AdvanceState.settled
    assert await selling.house.open_clocks() == {}


@pytest.mark.parametrize("expected_fen", [0, -1, 2**60])
async def test_a_senseless_value_is_refused(selling: SellingHouse, expected_fen: int) -> None:
    appraisal_id = await selling.house.agreed()
    assert await refused(estimate(selling, appraisal_id, expected_fen)) == "bad_amount"


async def test_nothing_is_asked_before_it_is_estimated_or_twice(selling: SellingHouse) -> None:
    appraisal_id = await selling.house.agreed()
    assert await refused(ask(selling, appraisal_id)) == "nothing_estimated"
    await estimate(selling, appraisal_id)
    await ask(selling, appraisal_id)
    assert await refused(ask(selling, appraisal_id)) == "advance_asked_already"
    assert await refused(estimate(selling, appraisal_id)) == "advance_asked_already"


async def test_another_court_estimates_nothing_here(selling: SellingHouse) -> None:
    appraisal_id = await selling.house.agreed()
    other = await other_court_judge(selling.house)
    async with selling.house.begin(other) as uow:
        act = advancing.estimate_fee(uow, appraisal_id=appraisal_id, expected_fen=1)
        assert await refused(act) == "not_found"


async def test_the_applicant_reads_how_much_under_which_number(selling: SellingHouse) -> None:
    appraisal_id = await selling.house.agreed()
    await estimate(selling, appraisal_id)
    number = await ask(selling, appraisal_id)
    assert "fee_advance_asked" in await messages(selling.house)
    async with selling.house.database.session() as session:
        told = (
            await session.exec(select(Message).where(Message.kind == "fee_advance_asked"))
        ).one()
    assert told.account_id == selling.house.applicant.account_id
    for language in Language:
        words = body(language, told.kind, told.data)
        assert number in words
        assert "6,138.50" in words
