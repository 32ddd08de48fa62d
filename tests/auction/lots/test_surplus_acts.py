"""A sale without surplus is held only if the applicant asks for it, above what comes first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from auction.cases import service as cases
from auction.db.engine import Database
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.models import Deadline
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.lots import service as lots
from auction.lots import surplus_acts
from auction.lots.models import Lot
from auction.lots.refusals import LotRefusal
from tests.fakes.court_of_tests import CourtOfTests, open_court
from tests.fakes.lots_of_tests import FLAT, SeizedFlat, seize_flat

MORTGAGE_FEN = 300_000_000


@pytest.fixture
async def court(database: Database) -> CourtOfTests:
    return await open_court(database)


@pytest.fixture
async def burdened(court: CourtOfTests) -> tuple[SeizedFlat, str]:
    """Return a flat whose mortgage is more than the proposed start, and its decided lot."""
    flat = await seize_flat(court)
    async with court.acting(Role.judge) as uow:
        bank = await cases.add_party(
            uow, case_id=flat.case_id, role="creditor", kind="enterprise", name="东海银行"
        )
        await cases.add_claim(
            uow,
            case_id=flat.case_id,
            party_id=bank,
            title="（2025）琼72民初99号民事判决书",
            claim_class="security",
            rank=1,
            principal_fen=MORTGAGE_FEN,
            interest_fen=0,
            costs_fen=0,
            doubled_interest_fen=0,
            collateral_asset_id=flat.asset_id,
        )
    lot_id = await flat.drafted()
    await flat.decided(lot_id)
    return flat, lot_id


async def publish(court: CourtOfTests, lot_id: str) -> LotRefusal | None:
    try:
        async with court.acting(Role.judge) as uow:
            await lots.publish(uow, lot_id=lot_id)
    except Refused as refused:
        return LotRefusal(refused.refusal.code)
    return None


async def told(court: CourtOfTests, lot_id: str) -> None:
    async with court.acting(Role.clerk) as uow:
        await surplus_acts.tell_applicant(uow, lot_id=lot_id)


async def asked(court: CourtOfTests, lot_id: str) -> None:
    async with court.acting(Role.clerk) as uow:
        await surplus_acts.ask_to_go_on(uow, lot_id=lot_id)


async def open_kinds(uow: UnitOfWork) -> set[str]:
    rows = select(Deadline.kind).where(col(Deadline.closed_at).is_(None))
    return set((await uow.session.exec(rows)).all())


async def test_a_sale_that_only_pays_a_mortgage_is_not_announced(
    court: CourtOfTests, burdened: tuple[SeizedFlat, str]
) -> None:
    assert await publish(court, burdened[1]) is LotRefusal.no_surplus


async def test_once_told_it_waits_five_days_for_the_applicant(
    court: CourtOfTests, burdened: tuple[SeizedFlat, str]
) -> None:
    await told(court, burdened[1])
    assert await publish(court, burdened[1]) is LotRefusal.no_surplus_unanswered
    court.clock.at += timedelta(days=8)
    assert await publish(court, burdened[1]) is LotRefusal.no_surplus_given_up


async def test_asked_for_it_needs_a_price_above_what_comes_first(
    court: CourtOfTests, burdened: tuple[SeizedFlat, str]
) -> None:
    await told(court, burdened[1])
    await asked(court, burdened[1])
    assert await publish(court, burdened[1]) is LotRefusal.no_surplus_price_too_low


async def test_a_price_above_what_comes_first_closes_the_judges_duty(
    court: CourtOfTests, burdened: tuple[SeizedFlat, str]
) -> None:
    flat, lot_id = burdened
    await told(court, lot_id)
    await asked(court, lot_id)
    await flat.proposed(lot_id, start_fen=MORTGAGE_FEN + 100, deposit_fen=MORTGAGE_FEN // 10)
    async with court.acting(Role.judge) as uow:
        assert "no_surplus" not in await open_kinds(uow)


async def test_an_applicant_who_asks_after_five_days_is_too_late(
    court: CourtOfTests, burdened: tuple[SeizedFlat, str]
) -> None:
    await told(court, burdened[1])
    court.clock.at += timedelta(days=8)
    with pytest.raises(Refused) as refused:
        await asked(court, burdened[1])
    assert refused.value.refusal.code is LotRefusal.no_surplus_given_up


async def test_a_stranger_cannot_ask_for_the_sale(
    court: CourtOfTests, burdened: tuple[SeizedFlat, str]
) -> None:
    await told(court, burdened[1])
    stranger = await court.person("stranger", Role.bidder)
    with pytest.raises(Refused) as refused:
        async with court.acting(stranger) as uow:
            await surplus_acts.ask_to_go_on(uow, lot_id=burdened[1])
    assert refused.value.refusal.code is CommonRefusal.not_found


async def sold_for(court: CourtOfTests, lot_id: str, price_fen: int) -> None:
    async with court.acting() as uow:
        await lots.mark_closed(
            uow, lot_id=lot_id, result="sold", price_fen=price_fen, closed_at=court.clock.now()
        )


async def second_thing(court: CourtOfTests, flat: SeizedFlat) -> SeizedFlat:
    async with court.acting(Role.judge) as uow:
        asset_id = await cases.record_asset(uow, case_id=flat.case_id, **FLAT)
    return SeizedFlat(court, flat.case_id, asset_id)


async def test_once_enough_was_sold_nothing_more_is_announced(court: CourtOfTests) -> None:
    flat = await seize_flat(court)
    first = await flat.published()
    other = await second_thing(court, flat)
    lot_id = await other.drafted()
    await other.decided(lot_id)
    await sold_for(court, first, 300_000_000)
    assert await publish(court, lot_id) is LotRefusal.enough_was_sold


async def test_enough_sold_calls_the_judge_to_stop_the_other_lots(court: CourtOfTests) -> None:
    flat = await seize_flat(court)
    first = await flat.published()
    await (await second_thing(court, flat)).published()
    await sold_for(court, first, 300_000_000)
    async with court.acting(Role.judge) as uow:
        assert "stop_remaining" in await open_kinds(uow)


async def test_a_debtor_who_agrees_lets_the_other_lots_go_on(court: CourtOfTests) -> None:
    flat = await seize_flat(court)
    first = await flat.published()
    await (await second_thing(court, flat)).published()
    await sold_for(court, first, 300_000_000)
    async with court.acting(Role.clerk) as uow:
        await surplus_acts.agree_to_sell_all(uow, case_id=flat.case_id)
    async with court.acting(Role.judge) as uow:
        assert "stop_remaining" not in await open_kinds(uow)


async def test_the_last_other_lot_that_ends_closes_the_duty(court: CourtOfTests) -> None:
    flat = await seize_flat(court)
    first = await flat.published()
    second = await (await second_thing(court, flat)).published()
    await sold_for(court, first, 300_000_000)
    async with court.acting() as uow:
        await lots.mark_closed(
            uow, lot_id=second, result="withdrawn", price_fen=None, closed_at=court.clock.now()
        )
    async with court.acting(Role.judge) as uow:
        assert "stop_remaining" not in await open_kinds(uow)


async def test_a_buyer_who_defaults_makes_the_sales_needed_again(court: CourtOfTests) -> None:
    flat = await seize_flat(court)
    first = await flat.published()
    await (await second_thing(court, flat)).published()
    await sold_for(court, first, 300_000_000)
    async with court.acting() as uow:
        row = await uow.session.get_one(Lot, first)
        event = type("Defaulted", (), {"lot_id": row.id})()
        await lots.relist_after_default(uow, event)
    async with court.acting(Role.judge) as uow:
        assert "stop_remaining" not in await open_kinds(uow)
