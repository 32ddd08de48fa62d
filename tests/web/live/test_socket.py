"""The live socket, frame by frame, as `docs/live-protocol.md` says."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from auction.bidding.commands import Suspend
from tests.fakes.live_lots import LOT, START_FEN, STEP_FEN
from tests.fakes.live_site import LiveSite, Viewer


async def test_a_visitor_is_shown_the_lot_whole_first(site: LiveSite) -> None:
    async with site.viewer() as viewer:
        frame = await viewer.next()
    assert (frame["kind"], frame["lot"], frame["you"]) == ("snapshot", LOT, None)
    assert frame["state"]["status"] == "open"
    assert frame["state"]["next_fen"] == START_FEN


async def test_a_bidder_is_shown_their_own_standing(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    paddle = await site.admit("ann")
    async with site.viewer(token) as viewer:
        you = (await viewer.next())["you"]
    assert you == {
        "paddle": paddle,
        "rank": None,
        "leading": False,
        "can_bid": True,
        "why_not": [],
    }


async def test_a_bid_is_accepted_and_everyone_sees_it(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    paddle = await site.admit("ann")
    async with site.viewer(token) as bidder, site.viewer() as watcher:
        accepted = await bidder.bid("a1", START_FEN)
        seen = await watcher.event("bid")
    assert (accepted["kind"], accepted["price_fen"]) == ("accepted", START_FEN)
    assert (seen["seq"], seen["paddle"], seen["at"]) == (accepted["seq"], paddle, accepted["at"])


async def test_the_answer_comes_before_the_event(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    async with site.viewer(token) as viewer:
        await viewer.next()
        await viewer.send(kind="bid", id="a1", price_fen=START_FEN)
        frames = [await viewer.next(), await viewer.next()]
    assert [frame["kind"] for frame in frames] == ["accepted", "events"]
    assert frames[1]["you"]["leading"] is True


async def test_a_bid_is_accepted_with_a_bearer_token_that_may_bid(site: LiveSite) -> None:
    bearer = await site.give_token("ann", "bid")
    await site.admit("ann")
    async with site.viewer(bearer=bearer) as viewer:
        assert (await viewer.bid("a1", START_FEN))["kind"] == "accepted"


async def test_a_bearer_token_for_something_else_only_watches(site: LiveSite) -> None:
    bearer = await site.give_token("ann", "read")
    await site.admit("ann")
    async with site.viewer(bearer=bearer) as viewer:
        assert (await viewer.bid("a1", START_FEN))["code"] == "not_signed_in"


async def test_a_refusal_says_what_would_do(site: LiveSite) -> None:
    ann, ben = await site.sign_in("ann"), await site.sign_in("ben")
    leader = await site.admit("ann")
    await site.admit("ben")
    async with site.viewer(ann) as first, site.viewer(ben) as second:
        await first.bid("a1", START_FEN)
        refused = await second.bid("b1", START_FEN)
    assert refused == {
        "kind": "refused",
        "id": "b1",
        "code": "equal_needs_priority",
        "transient": False,
        "data": {
            "next_fen": START_FEN + STEP_FEN,
            "price_fen": START_FEN,
            "leader": leader,
        },
    }


async def test_signing_out_takes_effect_on_an_open_socket(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    async with site.viewer(token) as viewer:
        await viewer.bid("a1", START_FEN)
        await site.sign_out(token)
        refused = await viewer.bid("a2", START_FEN + STEP_FEN)
    assert refused["code"] == "not_signed_in"


async def test_whoever_is_admitted_while_watching_is_told(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    async with site.viewer(token) as viewer:
        before = (await viewer.next())["you"]
        paddle = await site.admit("ann")
        frame = await viewer.next()
    assert (before["paddle"], before["can_bid"]) == (None, False)
    assert frame["events"] == [{"seq": 2, "kind": "hidden"}]
    assert (frame["you"]["paddle"], frame["you"]["can_bid"]) == (paddle, True)


async def test_coming_back_costs_what_was_missed(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    async with site.viewer(token) as viewer:
        seq = (await viewer.next())["seq"]
        await viewer.bid("a1", START_FEN)
        async with site.viewer(query=f"?after={seq}") as back:
            frame = await back.next()
    assert frame["kind"] == "events"
    assert [event["seq"] for event in frame["events"]] == [seq + 1]
    assert "you" in frame


async def test_coming_back_up_to_date_gets_an_empty_run(site: LiveSite) -> None:
    seq = (await site.live.state()).seq
    async with site.viewer(query=f"?after={seq}") as viewer:
        frame = await viewer.next()
    assert (frame["kind"], frame["events"]) == ("events", [])


@pytest.mark.parametrize("query", ["?after=0", "?after=999"])
async def test_coming_back_from_too_far_gets_a_snapshot(site: LiveSite, query: str) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    async with site.viewer(token) as viewer:
        for n in range(70):
            await viewer.bid(f"a{n}", START_FEN + n * STEP_FEN)
    async with site.viewer(query=query) as back:
        assert (await back.next())["kind"] == "snapshot"


async def test_a_snapshot_and_the_events_after_it_equal_a_fresh_snapshot(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    async with site.viewer() as watcher, site.viewer(token) as bidder:
        for n in range(20):
            await bidder.bid(f"a{n}", START_FEN + n * STEP_FEN)
        seq = (await site.live.state()).seq
        await watcher.until(lambda frame: newest(frame) == seq)
        async with site.viewer() as fresh:
            shown = (await fresh.next())["state"]
    assert replayed(watcher) == {name: shown[name] for name in ("price_fen", "leader", "bids")}


def newest(frame: dict[str, Any]) -> int:
    if frame["kind"] == "snapshot":
        return int(frame["seq"])
    return int(frame["events"][-1]["seq"]) if frame["kind"] == "events" else 0


def replayed(viewer: Viewer) -> dict[str, Any]:
    """Return what a client makes of a snapshot and the events after it."""
    state = dict(viewer.had[0]["state"])
    for frame in viewer.had[1:]:
        for event in frame.get("events", ()):
            if event["kind"] == "bid":
                state |= {"price_fen": event["price_fen"], "leader": event["paddle"]}
                state["bids"] += 1
    return {name: state[name] for name in ("price_fen", "leader", "bids")}


async def test_a_viewer_gets_at_most_twenty_frames_of_events_a_second(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    await site.admit("ann")
    async with site.viewer() as watcher, site.viewer(token) as bidder:
        began = asyncio.get_running_loop().time()
        for n in range(40):
            await bidder.bid(f"a{n}", START_FEN + n * STEP_FEN)
        seq = (await site.live.state()).seq
        await watcher.until(lambda frame: newest(frame) == seq)
        seconds = asyncio.get_running_loop().time() - began
    frames = sum(frame["kind"] == "events" for frame in watcher.had)
    assert frames <= seconds * 20 + 2


async def test_a_ping_is_answered_with_court_time(site: LiveSite) -> None:
    async with site.viewer() as viewer:
        await viewer.next()
        await viewer.send(kind="ping", t=7)
        assert await viewer.next() == {"kind": "pong", "t": 7, "now": site.live.clock.ms}


MALFORMED = [
    pytest.param("garbage", None, id="no-json"),
    pytest.param('{"kind":"shout"}', "kind", id="unknown-kind"),
    pytest.param('{"kind":"bid","id":"a","price_fen":1.5}', "price_fen", id="fraction"),
    pytest.param('{"kind":"bid","id":"a","price_fen":0}', "price_fen", id="zero"),
    pytest.param('{"kind":"ping","t":1,"x":1}', "x", id="unknown-field"),
    pytest.param(b"\x00\x01", None, id="binary"),
    pytest.param('{"kind":"ping","t":1}' + " " * 5000, None, id="five-kibibytes"),
]


@pytest.mark.parametrize(("sent", "field"), MALFORMED)
async def test_a_malformed_frame_is_named_and_the_socket_stays(
    site: LiveSite, sent: str | bytes, field: str | None
) -> None:
    async with site.viewer() as viewer:
        await viewer.next()
        await viewer.connection.send(sent)
        error = await viewer.next()
        await viewer.send(kind="ping", t=1)
        assert (await viewer.next())["kind"] == "pong"
    assert (error["code"], error["data"]["field"]) == ("malformed", field)


async def closed_with(viewer: Viewer) -> int | None:
    """Read until the server closes, and return its code."""
    with pytest.raises(ConnectionClosed) as closed:
        await viewer.until(lambda _: False)
    return closed.value.rcvd and closed.value.rcvd.code


async def test_the_fifth_malformed_frame_in_a_minute_closes_the_socket(site: LiveSite) -> None:
    async with site.viewer() as viewer:
        for _ in range(5):
            await viewer.connection.send("garbage")
        assert await closed_with(viewer) == 1008


async def test_a_frame_above_sixteen_kibibytes_closes_the_socket(site: LiveSite) -> None:
    async with site.viewer() as viewer:
        await viewer.connection.send("x" * 17_000)
        assert await closed_with(viewer) == 1009


async def test_too_many_frames_are_answered_too_fast(site: LiveSite) -> None:
    async with site.viewer() as viewer:
        for n in range(200):
            await viewer.send(kind="ping", t=n)
        answer = await viewer.until(lambda frame: frame.get("code") == "too_fast")
    assert answer["kind"] == "error"


async def test_too_many_bids_are_refused_for_now(site: LiveSite) -> None:
    token = await site.sign_in("ann")
    async with site.viewer(token) as viewer:
        for n in range(200):
            await viewer.send(kind="bid", id=f"a{n}", price_fen=START_FEN)
        refused = await viewer.until(lambda frame: frame.get("code") == "too_fast")
    assert refused["transient"] is True


DENIED = [
    pytest.param({"lot_id": "nowhere"}, 404, id="unknown-lot"),
    pytest.param({"lot_id": "no%20lot"}, 404, id="no-name-of-a-lot"),
    pytest.param({"subprotocols": []}, 400, id="no-subprotocol"),
    pytest.param({"subprotocols": ["auction.v9"]}, 400, id="other-subprotocol"),
    pytest.param({"query": "?after=x"}, 400, id="after-is-no-number"),
    pytest.param({"query": "?after=-1"}, 400, id="after-is-negative"),
    pytest.param(
        {"token": "t", "headers": {"Origin": "https://evil.example"}}, 403, id="foreign-origin"
    ),
]


@pytest.mark.parametrize(("asked", "status"), DENIED)
async def test_what_is_wrong_is_said_before_the_upgrade(
    site: LiveSite, asked: dict[str, Any], status: int
) -> None:
    with pytest.raises(InvalidStatus) as denied:
        async with site.viewer(**asked):
            pass
    assert denied.value.response.status_code == status


async def test_a_foreign_page_may_watch_without_our_cookie(site: LiveSite) -> None:
    async with site.viewer(headers={"Origin": "https://news.example"}) as viewer:
        assert (await viewer.next())["kind"] == "snapshot"


async def test_what_the_court_does_reaches_every_viewer(site: LiveSite) -> None:
    async with site.viewer() as viewer:
        await site.live.engine.command(LOT, Suspend(at_ms=0, reason="objection", act="stay"))
        event = await viewer.event("suspended")
    assert (event["reason"], event["act"]) == ("objection", "stay")


async def test_many_bidders_over_real_sockets_make_one_record(site: LiveSite) -> None:
    names = [f"bidder{n}" for n in range(40)]
    tokens = [await site.sign_in(name) for name in names]
    for name in names:
        await site.admit(name)

    async def bid_on(token: str, first: int) -> list[dict[str, Any]]:
        async with site.viewer(token) as viewer:
            steps = range(first, 200, len(names))
            return [await viewer.bid(f"n{n}", START_FEN + n * STEP_FEN) for n in steps]

    answers = await asyncio.gather(*(bid_on(token, n) for n, token in enumerate(tokens)))
    accepted = {one["seq"]: one["hash"] for run in answers for one in run if "seq" in one}
    rows = await site.live.rows("SELECT seq, hash, public FROM lot_event WHERE kind = 'bid'")
    assert accepted == {row["seq"]: row["hash"] for row in rows}
    prices = [
        json.loads(row["public"])["price_fen"] for row in sorted(rows, key=lambda r: r["seq"])
    ]
    assert prices == sorted(set(prices))
