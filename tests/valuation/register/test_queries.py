"""The register of a court: a line for each seized thing, whoever holds it."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from tests.valuation.house import FIGURE, OBJECTIONS_END, ValuationHouse
from valuation.procedure import service as ladder
from valuation.procedure.ladder import Method
from valuation.register.queries import (
    Order,
    RegisterLine,
    Wanted,
    counts,
    judges_in_charge,
    register_page,
)
from valuation.register.stages import Holder, Stage


async def lines(court: ValuationHouse, **wanted: object) -> list[RegisterLine]:
    async with court.database.session() as session:
        asked = Wanted(**wanted)  # type: ignore[arg-type]
        page = await register_page(session, court.court_id, court.clock.at, asked)
    return list(page.items)


async def only(court: ValuationHouse) -> RegisterLine:
    (line,) = await lines(court)
    return line


async def test_what_nobody_began_lies_with_the_judge_in_charge(court: ValuationHouse) -> None:
    line = await only(court)
    assert (line.stage, line.holder, line.holder_name) == (Stage.seized, Holder.judge, "judge")
    assert (line.due_kind, line.is_overdue) == ("price_procedure", False)


async def test_thirty_days_after_the_seizure_it_is_overdue(court: ValuationHouse) -> None:
    await court.pass_days(20)
    line = await only(court)
    assert (line.is_overdue, line.due_law) == (True, "REF-01")


async def test_a_running_appraisal_lies_with_its_agency_by_name(court: ValuationHouse) -> None:
    await court.agreed(3, 0, 1)
    line = await only(court)
    assert (line.stage, line.holder, line.holder_name) == (
        Stage.pricing,
        Holder.agency,
        "海南第3评估所",
    )
    assert (line.methods, line.due_kind) == (("appraisal",), "appraisal_report")


async def test_a_late_agency_gives_way_to_the_next_by_name(court: ValuationHouse) -> None:
    await court.agreed(3, 0, 1)
    await court.pass_days(40)
    assert (await only(court)).holder_name == "海南第0评估所"


async def test_a_served_report_lies_with_the_parties(court: ValuationHouse) -> None:
    await court.delivered()
    assert (await only(court)).holder is Holder.parties


async def test_a_fixed_price_waits_for_its_sale(court: ValuationHouse) -> None:
    await court.delivered()
    await court.pass_to(OBJECTIONS_END)
    line = await only(court)
    assert (line.stage, line.reference_fen, line.due_kind) == (
        Stage.priced,
        FIGURE,
        "start_disposal",
    )
    assert [step.days for step in line.steps] == [14, 8, 0]


async def test_ten_days_after_the_price_it_is_overdue(court: ValuationHouse) -> None:
    await court.delivered()
    await court.pass_to(OBJECTIONS_END)
    await court.pass_days(11)
    (late,) = await lines(court, is_overdue=True)
    assert late.due_law == "REF-48"


async def test_a_withdrawn_procedure_is_shown_as_such(court: ValuationHouse) -> None:
    procedure_id = await court.procedure()
    async with court.begin(court.judge) as uow:
        await ladder.withdraw_procedure(uow, procedure_id=procedure_id, ground="fully_performed")
    assert (await only(court)).stage is Stage.withdrawn


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"stage": Stage.pricing}, 1),
        ({"stage": Stage.paying}, 0),
        ({"method": Method.appraisal}, 1),
        ({"method": Method.negotiation}, 0),
        ({"search": "龙昆南路"}, 2),
        ({"search": "72执123"}, 2),
        ({"search": "100%"}, 0),
        ({"judge_id": "acc_nobody"}, 0),
        ({"is_overdue": True}, 0),
    ],
)
async def test_lines_are_found_by_what_is_asked(
    court: ValuationHouse, wanted: dict[str, object], found: int
) -> None:
    async with court.begin(court.judge) as uow:
        await court.seize(uow)
    await court.agreed()
    assert len(await lines(court, **wanted)) == found


@pytest.mark.parametrize("order", list(Order))
async def test_lines_stand_in_every_order(court: ValuationHouse, order: Order) -> None:
    async with court.begin(court.judge) as uow:
        await court.seize(uow)
    assert len(await lines(court, order=order)) == 2


async def test_what_is_due_first_stands_first(court: ValuationHouse) -> None:
    async with court.begin(court.judge) as uow:
        await court.seize(uow)
    await court.delivered()
    first, second = await lines(court)
    assert (first.due_kind, second.due_kind) == ("report_objection", "price_procedure")


async def test_stages_are_counted_with_what_is_overdue(court: ValuationHouse) -> None:
    async with court.begin(court.judge) as uow:
        await court.seize(uow)
    await court.agreed()
    await court.pass_days(20)
    async with court.database.session() as session:
        found = await counts(session, court.court_id, court.clock.at)
    assert [(count.stage, count.things, count.overdue) for count in found] == [
        (Stage.seized, 1, 1),
        (Stage.pricing, 1, 0),
    ]


async def test_judges_in_charge_are_named(court: ValuationHouse) -> None:
    async with court.database.session() as session:
        assert await judges_in_charge(session, court.court_id) == [
            (court.judge.account_id, "judge")
        ]


async def test_a_longer_register_asks_the_database_no_oftener(court: ValuationHouse) -> None:
    asked: list[str] = []
    engine = court.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    await lines(court)
    for_one = len(asked)
    async with court.begin(court.judge) as uow:
        for _ in range(12):
            await court.seize(uow)
    asked.clear()
    assert len(await lines(court)) == 13
    assert len(asked) == for_one
