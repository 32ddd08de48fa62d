"""The court's page of the way to a price."""

from __future__ import annotations

import re

import pytest

from tests.valuation.house import FINDINGS, other_court_judge
from tests.web.valuation_site import Site
from valuation.procedure.ladder import Conditions

FOUND = {**FINDINGS, "appraisal_required": "none"}


async def begin(site: Site) -> str:
    answer = await site.post(f"/court/assets/{site.court.asset_id}/procedure")
    assert answer.status_code == 303
    return answer.headers["location"]


async def test_a_judge_goes_from_the_seized_thing_to_an_appraisal(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    page = await begin(site)
    assert "First find out what it is" in (await site.get(page)).text
    noted = await site.post(f"{page}/findings", FOUND | {"ask-appraisal": "on"})
    assert noted.headers["location"] == page
    assert "Begin the appraisal" in (await site.get(page)).text
    begun = await site.post(f"{page}/appraisal", {"speciality": "real_estate"})
    assert begun.headers["location"].startswith("/court/appraisals/")
    assert begun.headers["location"] in (await site.get(page)).text


async def test_what_runs_is_shown_instead_of_a_second_beginning(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    page = await begin(site)
    answer = await site.get(f"/court/assets/{site.court.asset_id}/procedure")
    assert answer.headers["location"] == page


async def test_a_finding_left_out_comes_back_beside_what_was_typed(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    page = await begin(site)
    answer = await site.post(f"{page}/findings", FOUND | {"defects": "", "ownership": "王某名下"})
    assert answer.status_code == 422
    assert "王某名下" in answer.text


async def test_a_rung_that_is_closed_says_why(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    procedure_id = await site.court.procedure(Conditions())
    text = (await site.get(f"/court/procedures/{procedure_id}")).text
    assert "An earlier method has not had its turn." in text
    assert "There is no tax base price" in text


async def test_a_thing_easily_priced_is_priced_by_the_market(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    page = f"/court/procedures/{await site.court.procedure(Conditions())}"
    sent = {"no_valuation_ground": "low_value", "amount": "50000", "valid_until_on": "2026-09-01"}
    refused = await site.post(f"{page}/market-price", sent)
    assert refused.status_code == 422
    done = await site.post(f"{page}/market-price", sent | {"market_note": "三家平台"})
    assert done.status_code == 303
    assert "The reference price stands" in (await site.get(page)).text


async def test_a_judge_stops_the_pricing(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    page = f"/court/procedures/{await site.court.procedure(Conditions())}"
    await site.post(f"{page}/withdrawal", {"withdrawal_ground": "fully_performed"})
    text = (await site.get(page, language="zh")).text
    assert "生效法律文书确定的义务已全部执行完毕" in text


async def test_a_judge_of_another_court_finds_nothing(valuation_site: Site) -> None:
    procedure_id = await valuation_site.court.procedure(Conditions())
    stranger = await other_court_judge(valuation_site.court)
    answer = await valuation_site.as_(stranger).get(f"/court/procedures/{procedure_id}")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("conditions", "offered"),
    [
        (Conditions(), "/negotiation"),
        (Conditions(party_missing_or_refuses=True, government_price=True), "/directed-inquiry"),
        (Conditions(party_missing_or_refuses=True), "/network-inquiry"),
        (Conditions(party_missing_or_refuses=True, network_ready=False), "/appraisal"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_method_the_law_opens_can_be_begun_from_the_page(
    valuation_site: Site, conditions: Conditions, offered: str, language: str
) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    page = f"/court/procedures/{await site.court.procedure(conditions)}"
    text = (await site.get(page, language)).text
    offers = re.findall(rf'(?:action|href)="{page}(/[a-z-]+)"', text)
    methods = {"/negotiation", "/directed-inquiry", "/network-inquiry", "/appraisal"}
    assert methods & set(offers) == {offered}
