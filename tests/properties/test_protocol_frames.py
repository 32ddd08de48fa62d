"""Whatever is sent as a frame: it is read exactly if it is one, refused if not, and never fails.

What a frame is stands here a second time, written from `docs/live-protocol.md`, so that the
parser can neither accept what is none nor turn away what is one.
"""

from __future__ import annotations

import json
import os
import string
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from auction.bidding.codec import (
    CUT_OFF_BYTES,
    MAX_FRAME_BYTES,
    BidRequest,
    Malformed,
    Ping,
    TooLarge,
    parse_bid,
    parse_frame,
)

MANY = 20_000 if os.environ.get("AUCTION_SOAK") else 250
MOST = 2**53 - 1
LETTERS = set(string.ascii_letters + string.digits + "_-")


class Pairs(list[Any]):
    """An object as it was written, every name with its value."""


def meant(text: str) -> BidRequest | Ping | None:
    """Return what the page of the protocol makes of a text; None if it is no frame."""
    if len(text.encode("utf-8", "surrogatepass")) > 4096:
        return None
    try:
        pairs = json.loads(text, object_pairs_hook=Pairs, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    if not isinstance(pairs, Pairs):
        return None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        return None
    kind = fields.pop("kind", None)
    if kind == "ping" and set(fields) == {"t"} and _is_whole(fields["t"], -MOST):
        return Ping(fields["t"])
    return _meant_bid(fields) if kind == "bid" else None


def _meant_bid(fields: dict[str, Any]) -> BidRequest | None:
    if not {"id", "price_fen"} <= set(fields) <= {"id", "price_fen", "max_steps", "ceiling_fen"}:
        return None
    bid_id = fields["id"]
    if type(bid_id) is not str or not 1 <= len(bid_id) <= 64 or not set(bid_id) <= LETTERS:
        return None
    if not all(_is_whole(value, 1) for name, value in fields.items() if name != "id"):
        return None
    return BidRequest(**fields)


def _is_whole(value: object, least: int) -> bool:
    return type(value) is int and least <= value <= MOST


NUMBERS = st.one_of(
    st.integers(),
    st.sampled_from([-1, 0, 1, MOST, MOST + 1, -MOST, -MOST - 1, 10**30]),
    st.floats(),
    st.booleans(),
    st.none(),
)
VALUES = st.recursive(
    NUMBERS | st.text(max_size=70),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
NAMES = st.sampled_from(["kind", "id", "price_fen", "max_steps", "ceiling_fen", "t", "note", ""])
NEAR_FRAMES = st.dictionaries(
    NAMES,
    VALUES | st.sampled_from(["bid", "ping", "a1", "A_-9", "x" * 64, "x" * 65, "é", "1"]),
)
IDS = st.text(st.sampled_from(sorted(LETTERS)), min_size=1, max_size=64)
FEN = st.integers(1, MOST)
RIGHT_BIDS = st.builds(BidRequest, IDS, FEN, st.none() | FEN, st.none() | FEN)
RIGHT = RIGHT_BIDS | st.builds(Ping, st.integers(-MOST, MOST))


def written(request: BidRequest | Ping) -> dict[str, Any]:
    if isinstance(request, Ping):
        return {"kind": "ping", "t": request.t}
    fields = {name: getattr(request, name) for name in BidRequest._fields}
    return {"kind": "bid"} | {name: value for name, value in fields.items() if value is not None}


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A right frame with a few of its characters cut, doubled or replaced."""
    text = json.dumps(written(draw(RIGHT)), ensure_ascii=draw(st.booleans()))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 4)))
        piece = draw(st.text(max_size=3) | st.sampled_from(['"', "0", ",", "}", "\\", "e1", ".0"]))
        text = text[:start] + draw(st.sampled_from([piece, text[start:end] * 2])) + text[end:]
    return text


def is_read_alike(text: str) -> bool:
    """Say whether a text is read as the page means it; what is no frame, by its size alone."""
    found, foretold = parse_frame(text), meant(text)
    if foretold is not None:
        return found == foretold
    return type(found) is (TooLarge if len(_bytes(text)) > CUT_OFF_BYTES else Malformed)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@given(st.text())
@example('{"kind":"ping","t":-0}')
@example('{"kind":"bid","kind":"bid","id":"a","price_fen":1}')
@example('\ufeff{"kind":"ping","t":1}')
@example('{"kind":"ping","t":1}\x00')
@example("[" * 100_000)
@settings(max_examples=MANY, deadline=None)
def test_any_text_is_read_as_the_page_means_it(text: str) -> None:
    assert is_read_alike(text)


@given(VALUES | NEAR_FRAMES)
@settings(max_examples=MANY, deadline=None)
def test_any_json_is_read_as_the_page_means_it(value: Any) -> None:
    assert is_read_alike(json.dumps(value))
    assert is_read_alike(json.dumps(value, ensure_ascii=False))


@given(damaged())
@settings(max_examples=MANY, deadline=None)
def test_a_damaged_frame_is_never_taken_for_another(text: str) -> None:
    assert is_read_alike(text)


@given(RIGHT, st.sampled_from([None, 2]), st.permutations(range(5)))
@settings(max_examples=MANY, deadline=None)
def test_a_right_frame_is_read_however_its_names_stand(
    request: BidRequest | Ping, indent: int | None, order: list[int]
) -> None:
    fields = list(written(request).items())
    shuffled = dict(fields[place] for place in order if place < len(fields))
    assert parse_frame(json.dumps(shuffled, indent=indent)) == request


@given(RIGHT, st.integers(0, 2 * MAX_FRAME_BYTES))
@settings(max_examples=MANY // 4, deadline=None)
def test_blanks_count_toward_the_size_and_mean_nothing(
    request: BidRequest | Ping, blanks: int
) -> None:
    assert is_read_alike(" " * blanks + json.dumps(written(request)))


@given(st.binary(max_size=200) | damaged().map(_bytes))
@settings(max_examples=MANY, deadline=None)
def test_bytes_are_no_frame_and_as_a_request_s_body_a_bid_or_nothing(body: bytes) -> None:
    assert isinstance(parse_frame(body), Malformed | TooLarge)
    found = parse_bid(body)
    assert isinstance(found, BidRequest | Malformed | TooLarge)
    if isinstance(found, BidRequest):
        fields = json.loads(body)
        assert found == BidRequest(**fields)
        assert _meant_bid(fields) == found


@given(RIGHT_BIDS)
@settings(max_examples=MANY // 4, deadline=None)
def test_a_request_s_body_is_the_frame_without_its_kind(bid: BidRequest) -> None:
    fields = written(bid)
    del fields["kind"]
    assert parse_bid(json.dumps(fields).encode()) == bid


@given(st.text(min_size=1, max_size=80))
@settings(max_examples=MANY // 4, deadline=None)
def test_what_is_said_of_a_malformed_bid_names_its_id_only_if_it_is_one(bid_id: str) -> None:
    found = parse_frame(json.dumps({"kind": "bid", "id": bid_id, "price_fen": 0}))
    is_id = len(bid_id) <= 64 and set(bid_id) <= LETTERS
    assert found == (Malformed("price_fen", bid_id) if is_id else Malformed("id"))
