"""A plan from the making to the payment by API, each step by who takes it."""

from __future__ import annotations

from typing import Any

from auction.kernel.actor import Role
from tests.fakes.court_of_tests import CourtOfTests, StandingClock
from tests.fakes.planned_lot import PlannedLot
from tests.fakes.sold_lot import list_flat
from tests.web.api.api_site import ApiSite, Client, refusal


async def two_creditors(api: ApiSite) -> PlannedLot:
    """Return a sold flat of the API's own court, whose proceeds two creditors have to share."""
    court = CourtOfTests(api.house.works, StandingClock(api.house.clock.now()), api.court_id)
    court.staff = api.staff
    lot = await list_flat(court)
    lot.buyer = await lot.bidder("李伟", "K4821")
    await lot.knock_down("K4821")
    await lot.claim("甲银行", 3_000_000_00)
    await lot.claim("乙", 1_000_000_00)
    planned = PlannedLot(lot)
    await planned.propose()
    return planned


def receipt(at: str) -> dict[str, str]:
    return {"channel": "post", "address": "海口市", "at": at, "note": "EMS-1188"}


async def now_of(client: Client) -> str:
    return str((await client.read("/time"))["now"])


async def test_a_plan_is_made_served_objected_to_and_answered_by_api(api: ApiSite) -> None:
    planned = await two_creditors(api)
    judge, clerk = await api.as_(Role.judge), await api.as_(Role.clerk)
    found = await planned.now()
    address = f"/distributions/{found.id}/plans"
    plan: dict[str, Any] = await judge.act(address, {"seen": ""})
    assert len(plan["recipients"]) == 3
    assert sum(line["gets_fen"] for line in plan["lines"]) + plan["surplus_fen"] == 2_400_000_00
    assert (await judge.read(address))["id"] == plan["id"]
    twice = await judge.post(address, {"seen": ""})
    assert refusal(twice)[1] == "distribution_decided"
    early = await judge.post(f"{address}/payment")
    assert refusal(early)[1] == "plan_unserved_still"

    for each in plan["recipients"]:
        at = receipt(await now_of(clerk))
        plan = await clerk.act(f"/plan-recipients/{each['id']}/service", at)
    planned.plan_id = plan["id"]
    creditor = await api.as_(await planned.sign_in("乙"))
    assert (await creditor.read(f"/plans/{plan['id']}"))["versions"][0]["version"] == 1
    stranger = await api.as_(await api.person("路人"))
    assert (await stranger.get(f"/plans/{plan['id']}")).status_code == 404

    said = {"claim": await planned.line("甲银行"), "should_fen": 1, "grounds": "已清偿。"}
    [objection] = (await creditor.act(f"/plans/{plan['id']}/objections", said))["objections"]
    about = f"/plan-objections/{objection['id']}"
    for reply in objection["replies"]:
        at = receipt(await now_of(clerk))
        await clerk.act(f"/plan-replies/{reply['id']}/notice", at)
    bank = {"answer": "oppose", "party_id": await planned.party("甲银行")}
    answered = await clerk.act(f"{about}/answers", bank)
    assert [reply["answer"] for reply in answered["objections"][0]["replies"]].count("oppose") == 1
    for step, body in (
        ("opposition", receipt(await now_of(judge))),
        ("correction", None),
        ("suit", {"number": "x", "filed_on": "2026-03-16", "disputed_fen": 1}),
        ("judgment", {"number": "x", "in_force_on": "2026-03-16", "line_fen": 1}),
    ):
        assert refusal(await judge.post(f"{about}/{step}", body))[1] == "plan_step_not_open", step
    withdrawn = await creditor.act(f"{about}/withdrawal")
    assert withdrawn["objections"][0]["state"] == "withdrawn"
    ended = await judge.act(f"{address}/taking-back", {"reason": "案件情况变化"})
    assert ended["ended_at"] is not None
    assert (await judge.get(address)).status_code == 404
