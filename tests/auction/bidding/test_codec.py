"""Frames: what a client may send, to the letter, and what it is sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auction.bidding import codec
from auction.bidding.answers import Accepted, RefusedBid
from auction.bidding.codec import BidRequest, Malformed, Ping, TooLarge, parse_bid, parse_frame
from auction.bidding.refusals import BidRefusal
from auction.kernel.money import MAX_FEN

BID = {"kind": "bid", "id": "a1", "price_fen": 146717309}


def test_a_bid_is_read() -> None:
    assert parse_frame(json.dumps(BID)) == BidRequest("a1", 146717309)


def test_a_bids_guards_are_read() -> None:
    frame = {**BID, "max_steps": 10, "ceiling_fen": 180000000}
    assert parse_frame(json.dumps(frame)) == BidRequest("a1", 146717309, 10, 180000000)


def test_a_ping_is_read() -> None:
    assert parse_frame('{"kind":"ping","t":7}') == Ping(7)


def test_the_same_bid_is_read_from_a_request() -> None:
    assert parse_bid(b'{"id":"a1","price_fen":1}') == BidRequest("a1", 1)


def _bid(**changes: Any) -> str:
    return json.dumps({**BID, **changes})


MALFORMED: list[tuple[str | bytes, Malformed]] = [
    ("", Malformed()),
    ("{", Malformed()),
    ("[]", Malformed()),
    ("null", Malformed()),
    ("[" * 4000, Malformed()),
    (json.dumps(BID).encode(), Malformed()),
    ("{}", Malformed("kind")),
    (_bid(kind="offer"), Malformed("kind", "a1")),
    (_bid(kind=None), Malformed("kind", "a1")),
    (_bid(kind=["bid"]), Malformed("kind", "a1")),
    (_bid(note="x"), Malformed("note", "a1")),
    (_bid(**{"\ud800": 1}), Malformed(None, "a1")),
    (_bid(t=7), Malformed("t", "a1")),
    ('{"kind":"bid","id":"a1"}', Malformed("price_fen", "a1")),
    ('{"kind":"bid","price_fen":1}', Malformed("id")),
    ('{"kind":"ping"}', Malformed("t")),
    ('{"kind":"ping","t":1.5}', Malformed("t")),
    ('{"kind":"ping","t":true}', Malformed("t")),
    ('{"kind":"ping","t":7,"id":"a1"}', Malformed("id", "a1")),
    ('{"kind":"bid","id":"a1","price_fen":1,"price_fen":2}', Malformed(None, "a1")),
    *((_bid(id=bad), Malformed("id")) for bad in ("", "a" * 65, "a b", "á", "a\n", 7, None, True)),
    *(
        (_bid(price_fen=bad), Malformed("price_fen", "a1"))
        for bad in (0, -1, 1.0, 1.5, True, "1", None, [], MAX_FEN + 1, 10**30, float("nan"))
    ),
    *((_bid(max_steps=bad), Malformed("max_steps", "a1")) for bad in (0, -1, 1.5, None, True)),
    *((_bid(ceiling_fen=bad), Malformed("ceiling_fen", "a1")) for bad in (0, "9", None, 1e3)),
]


@pytest.mark.parametrize(
    ("frame", "malformed"),
    MALFORMED,
    ids=[f"{i}-{str(m[0])[:40]}" for i, m in enumerate(MALFORMED)],
)
def test_what_is_no_frame_is_malformed_and_says_where(
    frame: str | bytes, malformed: Malformed
) -> None:
    assert parse_frame(frame) == malformed


def test_the_greatest_amount_is_read() -> None:
    assert parse_frame(_bid(price_fen=MAX_FEN)) == BidRequest("a1", MAX_FEN)


def _padded(size: int) -> str:
    frame = json.dumps(BID)
    return frame + " " * (size - len(frame))


SIZES = [
    (4096, BidRequest),
    (4097, Malformed),
    (16 * 1024, Malformed),
    (16 * 1024 + 1, TooLarge),
]


@pytest.mark.parametrize(("size", "read"), SIZES)
def test_size_decides_before_content(size: int, read: type) -> None:
    assert type(parse_frame(_padded(size))) is read
    body = json.dumps({"id": "a1", "price_fen": 1}).ljust(size).encode()
    assert type(parse_bid(body)) is read


def test_size_is_counted_in_bytes() -> None:
    assert parse_frame("竞" * 5500) == TooLarge()


def test_a_binary_frame_may_be_too_large_as_well() -> None:
    assert parse_frame(bytes(16 * 1024 + 1)) == TooLarge()


def test_a_request_that_is_no_utf8_is_malformed() -> None:
    assert parse_bid(b"\xff{}") == Malformed()


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
NEAR_FRAMES = st.dictionaries(
    st.sampled_from(["kind", "id", "price_fen", "max_steps", "ceiling_fen", "t", "x"]),
    JSON_VALUES | st.sampled_from(["bid", "ping", "a1", 7]),
)


@given(st.text() | st.binary() | NEAR_FRAMES.map(json.dumps) | JSON_VALUES.map(json.dumps))
@example('{"kind":"bid","id":"a1","price_fen":' + "9" * 4000 + "}")
def test_garbage_is_read_as_a_right_frame_or_refused_and_never_fails(frame: str | bytes) -> None:
    read = parse_frame(frame)
    if isinstance(read, BidRequest):
        assert codec._is_id(read.id)
        amounts = (read.price_fen, read.max_steps or 1, read.ceiling_fen or 1)
        assert all(type(amount) is int and 1 <= amount <= MAX_FEN for amount in amounts)
    if isinstance(read, Malformed):
        codec.error("malformed", read).encode()
    parse_bid(frame if isinstance(frame, bytes) else frame.encode(errors="replace"))


@given(
    st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    st.integers(1, MAX_FEN),
    st.none() | st.integers(1, MAX_FEN),
    st.none() | st.integers(1, MAX_FEN),
)
def test_every_right_bid_is_read_as_it_was_meant(
    bid_id: str, price_fen: int, max_steps: int | None, ceiling_fen: int | None
) -> None:
    guards = {"max_steps": max_steps, "ceiling_fen": ceiling_fen}
    given_guards = {name: value for name, value in guards.items() if value is not None}
    frame = {"kind": "bid", "id": bid_id, "price_fen": price_fen, **given_guards}
    assert parse_frame(json.dumps(frame)) == BidRequest(bid_id, price_fen, max_steps, ceiling_fen)


ACCEPTED = Accepted(id="a1", price_fen=327060000, seq=38, at_ms=1779761538402, hash="9f")
REFUSED = RefusedBid(
    id="a1",
    price_fen=327060000,
    code=BidRefusal.below_next,
    data={"next_fen": 328360000, "price_fen": 327060000, "leader": "H2515"},
)
SENT: list[tuple[str, dict[str, Any]]] = [
    (
        codec.snapshot(lot="L412", seq=37, now_ms=9, state=codec.state_text({"bids": 0}), you=None),
        {"kind": "snapshot", "lot": "L412", "seq": 37, "now": 9, "state": {"bids": 0}, "you": None},
    ),
    (
        codec.snapshot(lot="L412", seq=37, now_ms=9, state="{}", you=None, rate=60),
        {
            "kind": "snapshot",
            "lot": "L412",
            "seq": 37,
            "now": 9,
            "state": {},
            "you": None,
            "rate": 60,
        },
    ),
    (
        codec.events(now_ms=9, events=['{"seq":38,"kind":"hidden"}'], more={"watching": 1284}),
        {
            "kind": "events",
            "now": 9,
            "events": [{"seq": 38, "kind": "hidden"}],
            "watching": 1284,
        },
    ),
    (
        codec.answer(ACCEPTED),
        {
            "kind": "accepted",
            "id": "a1",
            "seq": 38,
            "at": 1779761538402,
            "price_fen": 327060000,
            "hash": "9f",
        },
    ),
    (
        codec.answer(REFUSED),
        {
            "kind": "refused",
            "id": "a1",
            "code": "below_next",
            "transient": False,
            "data": {"next_fen": 328360000, "price_fen": 327060000, "leader": "H2515"},
        },
    ),
    (
        codec.service(taking_bids=False, since_ms=9),
        {"kind": "service", "taking_bids": False, "since": 9},
    ),
    (codec.pong(t=7, now_ms=9), {"kind": "pong", "t": 7, "now": 9}),
    (
        codec.error("malformed", Malformed("price_fen", "a1")),
        {"kind": "error", "code": "malformed", "data": {"field": "price_fen", "id": "a1"}},
    ),
    (codec.error("resync"), {"kind": "error", "code": "resync", "data": {}}),
]


@pytest.mark.parametrize(
    ("frame", "meant"), SENT, ids=[f"{i}-{s[1]['kind']}" for i, s in enumerate(SENT)]
)
def test_a_frame_sent_has_the_protocols_names(frame: str, meant: dict[str, Any]) -> None:
    assert json.loads(frame) == meant


@pytest.mark.parametrize("answer", [ACCEPTED, REFUSED], ids=["accepted", "refused"])
def test_a_kept_answer_is_read_back_the_same(answer: Accepted | RefusedBid) -> None:
    assert json.loads(codec.kept_text(answer)) == codec.kept_form(answer)
    assert codec.kept_answer(json.loads(json.dumps(codec.kept_form(answer)))) == answer


def test_a_transient_refusal_says_so() -> None:
    refused = RefusedBid(id="a1", price_fen=1, code=BidRefusal.lot_busy)
    assert json.loads(codec.answer(refused))["transient"] is True
