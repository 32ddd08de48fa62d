"""A claim on paper and an objection go their way by API, step by step."""

from __future__ import annotations

from auction.kernel.actor import Role
from tests.fakes.pictures import PNG
from tests.web.api.api_site import ApiSite, refusal
from tests.web.api.test_cases import CASE, FLAT

REASON = "经审查，异议理由不成立，裁定驳回。"


async def test_a_claim_and_an_objection_go_their_way_by_api(api: ApiSite) -> None:
    judge = await api.as_(Role.judge)
    case_id = await judge.made("/cases", CASE)
    asset_id = await judge.made(f"/cases/{case_id}/assets", FLAT)
    claim_id = await judge.made(
        f"/assets/{asset_id}/outsider-claims",
        params={"right": "owner", "words": "该房屋系我购买。", "outsider_name": "王芳"},
        content=PNG,
        headers={"Content-Type": "image/png"},
    )
    early = await judge.post(f"/outsider-claims/{claim_id}/steps", {"step": "release"})
    assert refusal(early)[:2] == (422, "step_not_open")
    await judge.act(f"/outsider-claims/{claim_id}/steps", {"step": "register"})
    body = {"step": "dismiss", "reason": REASON}
    await judge.act(f"/outsider-claims/{claim_id}/steps", body)
    (listed,) = (await judge.read(f"/cases/{case_id}/outsider-claims"))["items"]
    assert (listed["state"], listed["outsider_name"]) == ("dismissed", "王芳")

    objection_id = await judge.made(
        f"/cases/{case_id}/objections",
        {
            "target": "act",
            "act_attacked": "2026年3月1日的裁定",
            "words": "未通知我方。",
            "objector_name": "李强",
        },
    )
    await judge.act(f"/enforcement-objections/{objection_id}/steps", {"step": "register"})
    shown = await judge.read(f"/enforcement-objections/{objection_id}")
    assert shown["state"] == "registered"
    assert (await judge.read(f"/cases/{case_id}/redemption"))["claims_fen"] == 0
