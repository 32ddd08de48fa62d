"""The court's pages of a network inquiry, and of the platforms it asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.valuation.house import OBJECTIONS_END, other_court_judge, price_of
from tests.valuation.network_inquiry.network_house import ASKED_FOR, KINDS, NetworkHouse
from tests.web.valuation_site import Site


@pytest.fixture
async def network(valuation_site: Site) -> AsyncIterator[NetworkHouse]:
    """Two platforms that answer, on the roster of the court whose pages are open."""
    async with AsyncExitStack() as stack:
        house = NetworkHouse(valuation_site.court, stack)
        await house.list_platforms(2)
        yield house


async def test_a_judge_lists_a_platform(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    form = {
        "name": "海南询价平台",
        "base_url": "https://prices.example.org/",
        "key_name": "prices",
        "fee": "200",
        **{f"kind-{kind}": "yes" for kind in KINDS},
    }
    assert (await site.post("/court/platforms", form)).status_code == 303
    page = await site.get("/court/platforms")
    assert "https://prices.example.org<" in page.text


async def test_two_kinds_of_price_data_are_too_few(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    form = {"name": "甲", "base_url": "https://a.example", "key_name": "a", "fee": "0"}
    answer = await site.post("/court/platforms", form | {"kind-deal_prices": "yes"})
    assert answer.status_code == 422
    assert "at least 3 kinds" in answer.text
    assert 'value="https://a.example"' in answer.text


async def test_a_platform_struck_off_is_barred_for_five_years(
    valuation_site: Site, network: NetworkHouse
) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    path = f"/court/platforms/{network.platform_ids[0]}"
    form = {"ground": "late_five_times", "reason": "一年内五次逾期"}
    assert (await site.post(f"{path}/removal", form)).status_code == 303
    answer = await site.post(f"{path}/restoration")
    assert answer.status_code == 409
    assert "cannot be listed before" in answer.text


async def test_a_clerk_looks_at_the_platforms_but_keeps_none(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    assert "List a platform" not in (await site.get("/court/platforms")).text
    assert (await site.post("/court/platforms", {})).status_code == 403


async def test_a_judge_asks_all_platforms(valuation_site: Site, network: NetworkHouse) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    procedure_id = await site.court.procedure(ASKED_FOR)
    path = f"/court/procedures/{procedure_id}/network-inquiry"
    assert "It goes to 2 platforms at once" in (await site.get(path)).text
    form = {"features": "三室两厅", "quantity": "1套", "purpose": "确定财产处置参考价"}
    answer = await site.post(path, form)
    assert answer.status_code == 303
    page = await site.get(answer.headers["location"])
    assert "The platforms are reporting" in page.text
    assert (await site.get(path)).headers["location"] == answer.headers["location"]


async def test_a_mandate_without_a_quantity_comes_back_as_typed(
    valuation_site: Site, network: NetworkHouse
) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    procedure_id = await site.court.procedure(ASKED_FOR)
    path = f"/court/procedures/{procedure_id}/network-inquiry"
    answer = await site.post(path, {"features": "三室两厅", "quantity": "", "purpose": "定价"})
    assert answer.status_code == 422
    assert "三室两厅</textarea>" in answer.text


async def test_the_page_shows_figures_mean_and_faults(
    valuation_site: Site, network: NetworkHouse
) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    network.platforms[1].behave = network.platforms[1].html()
    inquiry_id = await network.reported()
    await site.court.pass_to((await network.inquiry(inquiry_id)).due_at)
    page = (await site.get(f"/court/network-inquiries/{inquiry_id}")).text
    assert "Not in the agreed form" in page
    assert "<circle" in page
    assert "Mean of what counts" in page


async def test_the_review_ends_with_service(valuation_site: Site, network: NetworkHouse) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    inquiry_id = await network.reported()
    here = f"/court/network-inquiries/{inquiry_id}"
    report_id = (await network.reports())[0].id
    flaw = {f"ground-{report_id}": "omission", f"note-{report_id}": "漏列车位"}
    assert (await site.post(f"{here}/reports/{report_id}/flaw", flaw)).status_code == 303
    assert "Flawed: left out" in (await site.get(here)).text
    assert (await site.post(f"{here}/review")).status_code == 303
    assert "The parties may object" in (await site.get(here)).text


async def test_a_clerk_does_not_end_the_review(valuation_site: Site, network: NetworkHouse) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    inquiry_id = await network.reported()
    answer = await site.post(f"/court/network-inquiries/{inquiry_id}/review")
    assert answer.status_code == 403


async def test_another_court_finds_no_inquiry(valuation_site: Site, network: NetworkHouse) -> None:
    inquiry_id = await network.reported()
    site = valuation_site.as_(await other_court_judge(valuation_site.court))
    assert (await site.get(f"/court/network-inquiries/{inquiry_id}")).status_code == 404


async def test_a_party_reads_and_objects_and_the_judge_decides(
    valuation_site: Site, network: NetworkHouse
) -> None:
    await network.served()
    court = valuation_site.court
    report_id = (await network.reports())[0].id
    here = f"/my/cases/{court.case_id}"
    site = valuation_site.as_(court.debtor)
    page = (await site.get(here)).text
    assert "Method and result of a network inquiry are not open" in page
    form = {f"kind-{report_id}": "basics", f"grounds-{report_id}": "面积有误"}
    assert (await site.post(f"{here}/network-reports/{report_id}/objections", form)).is_redirect
    inquiry_id = (await network.reports())[0].inquiry_id
    site.as_(court.judge)
    judge_page = (await site.get(f"/court/network-inquiries/{inquiry_id}")).text
    objection_id = judge_page.split("/objections/")[1].split('"')[0]
    decision = {"decision": "rejected", f"reason-{objection_id}": "经审查不成立"}
    path = f"/court/network-inquiries/{inquiry_id}/objections/{objection_id}"
    assert (await site.post(path, decision)).status_code == 303
    await court.pass_to(OBJECTIONS_END)
    assert await price_of(court) is not None


async def test_an_objection_to_the_result_is_refused_with_the_reason(
    valuation_site: Site, network: NetworkHouse
) -> None:
    await network.served()
    site = valuation_site.as_(valuation_site.court.debtor)
    report_id = (await network.reports())[0].id
    form = {f"kind-{report_id}": "method_or_result", f"grounds-{report_id}": "价格太低"}
    path = f"/my/cases/{site.court.case_id}/network-reports/{report_id}/objections"
    answer = await site.post(path, form)
    assert answer.status_code == 422
    assert "no objection to method or result is heard" in answer.text


async def test_a_stranger_reads_no_network_report(
    valuation_site: Site, network: NetworkHouse
) -> None:
    await network.served()
    site = valuation_site.as_(valuation_site.court.stranger)
    report_id = (await network.reports())[0].id
    path = f"/my/cases/{site.court.case_id}/network-reports/{report_id}"
    assert (await site.get(path)).status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_pages_are_whole_in_both_languages(
    valuation_site: Site, network: NetworkHouse, language: str
) -> None:
    inquiry_id = await network.served()
    site = valuation_site.as_(valuation_site.court.judge)
    for path in (f"/court/network-inquiries/{inquiry_id}", "/court/platforms"):
        page = await site.get(path, language)
        assert page.status_code == 200
        assert "state." not in page.text
