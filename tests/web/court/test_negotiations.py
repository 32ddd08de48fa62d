"""The court's pages of a negotiation."""

from __future__ import annotations

import pytest

from tests.valuation.house import other_court_judge
from tests.valuation.negotiation.negotiating import Negotiating
from tests.web.valuation_site import Site
from valuation.procedure.ladder import Conditions


async def begun(site: Site) -> Negotiating:
    negotiating = Negotiating(site.court)
    await negotiating.begin()
    return negotiating


async def agreed(site: Site) -> Negotiating:
    negotiating = await begun(site)
    await negotiating.both()
    return negotiating


async def test_the_court_opens_a_negotiation(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    procedure_id = await site.court.procedure(Conditions())
    path = f"/court/procedures/{procedure_id}/negotiation"
    assert "Let the parties negotiate" in (await site.get(path)).text
    answer = await site.post(path, {"days": "10"})
    assert answer.status_code == 303
    assert "under seal" in (await site.get(answer.headers["location"])).text


async def test_too_few_days_come_back_at_their_field(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    procedure_id = await site.court.procedure(Conditions())
    answer = await site.post(f"/court/procedures/{procedure_id}/negotiation", {"days": "2"})
    assert answer.status_code == 422
    assert 'id="negotiation-days-error"' in answer.text


async def test_what_the_ladder_refuses_is_said(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    negotiating = await begun(site)
    path = f"/court/procedures/{negotiating.procedure_id}/negotiation"
    assert (await site.post(path, {"days": "10"})).status_code == 409


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_court_s_page_shows_no_figure_under_seal(
    valuation_site: Site, language: str
) -> None:
    negotiating = await begun(valuation_site)
    await negotiating.state(valuation_site.court.applicant)
    site = valuation_site.as_(valuation_site.court.judge)
    page = (await site.get(f"/court/negotiations/{negotiating.id}", language)).text
    assert "3,000,000" not in page
    assert "negotiation.headline" not in page
    assert {"zh": "已密封", "en": "sealed"}[language] in page


async def test_the_judge_confirms_the_agreed_price(valuation_site: Site) -> None:
    negotiating = await agreed(valuation_site)
    site = valuation_site.as_(valuation_site.court.judge)
    path = f"/court/negotiations/{negotiating.id}"
    assert "3,000,000" in (await site.get(path)).text
    answer = await site.post(f"{path}/decision", {"decision": "confirmed", "reason": "无害"})
    assert answer.status_code == 303
    assert "The reference price stands" in (await site.get(path)).text


async def test_a_decision_without_a_reason_is_refused(valuation_site: Site) -> None:
    negotiating = await agreed(valuation_site)
    site = valuation_site.as_(valuation_site.court.judge)
    path = f"/court/negotiations/{negotiating.id}"
    answer = await site.post(f"{path}/decision", {"decision": "confirmed", "reason": " "})
    assert answer.status_code == 422
    assert (await negotiating.seen()).state == "confirming"


async def test_a_clerk_has_no_door_to_the_decision(valuation_site: Site) -> None:
    negotiating = await agreed(valuation_site)
    site = valuation_site.as_(valuation_site.court.clerk)
    path = f"/court/negotiations/{negotiating.id}"
    assert "The judge decides." in (await site.get(path)).text
    answer = await site.post(f"{path}/decision", {"decision": "confirmed", "reason": "x"})
    assert answer.status_code == 403


async def test_a_failed_negotiation_says_why_and_leads_on(valuation_site: Site) -> None:
    negotiating = await begun(valuation_site)
    await negotiating.both(1, 2)
    site = valuation_site.as_(valuation_site.court.judge)
    page = (await site.get(f"/court/negotiations/{negotiating.id}")).text
    assert "The prices differ" in page
    assert f"/court/procedures/{negotiating.procedure_id}" in page


async def test_another_court_s_negotiation_is_not_there(valuation_site: Site) -> None:
    negotiating = await begun(valuation_site)
    site = valuation_site.as_(await other_court_judge(valuation_site.court))
    for path in (
        f"/court/negotiations/{negotiating.id}",
        f"/court/procedures/{negotiating.procedure_id}/negotiation",
    ):
        assert (await site.get(path)).status_code == 404
