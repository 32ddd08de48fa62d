"""Each kind of objection on its own way, on a real database. Law: REF-41 to REF-46."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from auction.kernel.actor import Actor
from tests.valuation.house import (
    FIGURE,
    MONDAY,
    OBJECTIONS_END,
    UNTIL,
    ValuationHouse,
    messages,
    open_kinds,
    price_of,
    refused,
)
from tests.valuation.reports import plain_pdf
from valuation.appraisal import service
from valuation.appraisal.access import reports_of
from valuation.appraisal.explaining import CorrectedResult
from valuation.appraisal.models import Commission
from valuation.refusals import ValuationRefusal
from valuation.serving.objections import ObjectionKind
from valuation.serving.refusals import ServingRefusal

METHOD = ObjectionKind.method_or_result


async def object_on(court: ValuationHouse, appraisal_id: str, actor: Actor, *kinds: str) -> str:
    async with court.begin(actor) as uow:
        return await service.object_to_report(
            uow, appraisal_id=appraisal_id, grounds="比较案例不可比", kinds=kinds or (METHOD,)
        )


async def replaced_commission(court: ValuationHouse) -> str:
    async with court.database.session() as session:
        rows = select(Commission.id).where(col(Commission.state) == "replaced")
        return (await session.exec(rows)).one()


async def forward(court: ValuationHouse, objection_id: str) -> None:
    async with court.begin(court.judge) as uow:
        await service.forward_objection(uow, objection_id=objection_id)


async def explain(
    court: ValuationHouse,
    appraisal_id: str,
    objection_id: str,
    result: CorrectedResult | None = None,
) -> str:
    row, agent = await court.turn(appraisal_id)
    async with court.begin(agent) as uow:
        return await service.explain_objection(
            uow, commission_id=row.id, objection_id=objection_id, words="方法适当", result=result
        )


async def serve(court: ValuationHouse, objection_id: str) -> None:
    async with court.begin(court.judge) as uow:
        await service.serve_explanation(uow, objection_id=objection_id)


async def dispute(court: ValuationHouse, objection_id: str, actor: Actor) -> None:
    async with court.begin(actor) as uow:
        await service.dispute_explanation(uow, objection_id=objection_id, words="仍有异议")


async def rule(court: ValuationHouse, objection_id: str, *kinds: str, upheld: bool = False) -> None:
    async with court.begin(court.judge) as uow:
        await service.decide_objection(
            uow, objection_id=objection_id, upheld=upheld, reason="经审查", kinds=kinds or None
        )


async def commission(court: ValuationHouse, appraisal_id: str, days: int = 30) -> str:
    async with court.begin(court.judge) as uow:
        return await service.commission_review(uow, appraisal_id=appraisal_id, days=days)


async def conclude(court: ValuationHouse, appraisal_id: str, conclusion: str) -> None:
    async with court.begin(court.judge) as uow:
        await service.conclude_review(
            uow,
            appraisal_id=appraisal_id,
            conclusion=conclusion,
            reason="评审意见",
            name="评审.pdf",
            content=plain_pdf(),
        )


async def explained(court: ValuationHouse) -> tuple[str, str]:
    """Return an appraisal and its objection, explained and served."""
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor)
    await forward(court, objection_id)
    await explain(court, appraisal_id, objection_id)
    await serve(court, objection_id)
    return appraisal_id, objection_id


async def reviewed(court: ValuationHouse) -> tuple[str, str]:
    """Go on to where the association reviews, the agency having been silent."""
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor)
    await forward(court, objection_id)
    await court.pass_to(OBJECTIONS_END)
    await commission(court, appraisal_id)
    return appraisal_id, objection_id


async def test_the_judge_forwards_what_disputes_the_method(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    await object_on(court, appraisal_id, court.debtor)
    assert await court.state(appraisal_id) == "forwarding"
    assert set(await court.open_clocks()) == {"report_objection", "objection_forwarding"}


async def test_the_judge_does_not_rule_on_the_method(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor)
    assert await refused(rule(court, objection_id)) == ServingRefusal.agency_explains_first


async def test_a_forwarded_objection_gives_the_agency_five_days(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor)
    await forward(court, objection_id)
    assert (await court.open_clocks())["objection_explanation"] == OBJECTIONS_END


async def test_an_explanation_nobody_disputes_lets_the_price_stand(court: ValuationHouse) -> None:
    appraisal_id, _ = await explained(court)
    assert await court.state(appraisal_id) == "answering"
    await court.pass_to(OBJECTIONS_END)
    assert await court.state(appraisal_id) == "fixed"
    assert await court.open_clocks() == {}


async def test_a_corrected_result_is_the_price(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor)
    await forward(court, objection_id)
    result = CorrectedResult(FIGURE + 900, UNTIL, "补正.pdf", plain_pdf())
    await explain(court, appraisal_id, objection_id, result)
    await serve(court, objection_id)
    await court.pass_to(OBJECTIONS_END)
    price = await price_of(court)
    assert price is not None
    assert price.amount_fen == FIGURE + 900


async def test_a_corrected_figure_may_be_disputed_by_the_other_party(
    court: ValuationHouse,
) -> None:
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor)
    await forward(court, objection_id)
    result = CorrectedResult(FIGURE + 900, UNTIL, "补正.pdf", plain_pdf())
    await explain(court, appraisal_id, objection_id, result)
    await serve(court, objection_id)
    await dispute(court, objection_id, court.applicant)
    await court.pass_to(OBJECTIONS_END)
    assert await court.state(appraisal_id) == "disputed"


async def test_who_did_not_object_does_not_dispute_an_unchanged_figure(
    court: ValuationHouse,
) -> None:
    _, objection_id = await explained(court)
    act = dispute(court, objection_id, court.applicant)
    assert await refused(act) == ServingRefusal.not_yours_to_dispute


async def test_a_disputed_explanation_asks_for_a_review(court: ValuationHouse) -> None:
    appraisal_id, objection_id = await explained(court)
    await dispute(court, objection_id, court.debtor)
    await court.pass_to(OBJECTIONS_END)
    assert await court.state(appraisal_id) == "disputed"
    assert list(await court.open_clocks()) == ["review_commissioning"]


async def test_a_silent_agency_is_answered_by_a_review(court: ValuationHouse) -> None:
    appraisal_id, _ = await reviewed(court)
    assert await court.state(appraisal_id) == "reviewing"
    assert list(await court.open_clocks()) == ["technical_review"]


async def test_an_explanation_after_five_days_is_too_late(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor)
    await forward(court, objection_id)
    await court.pass_to(OBJECTIONS_END)
    act = explain(court, appraisal_id, objection_id)
    assert await refused(act) == ServingRefusal.explanation_too_late


async def test_a_confirmed_result_stands(court: ValuationHouse) -> None:
    appraisal_id, _ = await reviewed(court)
    await conclude(court, appraisal_id, "confirmed")
    price = await price_of(court)
    assert price is not None
    assert price.amount_fen == FIGURE


async def test_a_review_that_orders_correction_gives_the_agency_three_days(
    court: ValuationHouse,
) -> None:
    appraisal_id, _ = await reviewed(court)
    await conclude(court, appraisal_id, "correct")
    assert await court.state(appraisal_id) == "correcting"
    assert list(await court.open_clocks()) == ["report_correction"]


async def test_what_a_review_corrected_is_final(court: ValuationHouse) -> None:
    appraisal_id, _ = await reviewed(court)
    await conclude(court, appraisal_id, "correct")
    await court.report(appraisal_id, amount_fen=FIGURE + 5)
    await court.deliver(appraisal_id)
    act = object_on(court, appraisal_id, court.applicant)
    assert await refused(act) == ValuationRefusal.correction_is_final
    price = await price_of(court)
    assert price is not None
    assert price.amount_fen == FIGURE + 5


async def test_an_agency_that_does_not_correct_is_followed_by_the_next(
    court: ValuationHouse,
) -> None:
    appraisal_id, _ = await reviewed(court)
    await conclude(court, appraisal_id, "correct")
    await court.pass_days(5)
    assert await court.state(appraisal_id) == "commissioned"


async def test_basics_beside_the_method_go_to_the_agency(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    basics = await object_on(court, appraisal_id, court.applicant, "basics")
    assert await court.state(appraisal_id) == "objected"
    await object_on(court, appraisal_id, court.debtor)
    assert await refused(rule(court, basics)) == ServingRefusal.agency_explains_first
    assert "objection_decision" not in await court.open_clocks()


@pytest.mark.parametrize("kind", ["qualification", "procedure"])
async def test_who_may_appraise_and_how_is_ruled_on_first(court: ValuationHouse, kind: str) -> None:
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor, kind, METHOD)
    assert await refused(forward(court, objection_id)) == ServingRefusal.ruling_first
    await rule(court, objection_id)
    assert await court.state(appraisal_id) == "forwarding"


@pytest.mark.parametrize("kind", ["qualification", "procedure"])
async def test_an_upheld_one_of_them_commissions_the_next_agency(
    court: ValuationHouse, kind: str
) -> None:
    appraisal_id = await court.delivered()
    await object_on(court, appraisal_id, court.applicant)
    objection_id = await object_on(court, appraisal_id, court.debtor, kind)
    await rule(court, objection_id, upheld=True)
    assert await court.state(appraisal_id) == "commissioned"
    assert set(await court.open_clocks()) == {"appraisal_report"}
    assert "materials_return" in await open_kinds(court)
    assert "objection_fell_away" in await messages(court)


async def test_a_report_set_aside_is_not_open_to_objection(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor, "procedure")
    await rule(court, objection_id, upheld=True)
    act = object_on(court, appraisal_id, court.applicant)
    assert await refused(act) == ServingRefusal.report_set_aside


async def test_the_materials_of_a_replaced_agency_are_noted_as_back(
    court: ValuationHouse,
) -> None:
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor, "qualification")
    await rule(court, objection_id, upheld=True)
    async with court.begin(court.clerk) as uow:
        await service.return_materials(uow, commission_id=await replaced_commission(court))
    assert "materials_return" not in await open_kinds(court)


async def test_all_agencies_replaced_the_appraisal_is_exhausted(court: ValuationHouse) -> None:
    appraisal_id = await court.agreed()
    for _ in range(3):
        await court.accept(appraisal_id)
        await court.report(appraisal_id)
        await court.deliver(appraisal_id)
        objection_id = await object_on(court, appraisal_id, court.debtor, "qualification")
        await rule(court, objection_id, upheld=True)
    assert await court.state(appraisal_id) == "exhausted"


async def test_one_ground_is_ruled_on_without_the_other(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor, "basics", "scope")
    await rule(court, objection_id, "basics")
    assert await court.state(appraisal_id) == "objected"
    await rule(court, objection_id, "scope", upheld=True)
    await court.pass_to(OBJECTIONS_END)
    assert await court.state(appraisal_id) == "correcting"


async def test_an_objection_names_a_ground(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    async with court.begin(court.debtor) as uow:
        act = service.object_to_report(uow, appraisal_id=appraisal_id, grounds="x", kinds=())
        assert await refused(act) == ServingRefusal.no_ground_named


async def test_a_review_takes_no_longer_than_the_house_allows(court: ValuationHouse) -> None:
    appraisal_id, _ = await explained(court)
    assert await refused(commission(court, appraisal_id, days=91)) == "malformed"


async def test_a_review_is_not_commissioned_while_a_party_may_object(
    court: ValuationHouse,
) -> None:
    appraisal_id, objection_id = await explained(court)
    await dispute(court, objection_id, court.debtor)
    assert await refused(commission(court, appraisal_id)) == ServingRefusal.no_review_due


async def test_each_step_reaches_whoever_must_act(court: ValuationHouse) -> None:
    appraisal_id, objection_id = await explained(court)
    await dispute(court, objection_id, court.debtor)
    await court.pass_to(MONDAY + timedelta(days=8))
    await commission(court, appraisal_id)
    await conclude(court, appraisal_id, "confirmed")
    told = set(await messages(court))
    assert {
        "objection_forwarded",
        "objection_explained",
        "explanation_delivered",
        "explanation_disputed",
        "review_commissioned",
        "review_confirmed",
    } <= told


async def test_a_report_of_the_same_instant_by_the_next_agency_is_the_newer(
    court: ValuationHouse,
) -> None:
    appraisal_id = await court.reported()
    async with court.begin(court.judge) as uow:
        await service.return_report(
            uow, appraisal_id=appraisal_id, ground="wrong_basics", note="面积有误"
        )
    await court.report(appraisal_id)
    await court.deliver(appraisal_id)
    objection_id = await object_on(court, appraisal_id, court.debtor, "qualification")
    await rule(court, objection_id, upheld=True)
    await court.accept(appraisal_id)
    second = await court.report(appraisal_id)
    await court.deliver(appraisal_id)
    async with court.database.session() as session:
        assert [row.id for row in await reports_of(session, appraisal_id)][-1] == second
