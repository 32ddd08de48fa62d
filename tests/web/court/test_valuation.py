"""The court's pages of a valuation."""

from __future__ import annotations

import pytest

from auction.cases import service as cases
from tests.valuation.house import CHECKS, UNTIL, other_court_judge
from tests.web.valuation_site import Site


async def add_absent_creditor(site: Site) -> str:
    async with site.court.begin(site.court.judge) as uow:
        return await cases.add_party(
            uow, case_id=site.court.case_id, role="creditor", kind="person", name="absent"
        )


async def test_an_agency_named_twice_comes_back_with_what_was_chosen(
    valuation_site: Site,
) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    appraisal_id = await site.court.started()
    first, second = site.court.agencies[:2]
    answer = await site.post(
        f"/court/appraisals/{appraisal_id}/agreement",
        {"agency-1": first, "agency-2": second, "agency-3": first},
    )
    assert answer.status_code in {409, 422}
    assert "The same agency is named twice." in answer.text
    assert f'<option value="{second}" selected>' in answer.text


async def test_the_judge_serves_the_report(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    appraisal_id = await site.court.reported()
    answer = await site.post(f"/court/appraisals/{appraisal_id}/delivery", {"checks": CHECKS})
    assert answer.status_code == 303
    page = await site.get(f"/court/appraisals/{appraisal_id}")
    assert "The parties may object" in page.text


async def test_a_clerk_does_not_serve_it(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    appraisal_id = await site.court.reported()
    answer = await site.post(f"/court/appraisals/{appraisal_id}/delivery")
    assert answer.status_code == 403


async def test_a_report_sent_back_without_a_word_is_refused(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    appraisal_id = await site.court.reported()
    answer = await site.post(
        f"/court/appraisals/{appraisal_id}/return", {"ground": "wrong_basics", "note": " "}
    )
    assert answer.status_code == 422
    assert await site.court.state(appraisal_id) == "reported"


async def test_the_judge_decides_an_objection(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    appraisal_id = await site.court.delivered()
    objection = await site.court.object(appraisal_id, site.court.debtor)
    path = f"/court/appraisals/{appraisal_id}/objections/{objection}"
    answer = await site.post(path, {f"reason-{objection}": "面积无误", "decision": "rejected"})
    assert answer.status_code == 303
    assert await site.court.state(appraisal_id) == "delivered"


async def test_a_receipt_of_tomorrow_is_refused_at_its_row(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    party_id = await add_absent_creditor(site)
    appraisal_id = await site.court.delivered()
    field = f"received_on-{party_id}"
    answer = await site.post(
        f"/court/appraisals/{appraisal_id}/receipts",
        {"party_id": party_id, field: "2026-03-17", f"way-{party_id}": "mail"},
    )
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


async def test_the_court_reads_the_copy_and_keeps_the_signed_file(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    appraisal_id = await site.court.agreed()
    await site.court.accept(appraisal_id)
    report_id = await site.court.report(appraisal_id, until=UNTIL)
    path = f"/court/appraisals/{appraisal_id}/reports/{report_id}"
    copy, original = await site.get(path), await site.get(f"{path}?original=1")
    assert copy.headers["content-disposition"].startswith("inline")
    assert original.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("page", ["", "/reports/rep_x"])
async def test_another_courts_appraisal_is_not_there(valuation_site: Site, page: str) -> None:
    appraisal_id = await valuation_site.court.started()
    site = valuation_site.as_(await other_court_judge(valuation_site.court))
    assert (await site.get(f"/court/appraisals/{appraisal_id}{page}")).status_code == 404


async def test_every_state_has_a_page_in_both_languages(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    appraisal_id = await site.court.delivered()
    await site.court.object(appraisal_id, site.court.debtor)
    chinese = await site.get(f"/court/appraisals/{appraisal_id}", "zh")
    assert "异议待处理" in chinese.text
    assert "appraisal.headline" not in chinese.text


async def test_the_list_says_at_whose_desk_each_lies(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    assert "No valuation runs" in (await site.get("/court/appraisals")).text
    await site.court.reported()
    assert "At the judge&#39;s desk" in (await site.get("/court/appraisals")).text
