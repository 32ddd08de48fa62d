"""The agency's desk beside its report, and the court's answers, through the doors."""

from __future__ import annotations

from datetime import timedelta

import httpx2

from tests.fakes.pictures import PNG
from tests.valuation.house import FIGURE, MONDAY
from tests.web.valuation_site import Site
from valuation.appraisal import service


async def accepted(site: Site) -> tuple[str, str]:
    """Commission the first agency, let it accept, look as it; return the appraisal, the address."""
    appraisal_id = await site.court.agreed()
    await site.court.accept(appraisal_id)
    row, agent = await site.court.turn(appraisal_id)
    site.as_(agent)
    return appraisal_id, f"/agency/commissions/{row.id}"


async def refused_at(answer: httpx2.Response, field: str) -> bool:
    return answer.status_code == 422 and f'id="{field}-error"' in answer.text


async def test_accepting_without_the_declaration_is_refused_at_its_box(
    valuation_site: Site,
) -> None:
    row, agent = await valuation_site.court.turn(await valuation_site.court.agreed())
    site = valuation_site.as_(agent)
    answer = await site.post(f"/agency/commissions/{row.id}/acceptance")
    assert await refused_at(answer, "no_interest")


async def test_more_time_is_asked_for_and_granted(valuation_site: Site) -> None:
    appraisal_id, path = await accepted(valuation_site)
    asked = await valuation_site.post(f"{path}/extensions", {"days": "10", "reason": "路远"})
    assert asked.status_code == 303
    page = await valuation_site.as_(valuation_site.court.judge).get(
        f"/court/appraisals/{appraisal_id}"
    )
    request_id = page.text.split(f"/court/appraisals/{appraisal_id}/extensions/")[1].split('"')[0]
    answer = await valuation_site.post(
        f"/court/appraisals/{appraisal_id}/extensions/{request_id}",
        {"decision": "granted", "days": "10", "answer": ""},
    )
    assert answer.status_code == 303
    page = await valuation_site.get(f"/court/appraisals/{appraisal_id}")
    assert "10 days granted" in page.text


async def test_sixteen_days_are_refused_at_their_field(valuation_site: Site) -> None:
    _, path = await accepted(valuation_site)
    answer = await valuation_site.post(f"{path}/extensions", {"days": "16", "reason": "路远"})
    assert await refused_at(answer, "days")


async def test_a_survey_is_set_held_and_seen_by_the_parties(valuation_site: Site) -> None:
    court = valuation_site.court
    _, path = await accepted(valuation_site)
    sent = {"meets_at": "2026-03-19T10:00", "place": "小区南门"}
    assert (await valuation_site.post(f"{path}/surveys", sent)).status_code == 303
    court.clock.at = MONDAY + timedelta(days=3)
    survey_id = (await valuation_site.get(path)).text.split(f"{path}/surveys/")[1].split('"')[0]
    alone = await valuation_site.post(f"{path}/surveys/{survey_id}", {"attended": ""})
    assert alone.status_code == 422
    sent = {
        "attended": court.parties[0],
        "witness_name": "周某",
        "witness_capacity": "居委会",
        "survey_note": "",
    }
    assert (await valuation_site.post(f"{path}/surveys/{survey_id}", sent)).status_code == 303
    page = await valuation_site.as_(court.debtor).get(f"/my/cases/{court.case_id}")
    assert "小区南门" in page.text
    assert "周某" in page.text


async def test_an_annex_is_added_and_read_by_its_agency_and_court_alone(
    valuation_site: Site,
) -> None:
    court = valuation_site.court
    appraisal_id, path = await accepted(valuation_site)
    async with court.begin(court.agents[0]) as uow:
        annex = await service.add_annex(
            uow,
            commission_id=path.rpartition("/")[2],
            kind="photograph",
            name="a.png",
            content=PNG,
        )
    assert (await valuation_site.get(f"{path}/annexes/{annex}")).content == PNG
    judge = valuation_site.as_(court.judge)
    address = f"/court/appraisals/{appraisal_id}/annexes/{annex}"
    assert (await judge.get(address)).content == PNG
    _, other = await court.turn(appraisal_id)
    another = valuation_site.as_(type(other)(court.agents[1].account_id, None, other.roles))
    assert (await another.get(f"{path}/annexes/{annex}")).status_code == 404


async def test_the_judge_lets_the_pricing_stand_still_and_go_on(valuation_site: Site) -> None:
    appraisal_id, path = await accepted(valuation_site)
    agent = valuation_site.viewer
    here = f"/court/appraisals/{appraisal_id}"
    judge = valuation_site.as_(valuation_site.court.judge)
    sent = {"suspension_ground": "case_stayed", "suspension_note": ""}
    assert (await judge.post(f"{here}/suspension", sent)).status_code == 303
    assert "stands still since" in (await judge.get(here)).text
    valuation_site.viewer = agent
    assert "time stopped" in (await valuation_site.get("/agency")).text
    assert "Your time stands still" in (await valuation_site.get(path)).text
    judge = valuation_site.as_(valuation_site.court.judge)
    assert (await judge.post(f"{here}/resumption")).status_code == 303
    assert "stands still since" not in (await judge.get(here)).text


async def test_another_ground_wants_a_note_at_its_field(valuation_site: Site) -> None:
    appraisal_id, _ = await accepted(valuation_site)
    judge = valuation_site.as_(valuation_site.court.judge)
    sent = {"suspension_ground": "other", "suspension_note": ""}
    answer = await judge.post(f"/court/appraisals/{appraisal_id}/suspension", sent)
    assert await refused_at(answer, "suspension_note")


async def test_without_every_tick_the_report_is_not_served(valuation_site: Site) -> None:
    appraisal_id = await valuation_site.court.reported()
    judge = valuation_site.as_(valuation_site.court.judge)
    answer = await judge.post(f"/court/appraisals/{appraisal_id}/delivery", {"checks": "basics"})
    assert await refused_at(answer, "checks")
    assert "No survey of the site is recorded" in answer.text


async def test_nothing_of_the_first_agency_s_figure_reaches_the_second(
    valuation_site: Site,
) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    objection = await court.object(appraisal_id, court.debtor)
    await court.pass_days(10)
    await court.decide(objection, upheld=True)
    await court.pass_days(10)
    row, agent = await court.turn(appraisal_id)
    page = await valuation_site.as_(agent).get(f"/agency/commissions/{row.id}")
    assert row.place == 2
    assert f"{FIGURE // 100:,}" not in page.text


async def test_papers_are_due_back_on_the_desk_and_given_back(valuation_site: Site) -> None:
    court = valuation_site.court
    _, path = await accepted(valuation_site)
    agent = valuation_site.viewer
    await court.pass_days(31)
    valuation_site.viewer = agent
    assert "Return the papers" in (await valuation_site.get("/agency")).text
    assert (await valuation_site.post(f"{path}/materials")).status_code == 303
    assert "Return the papers" not in (await valuation_site.get("/agency")).text
