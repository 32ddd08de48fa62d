"""Draws in public, and the court's acts on them, through the doors."""

from __future__ import annotations

import pytest
from sqlmodel import select

from tests.web.valuation_site import Site
from valuation.draw.drawing import DrawRecord, first_fault
from valuation.draw.models import DrawSealed


async def opened(site: Site) -> str:
    appraisal_id = await site.court.started()
    answer = await site.as_(site.court.clerk).post(f"/court/appraisals/{appraisal_id}/draw")
    assert answer.status_code == 303
    return appraisal_id


@pytest.mark.parametrize(("language", "says"), [("en", "The draw is open"), ("zh", "摇号已启动")])
async def test_anybody_sees_a_draw_from_its_opening(
    valuation_site: Site, language: str, says: str
) -> None:
    site = valuation_site
    appraisal_id = await opened(site)
    site.as_(site.court.stranger)
    page = (await site.get(f"/draws/{appraisal_id}", language)).text
    record = (await site.get(f"/draws/{appraisal_id}/record.json")).json()
    assert says in page
    assert record["secret_sha256"] in page
    assert appraisal_id in (await site.get("/draws", language)).text


async def test_no_answer_holds_the_secret_before_the_reveal(valuation_site: Site) -> None:
    site = valuation_site
    appraisal_id = await opened(site)
    async with site.court.database.session() as session:
        secret = (await session.exec(select(DrawSealed.content))).one()
    case = f"/my/cases/{site.court.case_id}"
    paths = {
        site.court.stranger: [
            "/draws",
            f"/draws/{appraisal_id}",
            f"/draws/{appraisal_id}/record.json",
        ],
        site.court.judge: [f"/court/appraisals/{appraisal_id}", "/court/appraisals"],
        site.court.debtor: [case, f"{case}/appraisals/{appraisal_id}/choice"],
    }
    for actor, its in paths.items():
        for path in its:
            answer = await site.as_(actor).get(path)
            assert answer.status_code == 200
            assert secret not in answer.text


async def test_the_public_page_names_no_party_and_no_thing(valuation_site: Site) -> None:
    appraisal_id = await opened(valuation_site)
    page = (await valuation_site.get(f"/draws/{appraisal_id}")).text
    assert "Longkun" not in page
    assert valuation_site.court.case_id not in page


async def test_a_figure_is_entered_by_one_and_confirmed_by_another(valuation_site: Site) -> None:
    site, court = valuation_site, valuation_site.court
    appraisal_id = await opened(site)
    await court.pass_days(5)
    here = f"/court/appraisals/{appraisal_id}"
    page = (await site.as_(court.clerk).get(here)).text
    assert "on 20 March 2026" in page
    await site.post(f"{here}/figure", {"figure": "3876.34", "source": "www.sse.com.cn"})
    answer = await site.post(f"{here}/figure/confirmation", {"confirmed_figure": "3876.34"})
    assert "Somebody else than who entered the figure" in answer.text
    site.as_(court.judge)
    answer = await site.post(f"{here}/figure/confirmation", {"confirmed_figure": "3876.34"})
    assert answer.status_code == 303
    await court.relay.run_due()
    record = (await site.as_(court.stranger).get(f"/draws/{appraisal_id}/record.json")).json()
    assert first_fault(DrawRecord.from_json(record)) is None
    shown = (await site.get(f"/draws/{appraisal_id}")).text
    assert "Three agencies are drawn" in shown
    assert "3876.34" in shown


async def test_a_conflict_is_published_by_name_and_ground(valuation_site: Site) -> None:
    site, court = valuation_site, valuation_site.court
    appraisal_id = await court.started()
    answer = await site.as_(court.clerk).post(
        f"/court/appraisals/{appraisal_id}/exclusions",
        {"agency_id": court.agencies[4], "ground": "interest_in_case"},
    )
    assert answer.status_code == 303
    await site.post(f"/court/appraisals/{appraisal_id}/draw")
    page = (await site.as_(court.stranger).get(f"/draws/{appraisal_id}")).text
    assert "海南第4评估所: It has an interest in the case" in page


async def test_a_second_opening_is_refused(valuation_site: Site) -> None:
    appraisal_id = await opened(valuation_site)
    answer = await valuation_site.post(f"/court/appraisals/{appraisal_id}/draw")
    assert answer.status_code == 409


async def test_a_draw_that_is_not_there_is_not_found(valuation_site: Site) -> None:
    for path in ("/draws/apr_x", "/draws/apr_x/record.json"):
        assert (await valuation_site.get(path)).status_code == 404


async def test_the_page_that_checks_a_draw_needs_no_account(valuation_site: Site) -> None:
    page = await valuation_site.get("/verify/draw?draw=apr_x%22%3E")
    assert page.status_code == 200
    assert 'apr_x">' not in page.text
