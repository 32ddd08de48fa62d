"""The pages of objections: each step at the desk of whoever acts, and the public notice."""

from __future__ import annotations

import re

import pytest

from tests.valuation.appraisal.test_disputes import (
    explain,
    explained,
    forward,
    object_on,
    reviewed,
    rule,
)
from tests.valuation.house import OBJECTIONS_END, price_of
from tests.valuation.reports import plain_pdf
from tests.web.court.test_valuation import add_absent_creditor
from tests.web.valuation_site import Site


async def appraisal_page(site: Site, appraisal_id: str, language: str = "en") -> str:
    return (await site.get(f"/court/appraisals/{appraisal_id}", language)).text


async def test_the_judge_forwards_an_objection(valuation_site: Site) -> None:
    court, site = valuation_site.court, valuation_site.as_(valuation_site.court.judge)
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor)
    assert "Forward it to the agency" in await appraisal_page(site, appraisal_id)
    path = f"/court/appraisals/{appraisal_id}/objections/{objection_id}/forwarding"
    assert (await site.post(path)).status_code == 303
    assert "The agency explains in writing." in await appraisal_page(site, appraisal_id)


async def test_the_agency_explains_on_its_page(valuation_site: Site) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor)
    await forward(court, objection_id)
    row, agent = await court.turn(appraisal_id)
    site = valuation_site.as_(agent)
    assert "Explain" in (await site.get("/agency")).text
    path = f"/agency/commissions/{row.id}"
    assert "Your explanation" in (await site.get(path)).text
    answer = await site.post(
        f"{path}/objections/{objection_id}", {f"words-{objection_id}": "案例可比"}
    )
    assert answer.status_code == 303
    assert await court.state(appraisal_id) == "explained"


async def test_the_agency_corrects_the_result_with_it(valuation_site: Site) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor)
    await forward(court, objection_id)
    row, agent = await court.turn(appraisal_id)
    said = {
        f"words-{objection_id}": "已补正",
        f"amount-{objection_id}": "3900000",
        "valid_until": "2026-12-31",
    }
    path = f"/agency/commissions/{row.id}/objections/{objection_id}"
    site = valuation_site.as_(agent)
    assert (await site.post(path, said, report=plain_pdf())).status_code == 303
    assert "3,900,000" in await appraisal_page(site.as_(court.judge), appraisal_id)


async def test_an_agency_does_not_see_an_objection_before_it_is_forwarded(
    valuation_site: Site,
) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    await object_on(court, appraisal_id, court.debtor)
    row, agent = await court.turn(appraisal_id)
    page = await valuation_site.as_(agent).get(f"/agency/commissions/{row.id}")
    assert "比较案例不可比" not in page.text


async def test_the_judge_serves_the_explanation(valuation_site: Site) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor)
    await forward(court, objection_id)
    await explain(court, appraisal_id, objection_id)
    site = valuation_site.as_(court.judge)
    path = f"/court/appraisals/{appraisal_id}/objections/{objection_id}/service"
    assert (await site.post(path)).status_code == 303
    assert await court.state(appraisal_id) == "answering"


async def test_a_party_says_that_it_still_disputes(valuation_site: Site) -> None:
    court = valuation_site.court
    _, objection_id = await explained(court)
    site = valuation_site.as_(court.debtor)
    path = f"/my/cases/{court.case_id}"
    assert "I still dispute this" in (await site.get(path)).text
    said = {f"words-{objection_id}": "仍不可比"}
    assert (await site.post(f"{path}/objections/{objection_id}/dispute", said)).status_code == 303
    assert "Still disputed" in (await site.get(path)).text


async def test_who_did_not_object_is_not_offered_to_dispute(valuation_site: Site) -> None:
    await explained(valuation_site.court)
    site = valuation_site.as_(valuation_site.court.applicant)
    page = (await site.get(f"/my/cases/{site.court.case_id}")).text
    assert "方法适当" in page
    assert "I still dispute this" not in page


async def test_a_review_is_commissioned_and_concluded(valuation_site: Site) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor)
    await forward(court, objection_id)
    await court.pass_to(OBJECTIONS_END)
    site = valuation_site.as_(court.judge)
    path = f"/court/appraisals/{appraisal_id}"
    assert "中国房地产估价师与房地产经纪人学会" in await appraisal_page(site, appraisal_id)
    assert (await site.post(f"{path}/review", {"days": "20"})).status_code == 303
    found = {"conclusion": "confirmed", "reason": "方法适当"}
    answer = await site.post(f"{path}/review/conclusion", found, report=plain_pdf())
    assert answer.status_code == 303
    assert await price_of(court) is not None


async def test_a_conclusion_without_its_paper_is_refused(valuation_site: Site) -> None:
    appraisal_id, _ = await reviewed(valuation_site.court)
    site = valuation_site.as_(valuation_site.court.judge)
    answer = await site.post(
        f"/court/appraisals/{appraisal_id}/review/conclusion",
        {"conclusion": "confirmed", "reason": "方法适当"},
    )
    assert answer.status_code == 422


async def test_one_ground_is_ruled_on_where_only_one_is_ticked(valuation_site: Site) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor, "basics", "procedure")
    site = valuation_site.as_(court.judge)
    await site.post(
        f"/court/appraisals/{appraisal_id}/objections/{objection_id}",
        {
            f"reason-{objection_id}": "程序合法",
            "decision": "rejected",
            f"kinds-{objection_id}": "procedure",
        },
    )
    assert await court.state(appraisal_id) == "objected"


async def test_the_materials_are_noted_as_back(valuation_site: Site) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    objection_id = await object_on(court, appraisal_id, court.debtor, "qualification")
    await rule(court, objection_id, upheld=True)
    site = valuation_site.as_(court.clerk)
    page = await appraisal_page(site, appraisal_id)
    assert "owes the papers" in page
    replaced = re.search(r'name="commission_id" value="([^"]+)"', page)
    assert replaced is not None
    sent = {"commission_id": replaced[1]}
    answer = await site.post(f"/court/appraisals/{appraisal_id}/materials", sent)
    assert answer.status_code == 303
    assert "owes the papers" not in await appraisal_page(site, appraisal_id)


async def test_a_party_ticks_several_grounds(valuation_site: Site) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    site = valuation_site.as_(court.debtor)
    path = f"/my/cases/{court.case_id}"
    answer = await site.post(
        f"{path}/appraisals/{appraisal_id}/objections",
        {"kinds": ["basics", "method_or_result"], "grounds": "面积与方法"},
    )
    assert answer.status_code == 303
    assert "Forwarded to the agency" in (await site.get(path)).text


async def test_an_objection_without_a_ground_is_refused_at_its_field(
    valuation_site: Site,
) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    site = valuation_site.as_(court.debtor)
    path = f"/my/cases/{court.case_id}/appraisals/{appraisal_id}/objections"
    answer = await site.post(path, {"grounds": "面积"})
    assert answer.status_code == 422
    assert 'id="kinds-error"' in answer.text


async def test_a_receipt_counts_only_with_its_proof(valuation_site: Site) -> None:
    party_id = await add_absent_creditor(valuation_site)
    court = valuation_site.court
    appraisal_id = await court.delivered()
    site = valuation_site.as_(court.clerk)
    path = f"/court/appraisals/{appraisal_id}/receipts"
    said = {
        "party_id": party_id,
        f"received_on-{party_id}": "2026-03-16",
        f"way-{party_id}": "mail",
    }
    assert (await site.post(path, said)).status_code == 422
    answer = await site.post(path, said, report=plain_pdf(), field=f"proof-{party_id}")
    assert answer.status_code == 303
    assert "Proof of service" in await appraisal_page(site, appraisal_id)


async def test_a_report_nobody_could_be_handed_stands_in_public(valuation_site: Site) -> None:
    await add_absent_creditor(valuation_site)
    await valuation_site.court.delivered()
    page = (await valuation_site.as_(valuation_site.court.stranger).get("/notices")).text
    assert "absent" in page
    assert "（2026）琼72执123号" in page


async def test_a_notice_is_gone_when_it_is_over(valuation_site: Site) -> None:
    await add_absent_creditor(valuation_site)
    await valuation_site.court.delivered()
    await valuation_site.court.pass_days(16)
    page = (await valuation_site.as_(valuation_site.court.stranger).get("/notices")).text
    assert "No report is under public notice" in page


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_wait_has_its_words(valuation_site: Site, language: str) -> None:
    court = valuation_site.court
    site = valuation_site.as_(court.judge)
    appraisal_id, _ = await reviewed(court)
    page = await appraisal_page(site, appraisal_id, language)
    assert "appraisal.headline" not in page
    party = (await site.as_(court.debtor).get(f"/my/cases/{court.case_id}", language)).text
    assert "objection_step" not in party
    assert "state." not in party
