from __future__ import annotations

from datetime import date

from auction.kernel.refusal import CommonRefusal
from tests.valuation.house import (
    CONDITIONS,
    FINDINGS,
    ValuationHouse,
    messages,
    open_kinds,
    other_court_judge,
    price_of,
    refused,
)
from valuation.acts import CLERICAL
from valuation.appraisal.models import Appraisal
from valuation.procedure import service
from valuation.procedure.access import procedure_of_court
from valuation.procedure.ladder import AppraisalRequired, Conditions, Method, ProcedureState
from valuation.procedure.queries import ProcedureView, procedure
from valuation.procedure.refusals import ProcedureRefusal
from valuation.refusals import ValuationRefusal


async def begun(court: ValuationHouse) -> str:
    async with court.begin(court.judge) as uow:
        return await service.start_procedure(uow, asset_id=court.asset_id)


async def shown(court: ValuationHouse, procedure_id: str) -> ProcedureView:
    async with court.database.session() as session:
        found = await procedure(session, court.court_id, procedure_id)
    assert found is not None
    return found


async def market_price(court: ValuationHouse, procedure_id: str) -> None:
    async with court.begin(court.judge) as uow:
        await service.price_without_valuation(
            uow,
            procedure_id=procedure_id,
            ground="easily_priced",
            amount_fen=5_000_000,
            note="三家二手车平台的报价",
            valid_until_on=date(2026, 9, 1),
        )


async def withdraw(court: ValuationHouse, procedure_id: str) -> None:
    async with court.begin(court.judge) as uow:
        await service.withdraw_procedure(
            uow, procedure_id=procedure_id, ground="applicant_withdraws"
        )


async def test_beginning_meets_the_thirty_days_and_opens_the_choice_of_a_method(
    court: ValuationHouse,
) -> None:
    assert "price_procedure" in await open_kinds(court)
    await begun(court)
    kinds = await open_kinds(court)
    assert "method_choice" in kinds
    assert "price_procedure" not in kinds


async def test_a_finding_left_out_is_asked_for(court: ValuationHouse) -> None:
    procedure_id = await begun(court)
    async with court.begin(court.judge) as uow:
        act = service.note_findings(
            uow,
            procedure_id=procedure_id,
            findings=FINDINGS | {"defects": " "},
            conditions=CONDITIONS,
        )
        assert await refused(act) == CommonRefusal.missing


async def test_no_method_begins_before_the_findings(court: ValuationHouse) -> None:
    procedure_id = await begun(court)
    async with court.begin(court.judge) as uow:
        row = await procedure_of_court(uow, procedure_id, CLERICAL)
        act = service.begin_method(uow, row, Method.negotiation, "neg_1")
        assert await refused(act) == ProcedureRefusal.findings_first


async def test_a_failed_method_lays_the_choice_before_the_judge_again(
    court: ValuationHouse,
) -> None:
    procedure_id = await court.procedure(Conditions())
    async with court.begin(court.judge) as uow:
        row = await procedure_of_court(uow, procedure_id, CLERICAL)
        await service.begin_method(uow, row, Method.negotiation, "neg_1")
    assert "method_choice" not in await open_kinds(court)
    async with court.begin(court.judge) as uow:
        row = await procedure_of_court(uow, procedure_id, CLERICAL)
        await service.fail_method(uow, row, "prices_differ")
    assert "method_choice" in await open_kinds(court)
    assert (await shown(court, procedure_id)).open_methods == [Method.network_inquiry]
    assert "method_failed" in await messages(court)


async def test_what_needs_no_valuation_is_priced_by_the_market(court: ValuationHouse) -> None:
    procedure_id = await court.procedure(Conditions())
    await market_price(court, procedure_id)
    price = await price_of(court)
    assert price is not None
    assert (price.amount_fen, price.method) == (5_000_000, "market_price")
    assert (await shown(court, procedure_id)).state is ProcedureState.priced
    assert "method_choice" not in await open_kinds(court)


async def test_what_the_law_has_appraised_is_not_priced_by_the_market(
    court: ValuationHouse,
) -> None:
    required = Conditions(appraisal_required=AppraisalRequired.state_assets)
    procedure_id = await court.procedure(required)
    assert await refused(market_price(court, procedure_id)) == (
        ProcedureRefusal.law_requires_appraisal
    )


async def test_withdrawing_calls_the_agency_back_and_leaves_no_clock(
    court: ValuationHouse,
) -> None:
    appraisal_id = await court.agreed()
    async with court.database.session() as session:
        procedure_id = (await session.get_one(Appraisal, appraisal_id)).procedure_id
    await withdraw(court, procedure_id)
    await court.relay.run_due()
    assert await court.state(appraisal_id) == "withdrawn"
    assert await court.open_clocks() == {}
    assert "method_choice" not in await open_kinds(court)


async def test_nothing_moves_what_is_withdrawn(court: ValuationHouse) -> None:
    procedure_id = await court.procedure(Conditions())
    await withdraw(court, procedure_id)
    assert await refused(withdraw(court, procedure_id)) == ProcedureRefusal.procedure_over
    assert await refused(market_price(court, procedure_id)) == ProcedureRefusal.procedure_over


async def test_a_thing_with_a_valid_price_is_not_priced_again(court: ValuationHouse) -> None:
    await market_price(court, await court.procedure(Conditions()))
    assert await refused(begun(court)) == ValuationRefusal.already_priced


async def test_another_court_finds_nothing(court: ValuationHouse) -> None:
    procedure_id = await begun(court)
    stranger = await other_court_judge(court)
    async with court.begin(stranger) as uow:
        act = service.withdraw_procedure(
            uow, procedure_id=procedure_id, ground="applicant_withdraws"
        )
        assert await refused(act) == CommonRefusal.not_found
