"""The desk of a plan: what a judge and a clerk are offered, and why something is refused."""

from __future__ import annotations

import pytest

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.settlement.rules import DistributionState
from tests.auction.settlement.test_distributing import sold
from tests.fakes.planned_lot import PlannedLot, shared_flat
from tests.web.money_site import MoneySite

SLIP = {"channel": "post", "address": "海口市", "note": "EMS-1188"}


async def desk(database: Database) -> tuple[MoneySite, PlannedLot, str]:
    """Return a judge's site, the plan of a person's two creditors, and its page."""
    planned = await shared_flat(await sold(database))
    found = await planned.now()
    site = MoneySite(planned.lot.court).as_(Role.judge)
    return site, planned, f"/court/distributions/{found.id}/plan"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Every line, with its rule and its sum"), ("zh", "逐项依据与计算")],
)
async def test_a_plan_is_shown_line_by_line_with_its_hash(
    database: Database, language: str, words: str
) -> None:
    site, _, page = await desk(database)
    shown = (await site.get(page, language)).text
    assert words in shown
    assert "SHA-256" in shown
    assert "plan_title." not in shown


async def test_a_judge_makes_the_plan_that_was_read(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", 3_000_000_00)
    await lot.claim("乙", 1_000_000_00)
    planned = PlannedLot(lot)
    found = await planned.propose()
    site, page = MoneySite(lot.court).as_(Role.judge), f"/court/distributions/{found.id}"
    shown = (await site.get(page)).text
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    refused = await site.post(f"{page}/plan", seen="0" * 64)
    assert (refused.status_code, "The case has changed" in refused.text) == (409, True)
    assert (await site.post(f"{page}/plan", seen=seen)).status_code == 303
    assert (await planned.now()).state is DistributionState.planned
    assert "To the plan" in (await site.get(page)).text


async def test_a_receipt_without_proof_or_of_the_future_is_not_noted(database: Database) -> None:
    site, planned, page = await desk(database)
    which = (await planned.recipients())[0].id
    without = await site.post(
        f"{page}/service", which=which, served_at="2026-03-16T12:00", channel="post", address="x"
    )
    assert without.status_code == 422
    ahead = await site.post(f"{page}/service", which=which, served_at="2027-03-16T12:00", **SLIP)
    assert ahead.status_code == 422
    now = planned.lot.court.clock.at.strftime("%Y-%m-%d") + "T12:00"
    noted = await site.post(f"{page}/service", which=which, served_at=now, **SLIP)
    assert noted.status_code == 303
    again = await site.post(f"{page}/service", which=which, served_at=now, **SLIP)
    assert "The plan was served on them already" in again.text


async def test_nothing_is_paid_early_and_the_page_says_until_when(database: Database) -> None:
    site, planned, page = await desk(database)
    assert "is not yet served on everybody" in (await site.post(f"{page}/payment")).text
    await planned.serve()
    refused = await site.post(f"{page}/payment")
    assert "nothing is paid before" in refused.text
    assert (await planned.now()).payouts == ()
    await planned.days_pass(16)
    assert (await site.post(f"{page}/payment")).status_code == 303
    assert (await planned.now()).state is DistributionState.approved


async def test_a_clerk_serves_and_does_not_pay(database: Database) -> None:
    site, planned, page = await desk(database)
    await planned.serve()
    await planned.days_pass(16)
    assert "Pay by the plan" not in (await site.as_(Role.clerk).get(page)).text
    assert (await site.post(f"{page}/payment")).status_code == 403


async def test_a_step_that_is_none_is_refused(database: Database) -> None:
    site, _, page = await desk(database)
    assert (await site.post(f"{page}/steps", step="dance", which="po_1")).status_code == 422


async def test_a_distribution_without_a_plan_has_no_plan_page(database: Database) -> None:
    lot = await sold(database)
    await lot.claim("甲银行", 1_000_000_00)
    found = await PlannedLot(lot).propose()
    site = MoneySite(lot.court).as_(Role.judge)
    assert (await site.get(f"/court/distributions/{found.id}/plan")).status_code == 404
