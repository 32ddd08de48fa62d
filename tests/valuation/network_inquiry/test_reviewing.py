"""From reports to a price, on a real database: review, service, objections, the mean."""

from __future__ import annotations

from datetime import date

from tests.valuation.house import (
    OBJECTIONS_END,
    messages,
    other_court_judge,
    price_of,
    refused,
)
from tests.valuation.network_inquiry.network_house import NetworkHouse
from valuation.network_inquiry import service
from valuation.network_inquiry.refusals import NetworkRefusal
from valuation.refusals import ValuationRefusal


async def three_figures(network: NetworkHouse) -> None:
    """Let the platforms answer with 1, 2 and 4 yuan more than a million."""
    for platform, fen in zip(network.platforms, (100, 200, 401), strict=True):
        platform.behave = platform.reports(100_000_000 + fen)


async def test_the_mean_stands_when_nobody_objected_in_time(network: NetworkHouse) -> None:
    await three_figures(network)
    inquiry_id = await network.served()
    assert await price_of(network.court) is None
    await network.court.pass_to(OBJECTIONS_END)
    price = await price_of(network.court)
    assert price is not None
    assert (price.amount_fen, price.method) == (100_000_234, "network_inquiry")
    assert await network.state(inquiry_id) == "fixed"
    assert await network.open_clocks() == []


async def test_the_price_is_valid_until_the_first_report_runs_out(network: NetworkHouse) -> None:
    platform = network.platforms[1]
    platform.behave = platform.reports(valid_until_on="2026-07-01")
    await network.served()
    await network.court.pass_to(OBJECTIONS_END)
    price = await price_of(network.court)
    assert price is not None
    assert price.valid_until_on == date(2026, 7, 1)


async def test_every_report_is_served_on_every_party(network: NetworkHouse) -> None:
    await network.served()
    assert (await messages(network.court)).count("network_reports_served") == 2
    assert all(report.delivered_at for report in await network.reports())


async def test_a_flawed_report_among_sound_ones_is_left_out(network: NetworkHouse) -> None:
    await three_figures(network)
    inquiry_id = await network.reported()
    await network.flaw((await network.reports())[2].id)
    await network.finish_review(inquiry_id)
    await network.court.pass_to(OBJECTIONS_END)
    price = await price_of(network.court)
    assert price is not None
    assert price.amount_fen == 100_000_150


async def test_reports_that_are_all_flawed_are_corrected_in_three_days(
    network: NetworkHouse,
) -> None:
    inquiry_id = await network.reported()
    for report in await network.reports():
        await network.flaw(report.id)
    await network.finish_review(inquiry_id)
    assert await network.state(inquiry_id) == "asking"
    await network.ask(3)
    assert network.platforms[0].posts[-1]["flaw"] == "wrong_basics: 建筑面积有误"
    assert await network.state(inquiry_id) == "reviewing"
    assert len(await network.reports()) == 6


async def test_corrections_that_are_flawed_again_end_the_inquiry(network: NetworkHouse) -> None:
    inquiry_id = await network.reported()
    for _ in range(2):
        for report in (await network.reports())[-3:]:
            await network.flaw(report.id)
        await network.finish_review(inquiry_id)
        await network.ask(3)
    assert (await network.inquiry(inquiry_id)).why == "not_corrected"
    assert await network.open_method_clocks() == ["method_choice"]


async def test_a_correction_only_some_send_is_served(network: NetworkHouse) -> None:
    inquiry_id = await network.reported()
    for report in await network.reports():
        await network.flaw(report.id)
    await network.finish_review(inquiry_id)
    for silent in network.platforms[1:]:
        silent.behave = silent.says("pending")
    await network.ask(3)
    await network.court.pass_to((await network.inquiry(inquiry_id)).due_at)
    await network.finish_review(inquiry_id)
    assert await network.state(inquiry_id) == "served"


async def test_an_objection_holds_the_price(network: NetworkHouse) -> None:
    inquiry_id = await network.served()
    await network.object((await network.reports())[0].id, network.court.debtor)
    await network.court.pass_days(30)
    assert await network.state(inquiry_id) == "objected"
    assert await price_of(network.court) is None


async def test_the_mean_is_then_that_of_the_unobjected_ones(network: NetworkHouse) -> None:
    await three_figures(network)
    await network.served()
    objection = await network.object((await network.reports())[2].id, network.court.debtor)
    await network.decide(objection, upheld=False)
    assert await price_of(network.court) is None
    await network.court.pass_to(OBJECTIONS_END)
    price = await price_of(network.court)
    assert price is not None
    assert price.amount_fen == 100_000_150


async def test_where_all_were_objected_to_the_upheld_one_is_corrected(
    network: NetworkHouse,
) -> None:
    await three_figures(network)
    inquiry_id = await network.served()
    raised = [
        await network.object(report.id, network.court.debtor) for report in await network.reports()
    ]
    for number, objection in enumerate(raised):
        await network.decide(objection, upheld=number == 0)
    await network.court.pass_to(OBJECTIONS_END)
    assert (await network.inquiry(inquiry_id)).round_kind == "after_objection"
    network.platforms[0].behave = network.platforms[0].reports(100_000_999)
    await network.ask(3)
    await network.finish_review(inquiry_id)
    price = await price_of(network.court)
    assert price is not None
    assert price.amount_fen == (999 + 200 + 401 + 3 * 100_000_000 + 1) // 3


async def test_without_a_correction_the_rejected_ones_remain(network: NetworkHouse) -> None:
    await three_figures(network)
    inquiry_id = await network.served()
    raised = [
        await network.object(report.id, network.court.debtor) for report in await network.reports()
    ]
    for number, objection in enumerate(raised):
        await network.decide(objection, upheld=number == 0)
    network.platforms[0].behave = network.platforms[0].says("pending")
    await network.court.pass_to(OBJECTIONS_END)
    await network.ask(2)
    await network.court.pass_to((await network.inquiry(inquiry_id)).due_at)
    price = await price_of(network.court)
    assert price is not None
    assert price.amount_fen == (100_000_200 + 100_000_401 + 1) // 2


async def test_the_method_or_the_result_is_not_open_to_objection(network: NetworkHouse) -> None:
    await network.served()
    report = (await network.reports())[0]
    act = network.object(report.id, network.court.debtor, "method_or_result")
    assert await refused(act) == NetworkRefusal.result_not_open_to_objection


async def test_an_objection_out_of_time_is_not_heard(network: NetworkHouse) -> None:
    await network.served()
    report = (await network.reports())[0]
    network.court.clock.at = OBJECTIONS_END
    act = network.object(report.id, network.court.debtor)
    assert await refused(act) == ValuationRefusal.objection_too_late


async def test_a_party_objects_to_a_report_once(network: NetworkHouse) -> None:
    await network.served()
    report = (await network.reports())[0]
    await network.object(report.id, network.court.debtor)
    act = network.object(report.id, network.court.debtor)
    assert await refused(act) == ValuationRefusal.objected_already


async def test_a_report_left_out_is_not_objected_to(network: NetworkHouse) -> None:
    inquiry_id = await network.reported()
    report = (await network.reports())[0]
    await network.flaw(report.id)
    await network.finish_review(inquiry_id)
    act = network.object(report.id, network.court.debtor)
    assert await refused(act) == NetworkRefusal.report_does_not_count


async def test_nobody_objects_to_what_was_not_served(network: NetworkHouse) -> None:
    await network.reported()
    act = network.object((await network.reports())[0].id, network.court.debtor)
    assert await refused(act) == "not_found"


async def test_another_court_reviews_nothing(network: NetworkHouse) -> None:
    inquiry_id = await network.reported()
    other = await other_court_judge(network.court)

    async def act() -> None:
        async with network.court.begin(other) as uow:
            await service.finish_review(uow, inquiry_id=inquiry_id)

    assert await refused(act()) == "not_found"


async def test_prices_that_ran_out_under_objections_are_issued_anew(
    network: NetworkHouse,
) -> None:
    for platform in network.platforms:
        platform.behave = platform.reports(valid_until_on="2026-03-25")
    inquiry_id = await network.served()
    raised = [
        await network.object(report.id, network.court.debtor) for report in await network.reports()
    ]
    await network.court.pass_days(14)
    for objection in raised:
        await network.decide(objection, upheld=False)
    assert (await network.inquiry(inquiry_id)).round_kind == "reissue"
    assert await network.open_clocks() == ["network_report"]


async def test_a_withdrawal_during_objections_leaves_no_clock_open(network: NetworkHouse) -> None:
    inquiry_id = await network.served()
    await network.withdraw()
    assert await network.state(inquiry_id) == "withdrawn"
    assert await network.open_clocks() == []
