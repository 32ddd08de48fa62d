"""A party chooses agencies in its own account, through the doors."""

from __future__ import annotations

from auction.kernel.actor import Actor
from tests.web.valuation_site import Site


def ranking(site: Site, *places: int) -> dict[str, str]:
    return {f"agency-{i}": site.court.agencies[place] for i, place in enumerate(places, 1)}


async def begun(site: Site) -> str:
    appraisal_id = await site.court.started()
    return f"/my/cases/{site.court.case_id}/appraisals/{appraisal_id}/choice"


async def both_ask(site: Site, here: str) -> None:
    for actor in (site.court.applicant, site.court.debtor):
        await site.as_(actor).post(f"{here}/draw")


async def stated(site: Site, here: str, actor: Actor, *places: int) -> None:
    answer = await site.as_(actor).post(f"{here}/ranking", ranking(site, *places))
    assert answer.status_code == 303


async def test_a_party_finds_the_choice_on_the_page_of_its_case(valuation_site: Site) -> None:
    here = await begun(valuation_site)
    site = valuation_site.as_(valuation_site.court.debtor)
    assert here in (await site.get(f"/my/cases/{site.court.case_id}")).text


async def test_a_party_sees_what_is_known_of_the_agencies(valuation_site: Site) -> None:
    here = await begun(valuation_site)
    for language, word in (("en", "Running commissions"), ("zh", "在办委托")):
        page = await valuation_site.as_(valuation_site.court.debtor).get(here, language)
        assert word in page.text
        assert "海南第3评估所" in page.text


async def test_a_ranking_is_shown_to_its_party_and_sealed_from_the_other(
    valuation_site: Site,
) -> None:
    site, here = valuation_site, await begun(valuation_site)
    await stated(site, here, site.court.debtor, 3, 1, 2)
    told = "海南第3评估所 → 海南第1评估所 → 海南第2评估所"
    assert told in (await site.as_(site.court.debtor).get(here)).text
    other = (await site.as_(site.court.applicant).get(here)).text
    assert told not in other
    assert "has ranked three agencies; sealed" in other


async def test_rankings_that_differ_are_shown_when_both_are_there(valuation_site: Site) -> None:
    site, here = valuation_site, await begun(valuation_site)
    await stated(site, here, site.court.debtor, 3, 1, 2)
    await stated(site, here, site.court.applicant, 0, 1, 2)
    told = "海南第3评估所 → 海南第1评估所 → 海南第2评估所"
    assert told in (await site.as_(site.court.applicant).get(here)).text


async def test_the_court_does_not_see_a_sealed_ranking(valuation_site: Site) -> None:
    site, here = valuation_site, await begun(valuation_site)
    await stated(site, here, site.court.debtor, 3, 1, 2)
    appraisal_id = here.split("/")[-2]
    page = await site.as_(site.court.judge).get(f"/court/appraisals/{appraisal_id}")
    assert "has ranked three agencies" in page.text
    assert "→" not in page.text


async def test_the_same_agency_twice_comes_back_with_what_was_chosen(
    valuation_site: Site,
) -> None:
    site, here = valuation_site, await begun(valuation_site)
    answer = await site.as_(site.court.debtor).post(f"{here}/ranking", ranking(site, 1, 1, 2))
    assert answer.status_code in {409, 422}
    assert "The same agency is named twice." in answer.text


async def test_a_stranger_finds_nothing(valuation_site: Site) -> None:
    site, here = valuation_site, await begun(valuation_site)
    assert (await site.as_(site.court.stranger).get(here)).status_code == 404
    answer = await site.post(f"{here}/ranking", ranking(site, 0, 1, 2))
    assert answer.status_code == 404


async def test_a_number_is_added_to_the_draw_and_shown_to_nobody(valuation_site: Site) -> None:
    site, here = valuation_site, await begun(valuation_site)
    await both_ask(site, here)
    answer = await site.as_(site.court.debtor).post(f"{here}/number", {"number": "314159265"})
    assert answer.status_code == 303
    appraisal_id = here.split("/")[-2]
    for path in (here, f"/draws/{appraisal_id}", f"/draws/{appraisal_id}/record.json"):
        assert "314159265" not in (await site.get(path)).text
    assert "added a number on" in (await site.get(f"/draws/{appraisal_id}")).text


async def test_what_is_no_number_is_refused_at_its_field(valuation_site: Site) -> None:
    site, here = valuation_site, await begun(valuation_site)
    await both_ask(site, here)
    answer = await site.as_(site.court.debtor).post(f"{here}/number", {"number": "seven"})
    assert answer.status_code == 422
    assert 'id="number-error"' in answer.text
