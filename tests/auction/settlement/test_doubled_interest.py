"""A real case's doubled interest follows from its title's terms, to the day title passes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from auction.cases.queries import case
from auction.cases.title_terms import Instalment, Stay, TitleTerms
from auction.cases.titles import enter_title_terms
from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, Refused
from auction.settlement.distribution.waterfall import Part
from auction.settlement.doubled_interest import ClaimInterest, interest_of_case
from tests.auction.settlement.test_distributing import approve, distribution, proposed, sold
from tests.fakes.court_of_tests import open_court
from tests.fakes.sold_lot import SoldLot

BASE_FEN = 1_000_000_00


def terms(due_on: date, *stays: Stay) -> TitleTerms:
    return TitleTerms((Instalment(BASE_FEN, due_on, 50_000_00),), stays)


async def enter(lot: SoldLot, claim_id: str, said: TitleTerms, who: Role = Role.clerk) -> None:
    async with lot.court.acting(who) as uow:
        await enter_title_terms(uow, claim_id=claim_id, terms=said)


async def told(lot: SoldLot) -> list[ClaimInterest]:
    async with lot.court.acting() as uow:
        found = await case(uow.session, lot.court.court_id, lot.case_id)
        assert found is not None
        return await interest_of_case(uow.session, found)


async def of(lot: SoldLot, claim_id: str) -> ClaimInterest:
    return next(each for each in await told(lot) if each.claim_id == claim_id)


async def test_interest_runs_to_the_day_the_ruling_takes_effect(database: Database) -> None:
    lot = await sold(database)
    claim_id = await lot.claim("甲", BASE_FEN, interest_fen=50_000_00)
    by_hand = await lot.claim("乙", 1_00, doubled_interest_fen=7)
    today = court_day(lot.court.clock.at)
    await enter(lot, claim_id, terms(today - timedelta(days=10)))
    assert (await of(lot, claim_id)).doubled_interest_fen == 1_750_00
    lot.court.clock.pass_days(20)
    found = await proposed(lot)
    due = {(line.claim, line.part): line.due_fen for line in found.lines}
    assert due[claim_id, Part.doubled_interest] == 5_250_00  # Thirty days by then.
    assert due[by_hand, Part.doubled_interest] == 7
    lot.court.clock.pass_days(30)  # What passes after title does bears nothing more.
    await approve(lot)
    first, second = await of(lot, claim_id), await of(lot, by_hand)
    assert (first.by_hand, second.by_hand) == (False, True)
    assert first.entered is not None
    assert first.entered.worked_to_on == today + timedelta(days=20)
    assert sum(debt.interest_fen for debt in first.debts) == first.doubled_interest_fen
    assert [span.days for debt in first.debts for span in debt.spans] == [30]


async def test_stays_that_the_debtor_asked_for_count(database: Database) -> None:
    lot = await sold(database)
    claim_id = await lot.claim("甲", BASE_FEN)
    today = court_day(lot.court.clock.at)
    first_on, last_on = today - timedelta(days=8), today - timedelta(days=4)
    for by_debtor, expected_fen in ((False, 875_00), (True, 1_750_00)):
        stay = Stay(first_on, last_on, by_debtor)
        await enter(lot, claim_id, terms(today - timedelta(days=10), stay))
        assert (await told(lot))[0].doubled_interest_fen == expected_fen


async def test_the_base_is_at_most_what_the_claim_holds_without_interest(
    database: Database,
) -> None:
    lot = await sold(database)
    claim_id = await lot.claim("甲", BASE_FEN - 1, interest_fen=BASE_FEN)
    with pytest.raises(Refused) as refused:
        await enter(lot, claim_id, terms(date(2025, 1, 1)))
    assert refused.value.refusal.code == "base_above_claim"


async def test_terms_are_the_own_court_s_desk_s(database: Database) -> None:
    lot = await sold(database)
    claim_id = await lot.claim("甲", BASE_FEN)
    for who in (Role.finance, Role.president):
        with pytest.raises(Refused) as refused:
            await enter(lot, claim_id, terms(date(2025, 1, 1)), who)
        assert refused.value.refusal.code == CommonRefusal.not_allowed
    other = await open_court(database)
    async with other.acting(Role.judge) as uow:
        with pytest.raises(Refused) as refused:
            await enter_title_terms(uow, claim_id=claim_id, terms=terms(date(2025, 1, 1)))
    assert refused.value.refusal.code == CommonRefusal.not_found
    assert (await told(lot))[0].by_hand
    assert (await lot.sale()).state == "awaiting_balance"


async def test_what_an_earlier_sale_brought_lowers_the_base(database: Database) -> None:
    lot = await sold(database)
    price_fen = (await lot.sale()).price_fen
    claim_id = await lot.claim("甲", price_fen * 2)
    today = court_day(lot.court.clock.at)
    await enter(lot, claim_id, TitleTerms((Instalment(price_fen * 2, today),)))
    await proposed(lot)
    await approve(lot)
    paid_fen = sum(
        line.paid_fen for line in (await distribution(lot)).lines if line.claim == claim_id
    )
    lot.asset_id = await lot.another_asset()
    lot.court.clock.pass_days(10)
    await lot.list()
    await lot.bidder("王芳", "M1177")
    await lot.knock_down("M1177")
    await proposed(lot)
    (claim,) = await told(lot)
    (span,) = [span for debt in claim.debts for span in debt.spans]
    assert (span.days, span.unpaid_fen) == (10, price_fen * 2 - paid_fen)
