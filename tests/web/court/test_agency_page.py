"""An agency's page at the court: licences, appraisers, removal, and what was done with it."""

from __future__ import annotations

from tests.web.valuation_site import Site


def path(site: Site, more: str = "") -> str:
    return f"/court/roster/{site.court.agencies[0]}{more}"


async def test_a_licence_written_down_shows_on_the_page(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    sent = {"speciality": "land", "licence_no": "琼土1", "expires_on": "2027-12-31"}
    assert (await site.post(path(site, "/licences"), sent)).status_code == 303
    assert "琼土1" in (await site.get(path(site))).text


async def test_a_licence_struck_is_gone(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    await site.post(path(site, "/licences"), {"speciality": "land", "licence_no": "琼土1"})
    await site.post(path(site, "/licences/end"), {"speciality": "land"})
    assert "琼土1" not in (await site.get("/court/roster")).text


async def test_details_refused_leave_the_other_forms_alone(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    sent = {"name": "张三", "category": "land", "licence_no": "无"}
    answer = await site.post(path(site, "/appraisers"), sent)
    assert answer.status_code == 422
    assert 'name="name" required value="海南第0评估所"' in answer.text


async def test_details_are_written_anew(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    sent = {"name": "海南第0评估所", "province": "海南省", "city": "海口市"}
    await site.post(path(site, "/details"), sent)
    assert "海南省海口市" in (await site.get("/court/roster?province=海南省")).text


async def test_an_appraiser_added_and_struck(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    sent = {"name": "张三丰", "category": "land", "licence_no": "T1"}
    await site.post(path(site, "/appraisers"), sent)
    assert "<td>张三丰</td>" in (await site.get(path(site))).text
    await site.post(path(site, "/appraisers/end"), sent)
    assert "<td>张三丰</td>" not in (await site.get(path(site))).text


async def test_a_removal_asks_first_and_shows_its_ground_and_bar(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    assert "nobody can shorten that" in (await site.get(path(site))).text
    await site.post(path(site, "/removal"), {"ground": "fraud", "note": "出具虚假报告"})
    page = (await site.get(path(site))).text
    assert "Fraud: 出具虚假报告" in page
    assert "may not be listed again until" in page


async def test_a_clerk_is_offered_no_removal(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    assert "Remove it from the roster" not in (await site.get(path(site))).text
    answer = await site.post(path(site, "/removal"), {"ground": "fraud", "note": "x"})
    assert answer.status_code == 403


async def test_the_page_tells_what_was_done_and_by_whom(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    await site.post(path(site, "/suspension"), {"reason": "多次逾期"})
    page = (await site.get(path(site))).text
    assert "Put on the roster" in page
    assert "多次逾期" in page


async def test_the_roster_is_searched_by_words_speciality_and_state(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    assert "海南第2评估所" in (await site.get("/court/roster?q=琼房评2")).text
    assert "No agency fits" in (await site.get("/court/roster?speciality=jewellery")).text
    assert "No agency fits" in (await site.get("/court/roster?state=suspended")).text


async def test_the_page_reads_in_chinese(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    assert "从名册中除名" in (await site.get(path(site), "zh")).text
