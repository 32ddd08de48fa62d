"""Objections, on a real database: nobody's time is cut short, and no price slips through."""

from __future__ import annotations

from datetime import date

from tests.valuation.house import (
    FIGURE,
    OBJECTIONS_END,
    ValuationHouse,
    price_of,
    refused,
)
from valuation.refusals import ValuationRefusal


async def test_an_objection_holds_the_price(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    await court.object(appraisal_id, court.debtor)
    await court.pass_days(20)
    assert await price_of(court) is None
    assert await court.state(appraisal_id) == "objected"


async def test_a_rejected_objection_leaves_the_price_standing(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    objection = await court.object(appraisal_id, court.debtor)
    await court.pass_days(10)
    await court.decide(objection, upheld=False)
    assert await court.state(appraisal_id) == "fixed"


async def test_a_decision_cuts_nobody_elses_time_short(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    await court.decide(await court.object(appraisal_id, court.debtor), upheld=False)
    assert await court.open_clocks() == {"report_objection": OBJECTIONS_END}
    await court.object(appraisal_id, court.applicant)
    assert await court.state(appraisal_id) == "objected"


async def test_an_upheld_objection_sends_the_report_back(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    objection = await court.object(appraisal_id, court.debtor)
    await court.pass_to(OBJECTIONS_END)
    await court.decide(objection, upheld=True)
    assert await court.state(appraisal_id) == "correcting"
    assert list(await court.open_clocks()) == ["report_correction"]


async def test_the_corrected_price_stands_when_it_is_served(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    objection = await court.object(appraisal_id, court.debtor)
    await court.pass_to(OBJECTIONS_END)
    await court.decide(objection, upheld=True)
    await court.report(appraisal_id, amount_fen=FIGURE + 100)
    await court.deliver(appraisal_id)
    price = await price_of(court)
    assert price is not None
    assert price.amount_fen == FIGURE + 100


async def test_a_correction_is_not_open_to_objection(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    objection = await court.object(appraisal_id, court.debtor)
    await court.pass_to(OBJECTIONS_END)
    await court.decide(objection, upheld=True)
    await court.report(appraisal_id)
    await court.deliver(appraisal_id)
    act = court.object(appraisal_id, court.applicant)
    assert await refused(act) == ValuationRefusal.correction_is_final


async def test_a_late_objection_is_not_heard(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    court.clock.at = OBJECTIONS_END
    act = court.object(appraisal_id, court.debtor)
    assert await refused(act) == ValuationRefusal.objection_too_late


async def test_a_party_objects_once(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    await court.object(appraisal_id, court.debtor)
    act = court.object(appraisal_id, court.debtor)
    assert await refused(act) == ValuationRefusal.objected_already


async def test_nothing_served_cannot_be_objected_to(court: ValuationHouse) -> None:
    appraisal_id = await court.reported()
    act = court.object(appraisal_id, court.debtor)
    assert await refused(act) == ValuationRefusal.not_served_yet


async def test_an_objection_is_decided_once(court: ValuationHouse) -> None:
    appraisal_id = await court.delivered()
    objection = await court.object(appraisal_id, court.debtor)
    await court.decide(objection, upheld=False)
    act = court.decide(objection, upheld=True)
    assert await refused(act) == ValuationRefusal.objection_decided_already


async def test_a_report_that_expired_under_objections_is_issued_anew(
    court: ValuationHouse,
) -> None:
    appraisal_id = await court.reported(until=date(2026, 3, 25))
    await court.deliver(appraisal_id)
    objection = await court.object(appraisal_id, court.debtor)
    await court.pass_days(14)
    await court.decide(objection, upheld=False)
    assert await court.state(appraisal_id) == "correcting"
    assert list(await court.open_clocks()) == ["report_reissue"]
