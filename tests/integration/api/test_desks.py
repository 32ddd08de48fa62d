"""Valuation, the panel and applying, where something is wrong: refused by code, nothing changed."""

from __future__ import annotations

from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from tests.integration.api.walking import DEPOSIT_FEN, REPORT_SAYS, START_FEN, Walk, prove
from tests.valuation.reports import plain_pdf
from tests.web.api.api_site import ApiSite, refusal

_PDF = {"Content-Type": "application/pdf"}


async def test_a_report_that_is_none_is_not_taken(api: ApiSite) -> None:
    walk = Walk(api)
    await walk.open_case()
    await walk.appoint()
    agent = await api.as_(walk.agent)
    commission = walk.known["commission_id"]
    silent = await agent.post(f"/commissions/{commission}/acceptance", {})
    assert refusal(silent) == (422, "declaration_missing", "no_interest")
    await agent.act(f"/commissions/{commission}/acceptance", {"no_interest": True})
    path = f"/commissions/{commission}/reports"
    today = court_day(api.house.clock.now()).isoformat()
    figures = {"amount_fen": "391080000", "valid_until_on": "2026-12-31"}
    good = {**figures, "value_on": today, "signed_on": today, **REPORT_SAYS}
    bad = [
        (b"no pdf", good, (422, "report_not_pdf", "report")),
        (b"%PDF-1.7 " + b"x" * 50_000_000, good, (422, "report_too_large", "report")),
        (plain_pdf(), {**good, "amount_fen": "0"}, (422, "bad_amount", "amount_fen")),
        (plain_pdf(), {**good, "amount_fen": "1.5"}, (422, "bad_amount", "amount_fen")),
        (plain_pdf(), {**good, "valid_until_on": "2028-01-01"}, (422, "validity_too_long", None)),
        (plain_pdf(), {**good, "valid_until_on": "soon"}, (422, "bad_date", "valid_until_on")),
    ]
    for content, figures, expected in bad:
        answer = await agent.post(path, content=content, params=figures, headers=_PDF)
        status, code, field = refusal(answer)
        assert (status, code, field if expected[2] else None) == expected
    await agent.made(path, content=plain_pdf(), params=good, headers=_PDF)
    second = await agent.post(path, content=plain_pdf(), params=good, headers=_PDF)
    stranger = await api.as_(await api.person("别家", Role.agency))
    assert refusal(second)[:2] == (422, "report_there_already")
    assert refusal(await stranger.get(f"/commissions/{commission}"))[:2] == (404, "not_found")


async def test_terms_are_measured_and_signed_by_three(api: ApiSite) -> None:
    walk = Walk(api)
    await walk.open_case()
    await walk.fix_price()
    lot_id = await walk.draft()
    judge, path = await api.as_(Role.judge), f"/lots/{lot_id}/decision"
    bad = [
        ({"start_fen": START_FEN - 1}, "start_under_floor"),
        ({"deposit_fen": DEPOSIT_FEN * 3}, "deposit_outside_band"),
        ({"deposit_fen": 1}, "deposit_outside_band"),
        ({"increment_fen": 0}, "bad_amount"),
        ({"opens_at": "2026-04-01T10:00:00+08:00"}, "opens_too_soon"),
        ({"ends_at": "2026-04-01T10:00:00+08:00"}, "ends_before_it_opens"),
        ({"opens_at": "2026-04-01T10:00"}, "bad_date"),
        ({"balance_days": 0}, "bad_balance_days"),
    ]
    for change, code in bad:
        assert refusal(await judge.post(path, walk.terms(**change)))[1] == code, change
    assert refusal(await judge.get(path))[:2] == (404, "not_found")

    decision = await judge.made(path, walk.terms())
    sign, member = f"/decisions/{decision}/signature", await api.as_(Role.panel)
    alone = await judge.post(sign, {})
    stale = await member.post(sign, {"seen_hash": "0" * 64})
    assert (await member.read("/decisions"))["total"] == 1
    assert await member.act(sign, {}) == {"is_decided": False}
    twice = await member.post(sign, {})
    assert refusal(alone)[:2] == (403, "not_on_the_panel")
    assert refusal(stale)[:2] == (409, "stale_form")
    assert refusal(twice)[:2] == (422, "signed_already")
    assert refusal(await judge.post(f"/lots/{lot_id}/publication", {}))[1] == "terms_not_decided"
    assert refusal(await api.client().get(f"/lots/{lot_id}"))[:2] == (404, "not_found")
    assert (await judge.read(f"/lots/{lot_id}"))["stage"] == "deciding"
    assert (await judge.read("/court/lots", state="deciding"))["total"] == 1
    assert (await api.client().read("/lots"))["total"] == 0


async def test_applying_and_paying_go_by_the_book(api: ApiSite) -> None:
    walk = Walk(api)
    await walk.open_case()
    await walk.fix_price()
    lot_id = await walk.draft()
    await walk.decide()
    await walk.publish()
    person = await api.person("陈一")
    bidder, path = await api.as_(person), f"/lots/{lot_id}/application"
    application = {"refund_account": "6217002800000001234", "is_eligible": True}
    early = await bidder.post(path, application)
    await prove(bidder, "陈一", 7)
    unpromised = await bidder.post(path, {**application, "is_eligible": False})
    asked = (await bidder.act(path, application))["deposit"]
    twice = await bidder.post(path, application)
    assert refusal(early)[:2] == (422, "identity_unverified")
    assert refusal(unpromised)[1:] == ("not_a_choice", "is_eligible")
    assert refusal(twice)[:2] == (422, "already_applied")

    # Too much, by somebody else: it lies on the desk, and nobody is admitted.
    assert (await walk.pay(asked["number"], "陈一", asked["due_fen"] + 1))["reason"] == "too_large"
    assert (await walk.pay(asked["number"], "陈一", asked["due_fen"] - 1))["reason"] == "too_small"
    assert (await walk.pay(asked["number"], "李四", asked["due_fen"]))["reason"] == "other_payer"
    await walk.settled()
    assert (await bidder.read(f"/lots/{lot_id}"))["you"]["paddle"] is None

    # To others one's deposit does not exist.
    other = await api.as_(await api.person("王二"))
    assert refusal(await other.get(f"/deposits/{asked['number']}"))[:2] == (404, "not_found")
    assert refusal(await other.get(path))[:2] == (404, "not_found")
    assert (await bidder.read(f"/deposits/{asked['number']}"))["deposit"]["state"] == "asked"
