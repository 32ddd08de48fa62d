"""The agency's desk."""

from __future__ import annotations

import pytest
from sqlmodel import select

from auction.cases import service as cases
from auction.cases.models import AssetPhoto
from auction.kernel.actor import Actor, Role
from tests.valuation.reports import plain_pdf
from tests.web.valuation_site import Site

GOOD = {
    "amount": "3,910,800",
    "valid_until": "2026-12-31",
    "value_on": "2026-03-16",
    "signed_on": "2026-03-16",
    "methods": "market",
    "one_method_reason": "可比案例充足",
    "appraiser_name-1": "王某",
    "appraiser_licence-1": "4620260001",
    "appraiser_name-2": "李某",
    "appraiser_licence-2": "4620260002",
}


async def offered(site: Site) -> str:
    """Commission the first agency and look as it; return the commission's address."""
    row, agent = await site.court.turn(await site.court.agreed())
    site.as_(agent)
    return f"/agency/commissions/{row.id}"


def agent_of_another(site: Site) -> Actor:
    """Return who acts for an agency that was not named."""
    return Actor(site.court.agents[4].account_id, None, frozenset({Role.agency}))


async def accepted(site: Site) -> str:
    path = await offered(site)
    await site.post(f"{path}/acceptance", {"no_interest": "yes"})
    return path


async def test_a_commission_stands_on_the_desk_with_its_day(valuation_site: Site) -> None:
    path = await offered(valuation_site)
    desk = (await valuation_site.get("/agency")).text
    assert "1 commission waits for you" in desk
    assert path in desk


async def test_an_empty_desk_says_so(valuation_site: Site) -> None:
    await offered(valuation_site)
    row = valuation_site.as_(agent_of_another(valuation_site))
    assert "No commission waits" in (await row.get("/agency")).text


async def test_the_agency_accepts(valuation_site: Site) -> None:
    path = await accepted(valuation_site)
    assert "Hand in the report" in (await valuation_site.get(path)).text


async def test_the_agency_declines_with_a_ground(valuation_site: Site) -> None:
    path = await offered(valuation_site)
    sent = {"ground": "conflict_of_interest", "note": "法定代表人是被执行人的配偶"}
    assert (await valuation_site.post(f"{path}/refusal", sent)).status_code == 303
    assert "You declined this commission" in (await valuation_site.get(path)).text


async def test_declining_without_a_ground_is_refused(valuation_site: Site) -> None:
    path = await offered(valuation_site)
    answer = await valuation_site.post(f"{path}/refusal", {"note": "keine"})
    assert answer.status_code == 422
    assert "keine" in answer.text


async def test_a_report_is_handed_in(valuation_site: Site) -> None:
    path = await accepted(valuation_site)
    answer = await valuation_site.post(f"{path}/report", GOOD, report=plain_pdf())
    assert answer.status_code == 303
    assert "Your report lies with the court" in (await valuation_site.get(path)).text


@pytest.mark.parametrize(
    ("changed", "content", "says"),
    [
        ({"amount": "-1"}, plain_pdf(), "amount-error"),
        ({"amount": "0.001"}, plain_pdf(), "amount-error"),
        ({"valid_until": "2026-03-16"}, plain_pdf(), "valid_until-error"),
        ({"valid_until": "2027-04-01"}, plain_pdf(), "valid_until-error"),
        ({"signed_on": "2026-03-15"}, plain_pdf(), "signed_on-error"),
        ({"value_on": "2026-03-17"}, plain_pdf(), "value_on-error"),
        ({"one_method_reason": ""}, plain_pdf(), "one_method_reason-error"),
        ({"methods": "dice"}, plain_pdf(), "methods-error"),
        ({"appraiser_name-2": "", "appraiser_licence-2": ""}, plain_pdf(), "appraisers-error"),
        ({}, b"MZ not a report", "report-error"),
        ({}, b"%PDF-" + b"0" * 50_000_000, "report-error"),
    ],
    ids=[
        "negative",
        "fraction of a fen",
        "expired",
        "too long",
        "signed before the commission",
        "value date tomorrow",
        "one method without a reason",
        "unknown method",
        "one appraiser",
        "no PDF",
        "over 50 MB",
    ],
)
async def test_a_bad_report_is_refused_at_its_field(
    valuation_site: Site, changed: dict[str, str], content: bytes, says: str
) -> None:
    path = await accepted(valuation_site)
    answer = await valuation_site.post(f"{path}/report", {**GOOD, **changed}, report=content)
    assert answer.status_code == 422
    assert f'id="{says}"' in answer.text


async def test_a_second_report_is_refused(valuation_site: Site) -> None:
    path = await accepted(valuation_site)
    await valuation_site.post(f"{path}/report", GOOD, report=plain_pdf())
    answer = await valuation_site.post(f"{path}/report", GOOD, report=plain_pdf())
    assert "A report was handed in already" in answer.text


async def test_another_agency_finds_nothing(valuation_site: Site) -> None:
    path = await offered(valuation_site)
    valuation_site.as_(agent_of_another(valuation_site))
    assert (await valuation_site.get(path)).status_code == 404


async def test_a_party_has_no_agencys_desk(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.debtor)
    assert (await site.get("/agency")).status_code == 403


async def test_what_must_be_corrected_is_shown(valuation_site: Site) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    objection = await court.object(appraisal_id, court.debtor)
    await court.pass_days(10)
    await court.decide(objection, upheld=True)
    row, agent = await court.turn(appraisal_id)
    page = await valuation_site.as_(agent).get(f"/agency/commissions/{row.id}", "zh")
    assert "经审查" in page.text


async def test_the_agency_sees_the_pictures_of_its_own_commission(valuation_site: Site) -> None:
    court = valuation_site.court
    async with court.begin(court.judge) as uow:
        await cases.add_picture(
            uow, asset_id=court.asset_id, name="a.svg", content=b"<svg/>", is_own_drawing=True
        )
    async with court.database.session() as session:
        file_id = (await session.exec(select(AssetPhoto.file_id))).one()
    path = f"{await offered(valuation_site)}/pictures/{file_id}"
    assert (await valuation_site.get(path)).content == b"<svg/>"
    valuation_site.as_(agent_of_another(valuation_site))
    assert (await valuation_site.get(path)).status_code == 404
