"""The whole chain by API: a seized flat becomes money in the creditor's hands."""

from __future__ import annotations

from auction.kernel.actor import Role
from tests.fakes.proofs import served_address
from tests.integration.api.walking import (
    CLAIM_FEN,
    COST_FEN,
    DEPOSIT_FEN,
    INCREMENT_FEN,
    START_FEN,
    VALUE_FEN,
    Walk,
)
from tests.web.api.api_site import ApiSite, refusal

PRICE_FEN = START_FEN + 2 * INCREMENT_FEN


async def test_from_the_case_to_the_announcement(api: ApiSite) -> None:
    walk = Walk(api)
    await walk.open_case()
    await walk.fix_price()
    lot_id = await walk.draft()
    judge = await api.as_(Role.judge)
    appraisal = await judge.read(f"/appraisals/{walk.known['appraisal_id']}")
    report = appraisal["reports"][0]["id"]
    file = await judge.get(f"/appraisals/{appraisal['id']}/reports/{report}", file="original")
    assert file.content.startswith(b"%PDF-")
    early = await judge.post(f"/lots/{lot_id}/publication", {})
    await walk.decide()
    await walk.publish()
    lot = await api.client().read(f"/lots/{lot_id}")
    assert refusal(early)[:2] == (422, "terms_not_decided")
    assert lot["stage"] == "published"
    assert lot["reference_price"]["amount_fen"] == VALUE_FEN
    assert lot["state"]["next_fen"] == START_FEN
    assert lot["you"] is None
    assert {"zh", "en"} <= lot["announcement"]["content"].keys()


async def test_from_the_announcement_to_the_creditor(api: ApiSite) -> None:
    walk = Walk(api)
    await walk.open_case()
    await walk.fix_price()
    lot_id = await walk.draft()
    await walk.decide()
    await walk.publish()
    loser, winner = await walk.enrol("陈一"), await walk.enrol("王二")
    await walk.until((await winner.read(f"/lots/{lot_id}"))["opens_at"])
    await walk.settled()
    await loser.act(f"/lots/{lot_id}/bids", {"id": "a", "price_fen": START_FEN})
    await winner.act(f"/lots/{lot_id}/bids", {"id": "a", "price_fen": PRICE_FEN})
    await walk.pass_(days=1, minutes=1)

    judge = await api.as_(Role.judge)
    [sale] = (await judge.read("/sales"))["items"]
    [deposit] = (await loser.read("/applications"))["items"]
    assert (sale["price_fen"], sale["buyer_name"]) == (PRICE_FEN, "王二")
    assert sale["balance_fen"] == PRICE_FEN - DEPOSIT_FEN
    assert deposit["deposit"]["state"] == "returned"

    await walk.pay(sale["payment_number"], "王二", sale["balance_fen"])
    await walk.settled()
    await judge.act(f"/sales/{sale['id']}/ruling")
    now = (await judge.read("/time"))["now"]
    await judge.act(f"/sales/{sale['id']}/service", **served_address(now))
    await walk.settled()
    shared = await judge.read(f"/sales/{sale['id']}/distribution")
    early = await judge.post(f"/distributions/{shared['id']}/approval", {})
    assert refusal(early)[:2] == (422, "payee_without_account")
    await walk.name_accounts(shared)
    await judge.act(f"/distributions/{shared['id']}/approval")
    await walk.settled()
    money = await judge.read(f"/cases/{walk.known['case_id']}/money")
    books = await (await api.as_(Role.finance)).read("/ledger/trial-balance")
    papers = await judge.read(f"/cases/{walk.known['case_id']}/papers")
    assert money["received_fen"] == PRICE_FEN
    assert money["claims"][0]["paid_fen"] == CLAIM_FEN
    assert money["owed_fen"] == 0
    assert money["costs_paid_fen"] >= COST_FEN
    assert money["paid_fen"] + money["costs_paid_fen"] + money["surplus_paid_fen"] == PRICE_FEN
    assert books["balanced"] is True
    ruling = next(paper for paper in papers["items"] if paper["kind"] == "ruling")
    printed = await winner.get(f"/papers/{ruling['number']}/pdf", lang="en")
    checked = await api.client().read(f"/papers/{ruling['number']}")
    hidden = await api.client().get(f"/papers/{ruling['number']}/pdf")
    assert printed.content.startswith(b"%PDF-")
    assert (checked["is_whole"], checked["facts"]) == (True, None)
    assert refusal(hidden)[:2] == (404, "not_found")
    assert all(paper["is_whole"] for paper in papers["items"])
    assert {paper["kind"] for paper in papers["items"]} == {
        "announcement",
        "special_notice",
        "deliberation",
        "availability",
        "confirmation",
        "assistance",
        "ruling",
        "distribution",
    }
