"""The frames behind the golden files: every kind a client may send and every kind it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from auction.bidding import codec
from auction.bidding.answers import Accepted, RefusedBid
from auction.bidding.codec import BidRequest, Malformed, Ping
from auction.bidding.refusals import BidRefusal
from auction.bidding.view import event_text, state_view, you
from tests.auction.bidding.golden_stories import STORIES
from tests.auction.bidding.living_lot import MINUTE, OPENS, START, a_reserve, open_lot

NOW = OPENS + 3 * MINUTE
RECEIVED: dict[str, BidRequest | Ping | Malformed] = {
    '{"kind": "bid", "id": "a1", "price_fen": 146717309}': BidRequest("a1", 146717309),
    '{"kind":"bid","id":"a2","price_fen":149217309,"max_steps":10,"ceiling_fen":180000000}': (
        BidRequest("a2", 149217309, 10, 180000000)
    ),
    '{"price_fen":1,"id":"-","kind":"bid"}': BidRequest("-", 1),
    '{"kind":"bid","id":"a3","price_fen":9007199254740991}': BidRequest("a3", 2**53 - 1),
    '{"kind":"ping","t":7}': Ping(7),
    '{"kind":"ping","t":-9007199254740991}': Ping(1 - 2**53),
    '{"kind":"bid","id":"a4","price_fen":9007199254740992}': Malformed("price_fen", "a4"),
    '{"kind":"bid","id":"a4","price_fen":1.0}': Malformed("price_fen", "a4"),
    '{"kind":"bid","id":"a4","price_fen":"1"}': Malformed("price_fen", "a4"),
    '{"kind":"bid","id":"a4","price_fen":1,"seq":1}': Malformed("seq", "a4"),
    '{"kind":"bid","id":"a b","price_fen":1}': Malformed("id"),
    '{"kind":"bid","id":"a4","id":"a4","price_fen":1}': Malformed(None, "a4"),
    '{"kind":"leave"}': Malformed("kind"),
    "[]": Malformed(),
}


def sent() -> list[str]:
    """Return frames as the house sends them, always the same ones."""
    return [*_snapshots(), *_events(), *_answers(), *_others()]


def _snapshots() -> list[str]:
    plain, secret = open_lot("A1", ranks={"P1": 1}), open_lot("A1", reserve=a_reserve(START))
    plain.bid("P1", START, NOW)
    mine = you(plain.state, "p1", [])
    theirs = you(plain.state, "z9", ["deposit_missing"])
    state = state_view(plain.state, watching=1284)
    return [
        _snapshot(state, plain.state.seq, None),
        _snapshot(state, plain.state.seq, mine),
        _snapshot(state, plain.state.seq, theirs, rate=60),
        _snapshot(state_view(secret.state, watching=1), secret.state.seq, None),
        *(
            _snapshot(state_view(story().state, watching=0), story().state.seq, None)
            for story in STORIES.values()
        ),
    ]


def _snapshot(
    state: Mapping[str, Any], seq: int, own: Mapping[str, Any] | None, rate: int | None = None
) -> str:
    text = codec.state_text(state)
    return codec.snapshot(lot="L412", seq=seq, now_ms=NOW, state=text, you=own, rate=rate)


def _events() -> list[str]:
    told = [
        codec.events(now_ms=NOW, events=[event_text(entry.public) for entry in story().entries])
        for story in STORIES.values()
    ]
    more = {"you": None, "watching": 1284, "rate": 60}
    return [*told, codec.events(now_ms=NOW, events=[], more=more)]


def _answers() -> list[str]:
    accepted = Accepted(id="a1", price_fen=START, seq=38, at_ms=NOW, hash="9f" * 32)
    data = {"next_fen": None, "price_fen": START, "leader": "H2515"}
    refused = [
        RefusedBid(id="a1", price_fen=START, code=code, data=data if "next" in code else {})
        for code in BidRefusal
    ]
    return [codec.answer(accepted), *(codec.answer(one) for one in refused)]


def _others() -> list[str]:
    return [
        codec.service(taking_bids=False, since_ms=NOW),
        codec.service(taking_bids=True, since_ms=NOW),
        codec.pong(t=-7, now_ms=NOW),
        codec.error("malformed", Malformed("price_fen", "a1")),
        codec.error("malformed", Malformed()),
        codec.error("too_fast"),
        codec.error("resync"),
    ]


def kinds(frames: list[str]) -> set[str]:
    """Return the kinds among frames."""
    return {json.loads(frame)["kind"] for frame in frames}
