"""Bidding by API on a lot that is open: the protocol's answers, and nobody behind a paddle."""

from __future__ import annotations

from typing import Any

import pytest

from auction.kernel.actor import Role
from tests.integration.api.walking import INCREMENT_FEN, START_FEN, a_case_with_everything
from tests.web.api.api_site import ApiSite, refusal


async def test_a_lot_is_bid_on_and_watched(api: ApiSite) -> None:
    walk = await a_case_with_everything(api)
    lot_id = walk.known["lot_id"]
    bids, bidder = f"/lots/{lot_id}/bids", await api.as_(walk.bidder)

    # The same id with the same price gets the first answer; with another it is refused.
    again = await bidder.post(bids, {"id": "first", "price_fen": START_FEN})
    other = await bidder.post(bids, {"id": "first", "price_fen": START_FEN + INCREMENT_FEN})
    assert again.status_code == 201
    assert again.json() == await bidder.read(f"{bids}/first")
    assert (other.status_code, other.json()["code"]) == (409, "id_reused")

    # A refusal has the protocol's code and data.
    low = await bidder.post(bids, {"id": "low", "price_fen": START_FEN + 1})
    assert low.status_code == 409
    assert (low.json()["kind"], low.json()["code"]) == ("refused", "off_grid")
    assert low.json()["data"]["above_fen"] == START_FEN + INCREMENT_FEN

    # What is no bid is malformed, and names its field.
    for body, field in BAD_BIDS:
        answer = await bidder.post(bids, body)
        assert refusal(answer) == (400, "malformed", field), body

    # Who is not admitted, not signed in, or came with another scope.
    judge = await api.as_(Role.judge, scopes=["read"])
    stranger = await api.as_(await api.person("无关人"), scopes=["bid"])
    bid = {"id": "x", "price_fen": START_FEN + INCREMENT_FEN}
    assert (await stranger.post(bids, bid)).json()["code"] == "not_admitted"
    assert refusal(await judge.post(bids, bid))[:2] == (403, "not_allowed")
    assert refusal(await api.client().post(bids, bid))[:2] == (401, "not_signed_in")
    unknown = await bidder.post("/lots/lot_none/bids", bid)
    assert (unknown.status_code, unknown.json()["code"]) == (409, "no_such_lot")

    # The bidder sees their own place; a stranger and the judge see the lot alone.
    mine = await bidder.read(f"/lots/{lot_id}")
    seen = await api.client().read(f"/lots/{lot_id}")
    paddle = mine["you"]["paddle"]
    assert mine["you"]["leading"] is True
    assert (seen["state"]["leader"], seen["you"]) == (paddle, None)
    assert (await judge.read(f"/lots/{lot_id}"))["you"]["paddle"] is None
    assert walk.bidder.account_id not in str(seen)

    # Events have no gap; hidden ones have their number alone.
    page = await api.client().read(f"/lots/{lot_id}/events")
    later = await api.client().read(f"/lots/{lot_id}/events", after=page["events"][0]["seq"])
    assert [event["seq"] for event in page["events"]] == list(range(1, len(page["events"]) + 1))
    assert page["next_after"] is None
    assert later["events"] == page["events"][1:]
    assert {tuple(event) for event in page["events"] if event["kind"] == "hidden"} == {
        ("seq", "kind")
    }
    assert page["events"][-1]["price_fen"] == START_FEN

    # Anyone may have the receipt of a bid; nothing else has one.
    answered = again.json()
    receipt = await api.client().read(f"/lots/{lot_id}/receipts/{answered['seq']}")
    assert {receipt[name] for name in ("hash", "price_fen")} == {answered["hash"], START_FEN}
    keys = (await api.client().http.get("/keys.json")).json()["keys"]
    assert [key["key"] for key in keys] == [receipt["key"]]
    for none in (answered["seq"] - 1, answered["seq"] + 1, 0, "x", "9" * 40):
        path = f"/lots/{lot_id}/receipts/{none}"
        assert refusal(await api.client().get(path))[:2] == (404, "not_found"), none

    # Until the close nothing the court or its finance desk may read joins name and paddle.
    for role in (Role.judge, Role.clerk, Role.panel, Role.president, Role.finance):
        told = await _all_that_is_read(api, role, walk.known)
        assert not [text for text in told if "陈一" in text and paddle in text], role
        assert not [text for text in told if "陈一" in text and lot_id in text], role


@pytest.mark.parametrize("path", ["/lots/lot_none", "/lots/lot_none/events"])
async def test_an_unknown_lot_is_not_found(api: ApiSite, path: str) -> None:
    assert refusal(await api.client().get(path))[:2] == (404, "not_found")


BAD_BIDS: list[tuple[Any, str | None]] = [
    ({"id": "b"}, "price_fen"),
    ({"id": "b", "price_fen": 1.5}, "price_fen"),
    ({"id": "b", "price_fen": 0}, "price_fen"),
    ({"id": "b", "price_fen": 2**53}, "price_fen"),
    ({"id": "", "price_fen": 1}, "id"),
    ({"id": "b", "price_fen": 1, "max_steps": None}, "max_steps"),
    ({"id": "b", "price_fen": 1, "proxy": 1}, "proxy"),
    ([], None),
]


async def _all_that_is_read(api: ApiSite, role: Role, known: dict[str, str]) -> list[str]:
    """Return every answer a role gets from what can be read by GET."""
    client = await api.as_(role)
    paths = [
        *(f"/cases/{known['case_id']}{tail}" for tail in ("", "/lots", "/papers", "/deadlines")),
        f"/lots/{known['lot_id']}",
        f"/lots/{known['lot_id']}/decision",
        "/court/lots",
        "/deadlines",
        "/sales",
        "/messages",
        "/payments/numbers",
        "/payments/transfers",
        "/payouts",
        "/ledger/trial-balance",
        f"/deposits/{known['number']}",
    ]
    return [(await client.get(path)).text for path in paths]
