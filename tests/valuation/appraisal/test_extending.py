"""An agency asks for more time; the judge answers. Law: REF-26."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from auction.kernel.clock import day_ends, last_day
from auction.kernel.refusal import CommonRefusal, Refused
from tests.valuation.house import ValuationHouse, messages, other_court_judge, refused
from valuation.appraisal import service
from valuation.appraisal.desk_models import ExtensionRequest
from valuation.appraisal.desk_rules import ExtensionState as State
from valuation.appraisal.desk_rules import may_ask_extension, may_grant
from valuation.appraisal.models import Commission
from valuation.appraisal.refusals import AgencyDeskRefusal as No
from valuation.refusals import ValuationRefusal

# Commissioned on Monday 16 March: thirty days end on Wednesday 15 April.
DUE = day_ends(date(2026, 4, 15))


async def accepted(court: ValuationHouse) -> str:
    appraisal_id = await court.agreed()
    await court.accept(appraisal_id)
    return appraisal_id


async def ask(court: ValuationHouse, appraisal_id: str, days: int = 15) -> str:
    row, agent = await court.turn(appraisal_id)
    async with court.begin(agent) as uow:
        return await service.request_extension(
            uow, commission_id=row.id, days=days, reason="现场尚未开放"
        )


async def answer(
    court: ValuationHouse, request_id: str, days: int | None = 15, words: str = ""
) -> None:
    async with court.begin(court.judge) as uow:
        await service.decide_extension(uow, request_id=request_id, days=days, answer=words)


async def test_the_judge_grants_days_after_the_last_day(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await answer(court, await ask(court, appraisal_id), 15)
    assert (await court.open_clocks())["appraisal_report"] == day_ends(date(2026, 4, 30))


async def test_the_new_last_day_is_a_working_day(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    # The 10th day after is Saturday 25 April: it moves to Monday.
    await answer(court, await ask(court, appraisal_id, 10), 10)
    assert (await court.open_clocks())["appraisal_report"] == day_ends(date(2026, 4, 27))


async def test_with_more_time_the_agency_is_not_replaced_at_the_old_end(
    court: ValuationHouse,
) -> None:
    appraisal_id = await accepted(court)
    await answer(court, await ask(court, appraisal_id), 15)
    await court.pass_to(DUE + timedelta(days=1))
    row, _ = await court.turn(appraisal_id)
    assert (row.place, row.state) == (1, "accepted")


async def test_after_the_longer_term_the_next_agency_follows(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await answer(court, await ask(court, appraisal_id), 15)
    await court.pass_to(day_ends(date(2026, 4, 30)))
    row, _ = await court.turn(appraisal_id)
    assert row.place == 2


async def test_the_judge_has_three_days_to_answer(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await ask(court, appraisal_id)
    assert (await court.open_clocks())["extension_decision"] == day_ends(date(2026, 3, 19))


async def test_the_answer_closes_the_judge_s_clock(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await answer(court, await ask(court, appraisal_id), None, "理由不足")
    assert set(await court.open_clocks()) == {"appraisal_report"}


async def test_a_refused_request_leaves_the_term_as_it_was(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await answer(court, await ask(court, appraisal_id), None, "理由不足")
    assert (await court.open_clocks())["appraisal_report"] == DUE


async def test_without_an_answer_the_term_is_not_extended(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await ask(court, appraisal_id)
    await court.pass_to(DUE)
    row, _ = await court.turn(appraisal_id)
    async with court.database.session() as session:
        request = (await session.exec(select(ExtensionRequest))).one()
    assert (row.place, request.state) == (2, "lapsed")
    assert set(await court.open_clocks()) == {"appraisal_report"}


async def test_the_report_ends_a_request_that_waits(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await ask(court, appraisal_id)
    await court.report(appraisal_id)
    assert set(await court.open_clocks()) == {"report_delivery"}


async def test_five_days_before_the_end_is_the_last_day_to_ask(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    court.clock.at = day_ends(date(2026, 4, 10)) - timedelta(minutes=1)
    await ask(court, appraisal_id)
    assert "extension_decision" in await court.open_clocks()


async def test_four_days_before_the_end_is_too_late(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    court.clock.at = day_ends(date(2026, 4, 10))
    with pytest.raises(Refused) as late:
        await ask(court, appraisal_id)
    assert late.value.refusal.code == No.extension_too_late
    assert late.value.refusal.data == {"latest_on": date(2026, 4, 10)}


async def test_a_second_request_waits_for_the_answer_to_the_first(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await ask(court, appraisal_id)
    assert await refused(ask(court, appraisal_id)) == No.extension_pending


async def test_two_are_granted_and_no_third(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await answer(court, await ask(court, appraisal_id), 15)
    await answer(court, await ask(court, appraisal_id), 15)
    assert await refused(ask(court, appraisal_id, 1)) == No.extensions_used_up


@pytest.mark.parametrize("days", [0, -1, 16, 400])
async def test_more_than_fifteen_days_are_refused(court: ValuationHouse, days: int) -> None:
    appraisal_id = await accepted(court)
    assert await refused(ask(court, appraisal_id, days)) == No.extension_too_long


async def test_a_request_wants_its_reason(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    row, agent = await court.turn(appraisal_id)
    async with court.begin(agent) as uow:
        act = service.request_extension(uow, commission_id=row.id, days=3, reason=" ")
        assert await refused(act) == CommonRefusal.missing


async def test_a_refusal_wants_its_reason(court: ValuationHouse) -> None:
    request_id = await ask(court, await accepted(court))
    assert await refused(answer(court, request_id, None)) == CommonRefusal.missing


async def test_no_more_is_granted_than_was_asked(court: ValuationHouse) -> None:
    request_id = await ask(court, await accepted(court), 5)
    assert await refused(answer(court, request_id, 6)) == No.extension_too_long


async def test_what_is_answered_is_answered_once(court: ValuationHouse) -> None:
    request_id = await ask(court, await accepted(court))
    await answer(court, request_id, 1)
    assert await refused(answer(court, request_id, 1)) == No.extension_decided_already


async def test_after_the_end_the_judge_grants_nothing_more(court: ValuationHouse) -> None:
    request_id = await ask(court, await accepted(court))
    court.clock.at = DUE  # Before the sweep has seen it.
    assert await refused(answer(court, request_id, 1)) == ValuationRefusal.report_too_late


async def test_one_that_has_not_accepted_asks_for_nothing(court: ValuationHouse) -> None:
    assert await refused(ask(court, await court.agreed())) == CommonRefusal.wrong_state


async def test_a_correction_has_no_extension(court: ValuationHouse) -> None:
    appraisal_id = await court.reported()
    async with court.begin(court.judge) as uow:
        await service.return_report(uow, appraisal_id=appraisal_id, ground="other", note="面积")
    assert await refused(ask(court, appraisal_id)) == CommonRefusal.wrong_state


async def test_another_agency_finds_no_commission_to_ask_about(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    row, _ = await court.turn(appraisal_id)
    async with court.begin(court.agents[1]) as uow:
        act = service.request_extension(uow, commission_id=row.id, days=3, reason="x")
        assert await refused(act) == CommonRefusal.not_found


@pytest.mark.parametrize("who", ["clerk", "debtor"])
async def test_only_a_judge_answers(court: ValuationHouse, who: str) -> None:
    request_id = await ask(court, await accepted(court))
    async with court.begin(getattr(court, who)) as uow:
        act = service.decide_extension(uow, request_id=request_id, days=1)
        assert await refused(act) == CommonRefusal.not_allowed


async def test_a_judge_of_another_court_finds_no_request(court: ValuationHouse) -> None:
    request_id = await ask(court, await accepted(court))
    async with court.begin(await other_court_judge(court)) as uow:
        act = service.decide_extension(uow, request_id=request_id, days=1)
        assert await refused(act) == CommonRefusal.not_found


async def test_the_judge_hears_of_it_and_the_agency_of_the_answer(court: ValuationHouse) -> None:
    request_id = await ask(court, await accepted(court))
    await answer(court, request_id, 2)
    told = await messages(court)
    assert {"extension_asked", "extension_granted"} <= set(told)


async def test_the_commission_shows_its_new_end(court: ValuationHouse) -> None:
    appraisal_id = await accepted(court)
    await answer(court, await ask(court, appraisal_id), 15)
    row, _ = await court.turn(appraisal_id)
    async with court.database.session() as session:
        due_at = (await session.get_one(Commission, row.id)).due_at
    assert due_at is not None
    assert last_day(due_at) == date(2026, 4, 30)


def test_a_refused_or_lapsed_request_does_not_count() -> None:
    earlier = [State.refused, State.lapsed, State.granted]
    assert may_ask_extension(1, due_at=DUE, today=date(2026, 4, 1), states=earlier) is None


def test_nothing_is_granted_beyond_the_law_whatever_was_asked() -> None:
    assert may_grant(16, 20) is not None
    assert may_grant(15, 15) is None
