"""The agencies in public: their list, their record, and valuations beside prices got."""

from __future__ import annotations

import pytest

from tests.valuation.house import FIGURE
from tests.valuation.record.sales import sell
from tests.web.valuation_site import Site
from valuation.agencies import service as roster_service
from valuation.appraisal import service
from web.security.viewer import Viewer

PRICES = "/valuations-and-prices"


@pytest.fixture
def public(valuation_site: Site) -> Site:
    valuation_site.viewer = Viewer()
    return valuation_site


async def test_anybody_sees_the_agencies_and_nobodys_e_mail(public: Site) -> None:
    page = (await public.get("/agencies")).text
    assert "海南第3评估所" in page
    assert "agent3@example.org" not in page


async def test_an_agency_that_is_not_there_is_not_found(public: Site) -> None:
    assert (await public.get("/agencies/agency_nobody")).status_code == 404


async def test_a_removed_agency_shows_its_ground(public: Site) -> None:
    court = public.court
    async with court.begin(court.judge) as uow:
        await roster_service.remove_agency(
            uow, agency_id=court.agencies[0], ground="unjustified_refusal", note="x"
        )
    assert court.agencies[0] not in (await public.get("/agencies")).text
    page = (await public.get(f"/agencies/{court.agencies[0]}")).text
    assert "Refused a judicial appraisal without reason" in page


async def test_the_ground_of_a_commission_declined_is_published(public: Site) -> None:
    court = public.court
    row, agent = await court.turn(await court.agreed())
    async with court.begin(agent) as uow:
        await service.decline_commission(
            uow, commission_id=row.id, ground="no_capacity", note="内部原因"
        )
    page = (await public.get(f"/agencies/{row.agency_id}", "zh")).text
    assert "不接受委托的情况及理由" in page
    assert "内部原因" not in page


async def test_a_sale_is_compared_and_marked_as_few(public: Site) -> None:
    court = public.court
    await court.delivered()
    await court.pass_days(10)
    await sell(court, FIGURE * 9 // 10)
    page = (await public.get(PRICES)).text
    assert "90.0%" in page
    assert "Few sales" in page
    assert 'role="img" aria-label="Price got: half of the sales between 90.0%' in page


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "经评估的财产尚无成交"), ("en", "has been sold yet")]
)
async def test_without_sales_the_page_says_so(public: Site, language: str, words: str) -> None:
    assert words in (await public.get(PRICES, language)).text
