"""A party's price under seal on its case's page, and what was inquired about."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from tests.valuation.directed_inquiry.asking import Asking
from tests.valuation.negotiation.negotiating import Negotiating
from tests.web.valuation_site import Site
from valuation.serving.models import ReportService


async def begun(site: Site) -> tuple[Negotiating, str]:
    """Begin, and look as the applicant; return the negotiation's address."""
    negotiating = Negotiating(site.court)
    await negotiating.begin()
    site.as_(site.court.applicant)
    return negotiating, f"/my/cases/{site.court.case_id}/negotiations/{negotiating.id}"


def price(negotiating: Negotiating, yuan: str, until: str = "") -> dict[str, str]:
    return {f"price-{negotiating.id}": yuan, f"until-{negotiating.id}": until}


async def case_page(site: Site, language: str = "en") -> str:
    return (await site.get(f"/my/cases/{site.court.case_id}", language)).text


@pytest.mark.parametrize(("language", "says"), [("en", "State your price"), ("zh", "提交价格")])
async def test_a_party_is_asked_for_its_price(
    valuation_site: Site, language: str, says: str
) -> None:
    await begun(valuation_site)
    assert says in await case_page(valuation_site, language)


async def test_not_even_its_own_figure_is_shown_back(valuation_site: Site) -> None:
    negotiating, path = await begun(valuation_site)
    answer = await valuation_site.post(f"{path}/price", price(negotiating, "3,000,000"))
    assert answer.status_code == 303
    page = await case_page(valuation_site)
    assert "3,000,000" not in page
    assert "Change your price" in page


async def test_the_other_side_sees_that_it_stated_and_not_what(valuation_site: Site) -> None:
    negotiating, path = await begun(valuation_site)
    await valuation_site.post(f"{path}/price", price(negotiating, "3,000,000"))
    page = await case_page(valuation_site.as_(valuation_site.court.debtor))
    assert "3,000,000" not in page
    assert "has stated" in page


async def test_when_both_have_stated_all_figures_stand(valuation_site: Site) -> None:
    negotiating, path = await begun(valuation_site)
    await valuation_site.post(f"{path}/price", price(negotiating, "3,000,000"))
    valuation_site.as_(valuation_site.court.debtor)
    await valuation_site.post(f"{path}/price", price(negotiating, "2,900,000"))
    page = await case_page(valuation_site)
    assert "3,000,000" in page
    assert "2,900,000" in page
    assert "The prices differ" in page


@pytest.mark.parametrize(
    ("yuan", "until", "field"), [("0", "", "price"), ("1", "2026-01-01", "until")]
)
async def test_a_wrong_figure_comes_back_at_its_field(
    valuation_site: Site, yuan: str, until: str, field: str
) -> None:
    negotiating, path = await begun(valuation_site)
    answer = await valuation_site.post(f"{path}/price", price(negotiating, yuan, until))
    assert answer.status_code == 422
    assert f'id="{field}-{negotiating.id}-error"' in answer.text


async def test_a_party_refuses(valuation_site: Site) -> None:
    _, path = await begun(valuation_site)
    assert (await valuation_site.post(f"{path}/refusal")).status_code == 303
    assert "A party refuses to negotiate" in await case_page(valuation_site)


async def test_an_objection_to_an_agreed_price_is_refused_with_the_reason(
    valuation_site: Site,
) -> None:
    negotiating, path = await begun(valuation_site)
    await negotiating.both()
    await negotiating.confirm()
    answer = await valuation_site.post(f"{path}/objections")
    assert answer.status_code == 409
    assert "No objection to a negotiated price is heard" in answer.text


async def test_the_page_says_before_that_no_objection_is_heard(valuation_site: Site) -> None:
    negotiating, _ = await begun(valuation_site)
    await negotiating.both()
    assert "No objection to an agreed price is heard." in await case_page(valuation_site)


async def test_a_stranger_states_nothing(valuation_site: Site) -> None:
    negotiating, path = await begun(valuation_site)
    valuation_site.as_(valuation_site.court.stranger)
    answer = await valuation_site.post(f"{path}/price", price(negotiating, "1"))
    assert answer.status_code == 404


async def test_an_agreed_price_brings_the_case_on(valuation_site: Site) -> None:
    negotiating, _ = await begun(valuation_site)
    await negotiating.both()
    await negotiating.confirm()
    assert "The sale is being prepared" in await case_page(valuation_site)


async def test_a_party_reads_the_body_s_paper_and_that_is_noted(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.debtor)
    asking = Asking(site.court)
    await asking.begin()
    await asking.enter()
    assert "2,800,000" in await case_page(site)
    path = f"/my/cases/{site.court.case_id}/inquiries/{asking.id}/paper"
    assert (await site.get(path)).content.startswith(b"%PDF-")
    async with site.court.database.session() as session:
        rows = select(ReportService).where(col(ReportService.party_id) == site.court.parties[1])
        assert (await session.exec(rows)).one().read_at is not None


async def test_an_objection_to_an_inquired_price_is_refused_with_the_reason(
    valuation_site: Site,
) -> None:
    site = valuation_site.as_(valuation_site.court.debtor)
    asking = Asking(site.court)
    await asking.begin()
    await asking.enter()
    answer = await site.post(f"/my/cases/{site.court.case_id}/inquiries/{asking.id}/objections")
    assert answer.status_code == 409
    assert "No objection to an inquired price is heard" in answer.text
