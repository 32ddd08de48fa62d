"""A price that ran out unannounced: the original agency issues it anew. Law: REF-28."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from auction.deadlines.models import Deadline
from auction.kernel.clock import day_ends
from auction.kernel.refusal import CommonRefusal
from auction.lots.models import Lot, ReferencePriceRow
from tests.valuation.house import (
    FIGURE,
    ValuationHouse,
    messages,
    other_court_judge,
    refused,
)
from valuation.appraisal import service
from valuation.appraisal.models import Appraisal
from valuation.appraisal.refusals import AgencyDeskRefusal as No
from valuation.procedure.models import PriceMethod, PriceProcedure
from valuation.procedure.refusals import ProcedureRefusal

RUN_OUT = datetime(2027, 1, 11, 2, tzinfo=UTC)  # A Monday, after the price of 31 December.
SOON = date(2027, 12, 31)


async def ran_out(court: ValuationHouse) -> str:
    """Fix a price and let it run out; return the first appraisal."""
    appraisal_id = await court.delivered()
    await court.pass_days(10)
    court.clock.at = RUN_OUT
    return appraisal_id


async def order(court: ValuationHouse) -> str:
    async with court.begin(court.judge) as uow:
        return await service.order_reissue(uow, asset_id=court.asset_id)


async def announce(court: ValuationHouse, at: datetime) -> None:
    """Write down that a lot of the flat was announced."""
    async with court.begin(court.judge) as uow:
        price = (await uow.session.exec(select(ReferencePriceRow))).one()
        uow.add(
            Lot(
                id="lot_x",
                court_id=court.court_id,
                case_id=court.case_id,
                asset_id=court.asset_id,
                reference_price_id=price.id,
                number="L1",
                category="flat",
                round="first",
                state="open",
                drafted_at=at,
                published_at=at,
            )
        )


async def test_the_original_agency_has_fifteen_days(court: ValuationHouse) -> None:
    first = await ran_out(court)
    anew = await order(court)
    row, _ = await court.turn(anew)
    assert row.agency_id == (await court.turn(first))[0].agency_id
    assert await court.open_clocks() == {"report_reissue": day_ends(date(2027, 1, 26))}


async def test_it_says_which_appraisal_it_issues_anew(court: ValuationHouse) -> None:
    first = await ran_out(court)
    anew = await order(court)
    async with court.database.session() as session:
        assert (await session.get_one(Appraisal, anew)).reissue_of == first


async def test_the_new_report_goes_the_whole_way_to_a_price(court: ValuationHouse) -> None:
    await ran_out(court)
    anew = await order(court)
    await court.report(anew, until=SOON)
    await court.deliver(anew)
    await court.pass_days(10)
    assert await court.state(anew) == "fixed"


async def test_the_new_report_is_open_to_objection(court: ValuationHouse) -> None:
    await ran_out(court)
    anew = await order(court)
    await court.report(anew, until=SOON)
    await court.deliver(anew)
    assert await court.object(anew, court.debtor)


async def test_late_it_fails_and_the_ladder_goes_on(court: ValuationHouse) -> None:
    await ran_out(court)
    anew = await order(court)
    await court.pass_to(day_ends(date(2027, 1, 26)))
    assert await court.state(anew) == "exhausted"
    assert await court.open_clocks() == {}
    assert await court.begun() != anew


async def test_late_leaves_the_court_its_own_clock_to_go_on(court: ValuationHouse) -> None:
    await ran_out(court)
    await order(court)
    await court.pass_to(day_ends(date(2027, 1, 26)))
    async with court.database.session() as session:
        rows = select(Deadline.kind).where(Deadline.closed_at.is_(None))  # type: ignore[union-attr]
        assert "method_choice" in (await session.exec(rows)).all()


async def test_what_was_found_and_tried_stays_found_and_tried(court: ValuationHouse) -> None:
    await ran_out(court)
    await order(court)
    async with court.database.session() as session:
        rows = await session.exec(select(PriceProcedure).order_by(PriceProcedure.started_at))  # type: ignore[arg-type]
        before, now = rows.all()
        methods = (
            await session.exec(select(PriceMethod).where(PriceMethod.procedure_id == now.id))
        ).all()
    assert (now.findings, now.conditions) == (before.findings, before.conditions)
    assert [(row.method, row.state) for row in methods] == [("appraisal", "running")]


async def test_a_price_that_holds_is_not_issued_anew(court: ValuationHouse) -> None:
    await ran_out(court)
    court.clock.at = RUN_OUT - timedelta(days=30)
    assert await refused(order(court)) == No.price_still_valid


async def test_a_thing_without_a_price_has_nothing_to_issue_anew(court: ValuationHouse) -> None:
    assert await refused(order(court)) == No.no_appraisal_to_reissue


async def test_what_was_announced_in_time_needs_nothing_anew(court: ValuationHouse) -> None:
    await ran_out(court)
    await announce(court, RUN_OUT - timedelta(days=30))
    assert await refused(order(court)) == No.announced_in_time


async def test_what_was_announced_too_late_does(court: ValuationHouse) -> None:
    await ran_out(court)
    await announce(court, RUN_OUT)
    assert await order(court)


async def test_it_is_ordered_once_at_a_time(court: ValuationHouse) -> None:
    await ran_out(court)
    await order(court)
    assert await refused(order(court)) == ProcedureRefusal.procedure_runs


async def test_the_agency_is_told(court: ValuationHouse) -> None:
    await ran_out(court)
    await order(court)
    assert "reissue_ordered" in await messages(court)


async def test_a_figure_ten_times_off_the_old_price_must_be_confirmed(
    court: ValuationHouse,
) -> None:
    await ran_out(court)
    anew = await order(court)
    act = court.report(anew, amount_fen=FIGURE * 10, until=SOON)
    assert await refused(act) == No.figure_far_off
    assert await court.report(anew, amount_fen=FIGURE * 10, until=SOON, confirmed=True)


@pytest.mark.parametrize("who", ["clerk", "debtor"])
async def test_only_a_judge_orders_it(court: ValuationHouse, who: str) -> None:
    await ran_out(court)
    async with court.begin(getattr(court, who)) as uow:
        act = service.order_reissue(uow, asset_id=court.asset_id)
        assert await refused(act) == CommonRefusal.not_allowed


async def test_a_judge_of_another_court_finds_no_thing(court: ValuationHouse) -> None:
    await ran_out(court)
    async with court.begin(await other_court_judge(court)) as uow:
        act = service.order_reissue(uow, asset_id=court.asset_id)
        assert await refused(act) == CommonRefusal.not_found
