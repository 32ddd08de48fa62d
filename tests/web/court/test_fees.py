"""The court's pages of fees and tariffs; each sum is shown step by step."""

from __future__ import annotations

import pytest

from auction.kernel.actor import Actor, Role
from tests.valuation.fees.sold import SellingHouse
from tests.valuation.house import OBJECTIONS_END, other_court_judge
from tests.valuation.reports import plain_pdf
from tests.web.valuation_site import Site
from valuation.fees.expenses import enter_expenses

EXPECTED = {"expected": "3910800"}


def fees(appraisal_id: str, act: str = "") -> str:
    return f"/court/appraisals/{appraisal_id}/fees{act}"


async def test_an_estimate_is_asked_for_and_shown_to_the_applicant(valuation_site: Site) -> None:
    court = valuation_site.court
    appraisal_id = await court.agreed()
    site = valuation_site.as_(court.clerk)
    assert (await site.post(fees(appraisal_id, "/estimate"), EXPECTED)).status_code == 303
    assert "12,277" in (await site.get(fees(appraisal_id))).text
    assert (await site.post(fees(appraisal_id, "/advance"))).status_code == 303
    page = (await site.as_(court.applicant).get(f"/my/cases/{court.case_id}")).text
    assert "6,138.50" in page
    assert "6,138.50" not in (await site.as_(court.debtor).get(f"/my/cases/{court.case_id}")).text


async def test_an_advance_before_an_estimate_is_refused_in_words(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    answer = await site.post(fees(await site.court.agreed(), "/advance"))
    assert answer.status_code == 409
    assert "Estimate the fee first." in answer.text


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "rounded once to the fen"), ("zh", "一次四舍五入到分")],
)
async def test_a_sold_things_fee_shows_its_arithmetic(
    valuation_site: Site, language: str, says: str
) -> None:
    selling = SellingHouse(valuation_site.court)
    appraisal_id = await selling.fixed()
    await selling.sell(3_600_000_00)
    site = valuation_site.as_(valuation_site.court.judge)
    page = (await site.get(fees(appraisal_id), language)).text
    assert says in page
    assert "11,500" in page
    assert "6,500.00" in page  # Of the second tier.
    assert "state.fee" not in page


async def test_the_agency_claims_and_the_judge_accepts(valuation_site: Site) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    await court.pass_to(OBJECTIONS_END)
    site = valuation_site.as_(court.judge)
    assert (await site.post(fees(appraisal_id, "/unsold"))).status_code == 303
    row, agent = await court.turn(appraisal_id)
    claim = {"expenses": "2345.67", "note": "差旅"}
    desk = f"/agency/commissions/{row.id}/fee"
    assert (await site.as_(agent).post(f"{desk}/expenses", claim)).status_code == 303
    assert "2,345.67" in (await site.get(desk)).text
    accepted = {"accepted": "2000", "note": "部分票据不符"}
    path = fees(appraisal_id, f"/expenses/{row.id}")
    assert (await site.as_(court.judge).post(path, accepted)).status_code == 303
    assert "2,000" in (await site.get(fees(appraisal_id))).text
    assert "部分票据不符" in (await site.as_(agent).get(desk)).text


async def test_too_much_comes_back_at_its_field(valuation_site: Site) -> None:
    court = valuation_site.court
    appraisal_id = await court.delivered()
    await court.pass_to(OBJECTIONS_END)
    site = valuation_site.as_(court.judge)
    await site.post(fees(appraisal_id, "/unsold"))
    row, agent = await court.turn(appraisal_id)
    desk = f"/agency/commissions/{row.id}/fee"
    await site.as_(agent).post(f"{desk}/expenses", {"expenses": "10", "note": "差旅"})
    path = fees(appraisal_id, f"/expenses/{row.id}")
    answer = await site.as_(court.judge).post(path, {"accepted": "10.01"})
    assert answer.status_code == 422
    assert 'id="accepted-error"' in answer.text


async def test_another_agency_sees_nothing_of_a_fee(valuation_site: Site) -> None:
    court = valuation_site.court
    row, _ = await court.turn(await court.agreed(0, 1, 2))
    other = Actor(court.agents[4].account_id, None, frozenset({Role.agency}))
    assert (
        await valuation_site.as_(other).get(f"/agency/commissions/{row.id}/fee")
    ).status_code == 404


async def test_an_agency_names_its_account_once_it_is_one(valuation_site: Site) -> None:
    court = valuation_site.court
    row, agent = await court.turn(await court.agreed())
    site = valuation_site.as_(agent)
    desk = f"/agency/commissions/{row.id}/fee"
    answer = await site.post(f"{desk}/account", {"bank_account": "!"})
    assert answer.status_code == 422
    assert 'id="bank_account-error"' in answer.text
    await site.post(f"{desk}/account", {"bank_account": "6222000011112222"})
    assert "6222000011112222" in (await site.get(desk)).text


async def test_a_tariff_takes_the_place_of_the_example(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    assert "only an example" in (await site.get("/court/tariffs")).text
    path = "/court/tariffs/real_estate"
    rows = {"up_to-0": "1000000", "rate-0": "4", "rate-1": "2.25", "source": "琼价备〔2026〕1号"}
    assert (await site.post(path, rows)).status_code == 303
    page = (await site.get("/court/tariffs")).text
    assert "2.25" in page
    assert "琼价备〔2026〕1号" in page


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ({"rate-0": "four"}, "rate-0"),
        ({"up_to-0": "x", "rate-0": "4"}, "up_to-0"),
        ({"up_to-0": "100", "rate-0": "4"}, "source"),
        ({"rate-0": "4"}, "source"),
    ],
)
async def test_a_bad_tariff_comes_back_with_what_was_typed(
    valuation_site: Site, rows: dict[str, str], field: str
) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    answer = await site.post("/court/tariffs/real_estate", rows)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


async def test_a_tariff_without_a_last_tier_is_refused_whole(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.judge)
    rows = {"up_to-0": "100", "rate-0": "4", "source": "备案"}
    answer = await site.post("/court/tariffs/real_estate", rows)
    assert "The tariff is not right" in answer.text


async def test_a_clerk_files_no_tariff(valuation_site: Site) -> None:
    site = valuation_site.as_(valuation_site.court.clerk)
    assert (await site.post("/court/tariffs/real_estate", {"rate-0": "4"})).status_code == 403


@pytest.mark.parametrize("act", ["", "/receipts/com_x"])
async def test_another_courts_fees_are_not_there(valuation_site: Site, act: str) -> None:
    appraisal_id = await valuation_site.court.started()
    site = valuation_site.as_(await other_court_judge(valuation_site.court))
    assert (await site.get(fees(appraisal_id, act))).status_code == 404


async def test_a_receipt_is_read_by_the_court(valuation_site: Site) -> None:
    court = valuation_site.court
    appraisal_id = await court.agreed()
    row, agent = await court.turn(appraisal_id)
    async with court.begin(agent) as uow:
        await enter_expenses(
            uow, commission_id=row.id, amount_fen=100, note="差旅", receipt=plain_pdf()
        )
    site = valuation_site.as_(court.judge)
    answer = await site.get(fees(appraisal_id, f"/receipts/{row.id}"))
    assert answer.headers["content-type"] == "application/pdf"
