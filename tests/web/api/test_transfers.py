"""The transfer register by API: the same lines and filters as on the court's page."""

from __future__ import annotations

import pytest

from auction.kernel.actor import Role
from tests.web.api.api_site import ApiSite, Client

CASE = {"number": "（2026）琼72执123号", "summary": ""}
FLAT = {
    "kind": "flat",
    "name_zh": "海口市龙华区龙昆南路89号住宅",
    "name_en": "Flat, 89 Longkun South Road, Haikou",
    "seized_on": "2026-01-04",
    "seizure_lapses_on": "2029-01-03",
}


@pytest.fixture
async def judge(api: ApiSite) -> Client:
    judge = await api.as_(Role.judge)
    case_id = await judge.made("/cases", CASE)
    await judge.made(f"/cases/{case_id}/assets", FLAT)
    return judge


async def test_an_overdue_line_says_who_holds_it_and_by_which_law(judge: Client) -> None:
    (line,) = (await judge.get("/register", overdue="true")).json()["items"]
    assert (line["stage"], line["holder"], line["due_law"]) == ("seized", "judge", "REF-01")
    assert line["steps"] == [
        {"name": "start", "began_on": "2026-01-04", "ended_on": None, "days": 71, "law": "REF-01"}
    ]


async def test_a_filter_leaves_out_what_does_not_fit(judge: Client) -> None:
    assert (await judge.get("/register", stage="handed_over")).json()["total"] == 0


async def test_a_stage_that_is_none_is_refused(judge: Client) -> None:
    assert (await judge.get("/register", stage="lost")).status_code == 422


async def test_finance_does_not_read_it(api: ApiSite, judge: Client) -> None:
    finance = await api.as_(Role.finance)
    assert (await finance.get("/register")).status_code == 403
