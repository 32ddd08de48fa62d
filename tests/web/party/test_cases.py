"""A party's own case: the story, the report, the objection, the money."""

from __future__ import annotations

from sqlmodel import select

from tests.valuation.house import OBJECTIONS_END
from tests.web.valuation_site import Site
from valuation.appraisal.models import AppraisalReport
from valuation.serving.models import ReportService


async def served(site: Site) -> str:
    """Serve a report and look as the debtor; return the case's address."""
    await site.court.delivered()
    site.as_(site.court.debtor)
    return f"/my/cases/{site.court.case_id}"


async def objection_path(site: Site) -> str:
    appraisal_id = await site.court.delivered()
    site.as_(site.court.debtor)
    return f"/my/cases/{site.court.case_id}/appraisals/{appraisal_id}/objections"


async def test_a_party_finds_its_case(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.debtor)
    page = (await site.get("/my/cases")).text
    assert "（2026）琼72执123号" in page
    assert "The property is being valued" in page


async def test_who_is_no_party_finds_none(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.stranger)
    assert "No case names your account" in (await site.get("/my/cases")).text
    assert (await site.get(f"/my/cases/{site.court.case_id}")).status_code == 404


async def test_before_service_the_report_is_not_shown(valuation_site: Site) -> None:
    await valuation_site.court.reported()
    site = valuation_site.as_(valuation_site.court.debtor)
    page = (await site.get(f"/my/cases/{site.court.case_id}")).text
    assert "No report has been served yet" in page
    assert "3,910,800" not in page


async def test_a_served_report_stands_with_its_figure_and_its_day(valuation_site: Site) -> None:
    page = (await valuation_site.get(await served(valuation_site), "zh")).text
    assert "3,910,800" in page
    assert "您可在 2026年3月23日 前（含当日）提出书面异议" in page


async def test_opening_the_report_is_noted(valuation_site: Site) -> None:
    path = await served(valuation_site)
    database = valuation_site.court.database
    async with database.session() as session:
        report = (await session.exec(select(AppraisalReport))).one()
    answer = await valuation_site.get(f"{path}/reports/{report.id}")
    assert answer.content.startswith(b"%PDF-")
    async with database.session() as session:
        rows = select(ReportService).where(
            ReportService.party_id == valuation_site.court.parties[1]
        )
        assert (await session.exec(rows)).one().read_at is not None


async def test_a_stranger_does_not_read_it(valuation_site: Site) -> None:
    path = await served(valuation_site)
    async with valuation_site.court.database.session() as session:
        report = (await session.exec(select(AppraisalReport))).one()
    site = valuation_site.as_(valuation_site.court.stranger)
    assert (await site.get(f"{path}/reports/{report.id}")).status_code == 404


async def test_a_party_objects(valuation_site: Site) -> None:
    path = await objection_path(valuation_site)
    sent = {"kind": "basics", "grounds": "房屋面积与产权证不符"}
    assert (await valuation_site.post(path, sent)).status_code == 303
    page = (await valuation_site.get(f"/my/cases/{valuation_site.court.case_id}")).text
    assert "房屋面积与产权证不符" in page
    assert "Object to this report" not in page


async def test_an_objection_without_grounds_is_refused(valuation_site: Site) -> None:
    path = await objection_path(valuation_site)
    answer = await valuation_site.post(path, {"kind": "basics", "grounds": ""})
    assert answer.status_code == 422
    assert 'id="grounds-error"' in answer.text


async def test_a_late_objection_is_told_when_the_time_ended(valuation_site: Site) -> None:
    path = await objection_path(valuation_site)
    valuation_site.court.clock.at = OBJECTIONS_END
    answer = await valuation_site.post(path, {"kind": "basics", "grounds": "late"})
    assert "Your time to object ended with 23 March 2026." in answer.text


async def test_the_story_goes_on_when_the_price_stands(valuation_site: Site) -> None:
    path = await served(valuation_site)
    await valuation_site.court.pass_to(OBJECTIONS_END)
    page = (await valuation_site.get(path)).text
    assert "The sale is being prepared" in page
    assert "The reference price stands: ¥\u00a03,910,800" in page
