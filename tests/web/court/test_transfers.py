"""The transfer register as the court sees it, and takes it away."""

from __future__ import annotations

import csv
import io

import pytest

from tests.valuation.house import other_court_judge
from tests.web.valuation_site import Site

PATH = "/court/register"


async def table(site: Site, query: str = "", language: str = "en") -> list[list[str]]:
    answer = await site.get(f"{PATH}.csv{query}", language)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_word_of_it_is_known(valuation_site: Site, language: str) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    await site.court.agreed()
    page = (await site.get(PATH, language)).text
    for prefix in ("state.stage", "state.holder", "state.step_name", "state.order"):
        assert prefix not in page


async def test_an_overdue_line_says_so_loudly(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    await site.court.pass_days(20)
    chinese, english = await site.get(PATH, "zh"), await site.get(PATH)
    assert "register-late" in english.text
    assert "已查封" in chinese.text
    assert "late" in english.text


async def test_a_line_names_the_agency_that_holds_it(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    await site.court.agreed(2, 1, 0)
    assert "海南第2评估所" in (await site.get(f"{PATH}?stage=pricing&overdue=no")).text


async def test_what_does_not_fit_is_not_shown(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    page = (await site.get(f"{PATH}?stage=handed_over&order=nonsense&method=%00")).text
    assert "Nothing fits this search" in page


async def test_the_file_holds_the_same_lines(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    await site.court.agreed()
    head, line = await table(site, "?method=appraisal")
    found = dict(zip(head, line, strict=True))
    assert found["Case number"] == "（2026）琼72执123号"
    assert found["Held by"] == "Agency 海南第0评估所"
    assert found["Days: Seizure to beginning"] == "14"


async def test_the_file_speaks_chinese(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    head, line = await table(site, language="zh")
    assert (head[0], line[2]) == ("案号", "已查封")


async def test_another_court_sees_nothing_of_it(valuation_site: Site) -> None:
    site = valuation_site.as_(await other_court_judge(valuation_site.court))
    assert "龙昆南路" not in (await site.get(PATH)).text


@pytest.mark.parametrize("who", ["applicant", "stranger"])
async def test_a_party_does_not_read_it(valuation_site: Site, who: str) -> None:
    site = valuation_site.as_(getattr(valuation_site.court, who))
    assert (await site.get(PATH)).status_code in {403, 404}


async def test_a_year_without_a_list_is_warned_of(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    assert "not official yet" not in (await site.get(PATH)).text
    await site.court.pass_days(285)
    await site.court.agreed()
    page = (await site.get(PATH)).text
    assert "calendar of 2027 is not official yet" in page
    assert "provisional" in page
