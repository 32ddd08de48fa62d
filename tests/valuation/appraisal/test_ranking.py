"""The parties choose three agencies by themselves, on a real database."""

from __future__ import annotations

import pytest

from auction.kernel.actor import Actor
from auction.kernel.refusal import CommonRefusal
from tests.valuation.house import ValuationHouse, messages, refused
from valuation.appraisal import service
from valuation.appraisal.choice_queries import choice
from valuation.appraisal.models import Appraisal
from valuation.choice.refusals import ChoiceRefusal
from valuation.draw.models import AppraisalDraw
from valuation.draw.refusals import DrawRefusal
from valuation.refusals import ValuationRefusal


async def rank(court: ValuationHouse, appraisal_id: str, actor: Actor, *places: int) -> None:
    chosen = [court.agencies[i] for i in places]
    async with court.begin(actor) as uow:
        await service.rank_agencies(uow, appraisal_id=appraisal_id, agency_ids=chosen)


async def ask(court: ValuationHouse, appraisal_id: str, actor: Actor) -> None:
    async with court.begin(actor) as uow:
        await service.ask_for_draw(uow, appraisal_id=appraisal_id)


async def drawn(court: ValuationHouse, appraisal_id: str) -> AppraisalDraw | None:
    async with court.database.session() as session:
        return await session.get(AppraisalDraw, appraisal_id)


async def test_the_same_three_on_both_sides_are_commissioned_at_once(
    court: ValuationHouse,
) -> None:
    appraisal_id = await court.started()
    await rank(court, appraisal_id, court.applicant, 2, 0, 1)
    assert await court.state(appraisal_id) == "choosing"
    await rank(court, appraisal_id, court.debtor, 2, 0, 1)
    row, _ = await court.turn(appraisal_id)
    assert row.agency_id == court.agencies[2]
    assert set(await court.open_clocks()) == {"appraisal_report"}
    async with court.database.session() as session:
        assert (await session.get_one(Appraisal, appraisal_id)).chosen_by == "agreement"


async def test_a_party_may_change_its_mind_until_the_time_is_up(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    await rank(court, appraisal_id, court.applicant, 2, 0, 1)
    await rank(court, appraisal_id, court.debtor, 0, 1, 2)
    await rank(court, appraisal_id, court.applicant, 0, 1, 2)
    assert await court.state(appraisal_id) == "commissioned"


async def test_what_one_side_stated_is_sealed_until_the_other_has(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    await rank(court, appraisal_id, court.applicant, 2, 0, 1)
    now = court.clock.now()
    async with court.database.session() as session:
        seen = await choice(session, appraisal_id, now)
    assert seen is not None
    assert not seen.is_unsealed
    assert [row.has_stated for row in seen.sides] == [True, False]
    assert court.agencies[2] not in str([row.seen_by(court.parties[1]) for row in seen.sides])
    await rank(court, appraisal_id, court.debtor, 0, 1, 2)
    async with court.database.session() as session:
        seen = await choice(session, appraisal_id, now)
    assert seen is not None
    assert seen.is_unsealed


async def test_time_up_without_agreement_begins_the_draw_by_itself(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    await rank(court, appraisal_id, court.applicant, 2, 0, 1)
    await court.pass_days(8)
    row = await drawn(court, appraisal_id)
    assert row is not None
    assert row.state == "contributing"
    assert set(await court.open_clocks()) == {"draw_contributions"}
    assert (await messages(court)).count("draw_opened") == 2


async def test_both_asking_for_the_draw_begins_it_at_once(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    await ask(court, appraisal_id, court.debtor)
    assert await drawn(court, appraisal_id) is None
    await ask(court, appraisal_id, court.applicant)
    assert await drawn(court, appraisal_id) is not None


async def test_who_ranks_after_asking_asks_no_more(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    await ask(court, appraisal_id, court.debtor)
    await rank(court, appraisal_id, court.debtor, 0, 1, 2)
    await ask(court, appraisal_id, court.applicant)
    assert await drawn(court, appraisal_id) is None


async def test_rankings_after_the_time_is_up_are_refused(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    async with court.database.session() as session:
        until = (await session.get_one(Appraisal, appraisal_id)).choice_until_at
    assert until is not None
    court.clock.at = until
    for actor in (court.applicant, court.debtor):
        act = rank(court, appraisal_id, actor, 0, 1, 2)
        assert await refused(act) == ChoiceRefusal.choice_over


async def test_nothing_is_ranked_once_the_draw_is_open(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    await ask(court, appraisal_id, court.debtor)
    await ask(court, appraisal_id, court.applicant)
    act = rank(court, appraisal_id, court.debtor, 0, 1, 2)
    assert await refused(act) == DrawRefusal.draw_opened_already


async def test_a_stranger_ranks_nothing(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    assert await refused(rank(court, appraisal_id, court.stranger, 0, 1, 2)) == (
        CommonRefusal.not_found
    )


async def test_an_agency_named_twice_is_refused(court: ValuationHouse) -> None:
    appraisal_id = await court.started()
    assert await refused(rank(court, appraisal_id, court.debtor, 0, 1, 1)) == (
        ValuationRefusal.same_agency_twice
    )


@pytest.mark.parametrize("days", [2, 16])
async def test_a_court_gives_three_to_fifteen_days(court: ValuationHouse, days: int) -> None:
    await court.procedure()
    async with court.begin(court.judge) as uow:
        act = service.start_appraisal(uow, asset_id=court.asset_id, choice_days=days)
        assert await refused(act) == ChoiceRefusal.choice_days_out_of_range


async def test_too_few_to_draw_from_lie_at_the_judges_desk(court: ValuationHouse) -> None:
    async with court.begin(court.judge) as uow:
        ship = await court.seize(uow, "ship")
    await court.procedure(asset_id=ship)
    async with court.begin(court.judge) as uow:
        await service.start_appraisal(uow, asset_id=ship)
    await court.pass_days(8)
    assert set(await court.open_clocks()) == {"agency_draw"}
    assert "draw_impossible" in await messages(court)
