"""The court's cases as pages: found, opened, added to; refused with all that was typed."""

from __future__ import annotations

import pytest

from auction.kernel.actor import Role
from tests.fakes.court_of_tests import open_court
from tests.fakes.lots_of_tests import seize_flat
from tests.fakes.pictures import GIF, PNG
from tests.web.court.court_site import CourtSite


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_case_is_a_story_with_its_parties_and_claims(site: CourtSite, language: str) -> None:
    page = (await site.get(f"/court/cases/{site.flat.case_id}", language)).text

    assert "（2026）琼72执123号" in page
    assert "南海银行" in page
    assert "1,243,000" in page
    assert ("step 2 of 10" if language == "en" else "第 2 步") in page


async def test_list_finds_a_case_by_its_debtor(site: CourtSite) -> None:
    assert "琼72执123号" in (await site.get("/court/cases?q=林建国")).text


async def test_list_says_when_nothing_matches(site: CourtSite) -> None:
    assert "No case matches" in (await site.get("/court/cases?q=nobody")).text


async def test_court_without_a_case_is_told_how_to_begin(site: CourtSite) -> None:
    other = await open_court(site.court.works.database)
    site.as_(other.staff[Role.judge])

    assert "No case yet" in (await site.get("/court/cases")).text


async def test_another_courts_case_is_not_found(site: CourtSite) -> None:
    other = await open_court(site.court.works.database)
    site.as_(other.staff[Role.judge])

    for path in (f"/court/cases/{site.flat.case_id}", f"/court/assets/{site.flat.asset_id}"):
        assert (await site.get(path)).status_code == 404


@pytest.mark.parametrize("role", [Role.finance, Role.admission])
async def test_cases_are_no_business_of_other_desks(site: CourtSite, role: Role) -> None:
    assert (await site.as_(role).get("/court/cases")).status_code == 403


async def test_opened_case_leads_to_its_page(site: CourtSite) -> None:
    answer = await site.post("/court/cases", {"number": "(2026)琼72执7号", "summary": "借款"})

    assert answer.status_code == 303
    assert "（2026）琼72执7号" in (await site.get(answer.headers["location"])).text


async def test_refused_case_keeps_what_was_typed(site: CourtSite) -> None:
    answer = await site.post("/court/cases", {"number": "琼72执7号", "summary": "船舶碰撞纠纷"})

    assert answer.status_code == 422
    assert "船舶碰撞纠纷" in answer.text
    assert "Write the case number as courts do" in answer.text


async def test_clerk_chooses_the_judge(site: CourtSite) -> None:
    site.as_(Role.clerk)
    assert "Judge in charge" in (await site.get("/court/cases/new")).text

    answer = await site.post("/court/cases", {"number": "（2026）琼72执8号"})
    assert answer.status_code == 422


async def test_party_is_added(site: CourtSite) -> None:
    case = f"/court/cases/{site.flat.case_id}"
    form = {"role": "creditor", "kind": "enterprise", "name": "海口建设公司"}

    assert (await site.post(f"{case}/parties", form)).status_code == 303
    assert "海口建设公司" in (await site.get(case)).text


@pytest.mark.parametrize("amount", ["-1", "1.234", "1e5", "90071992547409.92", "九百", "12,34.5x"])
async def test_claim_with_a_senseless_amount_is_refused_and_kept(
    site: CourtSite, amount: str
) -> None:
    case = f"/court/cases/{site.flat.case_id}"
    form = {"title": "（2025）琼72民初9号", "claim_class": "ordinary", "rank": "1"}

    answer = await site.post(f"{case}/claims", {**form, "principal_fen": amount})

    assert answer.status_code == 422
    assert amount in answer.text
    assert "（2025）琼72民初9号" in answer.text


async def test_cost_is_added(site: CourtSite) -> None:
    case = f"/court/cases/{site.flat.case_id}"
    form = {"name": "评估费", "payee_name": "海南正信评估", "amount_fen": "4,000.50"}

    assert (await site.post(f"{case}/costs", form)).status_code == 303
    assert "4,000.50" in (await site.get(case)).text


ASSET = {
    "kind": "vehicle",
    "name_zh": "小型轿车",
    "name_en": "Car",
    "location_zh": "海口",
    "location_en": "Haikou",
    "seized_on": "2026-03-01",
    "seizure_lapses_on": "2028-02-29",
    "occupation": "停放于法院指定停车场",
}


async def test_seized_property_leads_to_its_own_page(site: CourtSite) -> None:
    answer = await site.post(f"/court/cases/{site.flat.case_id}/assets", ASSET)

    assert answer.status_code == 303
    assert "Have it valued" in (await site.get(answer.headers["location"])).text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"seizure_lapses_on": "2029-02-28"}, "A seizure of this kind lasts 2 years"),
        ({"seizure_lapses_on": "2026-03-01"}, "The seizure must end after it began"),
        ({"seized_on": "2026-03-17"}, "It cannot have been seized after today"),
        ({"seized_on": "2026-02-30"}, "Write a day or time that exists"),
        ({"occupation": "现由他人占用"}, "他人占用"),
        ({"kind": "castle"}, "Choose one of the list"),
    ],
)
async def test_unlawful_property_is_refused_beside_its_field(
    site: CourtSite, change: dict[str, str], sentence: str
) -> None:
    answer = await site.post(f"/court/cases/{site.flat.case_id}/assets", {**ASSET, **change})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "小型轿车" in answer.text


async def test_picture_is_stored_and_shown_to_the_court_only(site: CourtSite) -> None:
    asset = f"/court/assets/{site.flat.asset_id}"
    sent = [("picture", ("a.png", PNG, "image/png")), ("picture", ("b.png", PNG, "image/png"))]

    assert (await site.post(f"{asset}/pictures", {"caption": "正门"}, sent)).status_code == 303
    page = (await site.get(asset)).text
    assert page.count('<img src="/files/') == 2
    picture = page.split('<img src="')[1].split('"')[0]
    assert (await site.get(picture)).headers["content-type"] == "image/png"
    assert (await site.as_(None).get(picture)).status_code == 404


async def test_file_that_is_no_picture_is_refused(site: CourtSite) -> None:
    asset = f"/court/assets/{site.flat.asset_id}"
    sent = {"picture": ("a.png", GIF, "image/png")}

    answer = await site.post(f"{asset}/pictures", {"caption": "正门"}, sent)
    assert answer.status_code == 422
    assert "This is no JPEG, PNG or WebP picture." in answer.text


async def test_seizure_is_renewed(site: CourtSite) -> None:
    asset = f"/court/assets/{site.flat.asset_id}"

    answer = await site.post(f"{asset}/renewal", {"seizure_lapses_on": "2029-03-15"})
    assert answer.status_code == 303
    assert "15 March 2029" in (await site.get(asset)).text


async def test_file_of_cases_opens_safely_in_a_spreadsheet(site: CourtSite) -> None:
    await seize_flat(site.court, "（2026）琼72执124号")
    case = f"/court/cases/{site.flat.case_id}"
    await site.post(f"{case}/parties", {"role": "debtor", "kind": "person", "name": "=1+1"})

    answer = await site.get("/court/cases.csv")

    text = answer.content.decode("utf-8-sig")
    assert answer.headers["content-type"].startswith("text/csv")
    assert text.count("\n") == 3
    assert "林建国；=1+1" in text
    assert "\n=" not in text
