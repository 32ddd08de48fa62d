"""The page of the roster."""

from __future__ import annotations

from tests.valuation.house import other_court_judge
from tests.web.valuation_site import Site


async def test_an_agency_is_listed(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    sent = {"name": "三亚恒信", "licence_no": "琼资评9", "speciality": "assets"}
    assert (await site.post("/court/roster", sent)).status_code == 303
    assert "三亚恒信" in (await site.get("/court/roster")).text


async def test_a_licence_listed_twice_keeps_what_was_typed(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    sent = {"name": "同号评估所", "licence_no": "琼房评0", "speciality": "real_estate"}
    answer = await site.post("/court/roster", sent)
    assert answer.status_code == 422
    assert 'value="同号评估所"' in answer.text


async def test_an_unknown_account_is_said_on_the_agencys_page(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    path = f"/court/roster/{site.court.agencies[0]}/accounts"
    answer = await site.post(path, {"email": "nobody@example.org"})
    assert "No confirmed account outside the court" in answer.text


async def test_suspending_and_restoring_show_on_the_roster(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    path = f"/court/roster/{site.court.agencies[0]}"
    await site.post(f"{path}/suspension", {"reason": "多次逾期"})
    assert "多次逾期" in (await site.get("/court/roster")).text
    await site.post(f"{path}/restoration")
    assert "多次逾期" not in (await site.get("/court/roster")).text


async def test_another_court_has_a_roster_of_its_own(valuation_site: Site) -> None:
    site = valuation_site.as_(await other_court_judge(valuation_site.court))
    assert "The roster is empty" in (await site.get("/court/roster")).text
