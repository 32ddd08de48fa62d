"""The administrator files a year of the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from auction.deadlines.calendar import has_official_list, use_filed_years
from auction.kernel.actor import Role
from tests.web.people_site import Browser, PeopleSite

DAYS = "\n".join(date(2027, 1, day).isoformat() for day in range(1, 12))
FORM = {"days_off": DAYS, "workdays": "2027-02-20", "source": "国办发明电〔2026〕9号"}
PATH = "/admin/calendar/2027"


@pytest.fixture(autouse=True)
def library_again() -> Iterator[None]:
    yield
    use_filed_years({})


async def admin(site: PeopleSite) -> Browser:
    return await site.signed_in(site.court.staff[Role.admin])


async def test_a_year_without_a_list_is_shown_as_such_until_it_is_filed(
    people_site: PeopleSite,
) -> None:
    browser = await admin(people_site)
    assert "no official list" in (await browser.get("/admin/calendar")).text
    await browser.get(PATH)
    page = await browser.send(PATH, FORM)
    assert has_official_list(2027)
    assert "filed" in page.text or page.status_code == 303


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days_off": "first of May"}, "days_off"),
        ({"days_off": "2027-01-01"}, "days_off"),
        ({"workdays": "2027-02-22"}, "workdays"),
        ({"source": ""}, "source"),
    ],
)
async def test_what_is_no_list_comes_back_at_its_field(
    people_site: PeopleSite, change: dict[str, str], field: str
) -> None:
    browser = await admin(people_site)
    await browser.get(PATH)
    answer = await browser.send(PATH, {**FORM, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


@pytest.mark.parametrize("year", ["1999", "soon", "2099"])
async def test_a_year_out_of_reach_has_no_page(people_site: PeopleSite, year: str) -> None:
    browser = await admin(people_site)
    assert (await browser.get(f"/admin/calendar/{year}")).status_code == 404
