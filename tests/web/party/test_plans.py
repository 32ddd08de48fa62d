"""A plan as its creditors and the debtor read it, and what they may say against it."""

from __future__ import annotations

from auction.db.engine import Database
from auction.kernel.actor import Actor
from tests.auction.settlement.test_distributing import sold
from tests.fakes.planned_lot import PlannedLot, shared_flat
from tests.web.money_site import MoneySite


async def served(database: Database) -> tuple[MoneySite, PlannedLot, Actor]:
    """Return the site, a plan served on everybody, and the creditor 乙 with an account."""
    planned = await shared_flat(await sold(database))
    creditor = await planned.sign_in("乙")
    await planned.serve()
    return MoneySite(planned.lot.court).as_(creditor), planned, creditor


async def test_a_creditor_objects_on_the_page_and_the_others_answer(database: Database) -> None:
    site, planned, _ = await served(database)
    bank = await planned.sign_in("甲银行")
    page = f"/my/plans/{planned.plan_id}"
    assert "You may object until" in (await site.get(page)).text
    claim = await planned.line("甲银行")
    filed = {"claim": claim, "should_be": "1000000", "grounds": "该债权已部分清偿。"}
    assert (await site.post(f"{page}/objections", **filed)).status_code == 303
    again = await site.post(f"{page}/objections", **filed)
    assert "objected to this line already" in again.text
    found = await planned.objections()
    assert [row.should_fen for row in found] == [1_000_000_00]
    site.as_(bank)
    assert "Somebody objects to the plan" in (await site.get(page)).text
    answer = {"which": found[0].id, "answer": "oppose", "words": "未清偿。"}
    early = await site.post(f"{page}/answers", **answer)
    assert "not told of this objection yet" in early.text
    await planned.tell_others(found[0].id)
    assert (await site.post(f"{page}/answers", **answer)).status_code == 303
    assert "Opposes the objection" in (await site.get(page)).text


async def test_on_the_sixteenth_day_the_form_is_gone_and_its_door_refuses(
    database: Database,
) -> None:
    site, planned, _ = await served(database)
    page, claim = f"/my/plans/{planned.plan_id}", await planned.line("甲银行")
    await planned.days_pass(16)
    shown = (await site.get(page)).text
    assert "Your time to object is over" in shown
    assert "File the objection" not in shown
    late = await site.post(f"{page}/objections", claim=claim, should_be="0", grounds="x")
    assert (late.status_code, "were over" in late.text) == (409, True)


async def test_whoever_was_not_served_and_strangers_find_no_plan(database: Database) -> None:
    planned = await shared_flat(await sold(database))
    creditor = await planned.sign_in("乙")
    stranger = await planned.lot.court.person("路人")
    site, page = MoneySite(planned.lot.court), f"/my/plans/{planned.plan_id}"
    for actor in (creditor, stranger):
        assert (await site.as_(actor).get(page)).status_code == 404
    await planned.serve()
    assert (await site.as_(creditor).get(page)).status_code == 200
    assert (await site.as_(stranger).get(page)).status_code == 404


async def test_an_objector_withdraws_and_nobody_else_does(database: Database) -> None:
    site, planned, creditor = await served(database)
    bank = await planned.sign_in("甲银行")
    objection = await planned.object("乙", "甲银行", 0)
    page = f"/my/plans/{planned.plan_id}"
    refused = await site.as_(bank).post(f"{page}/withdrawal", which=objection)
    assert refused.status_code == 404
    assert await planned.state(objection) == "filed"
    done = await site.as_(creditor).post(f"{page}/withdrawal", which=objection)
    assert done.status_code == 303
    assert await planned.state(objection) == "withdrawn"
