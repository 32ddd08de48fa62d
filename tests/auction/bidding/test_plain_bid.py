"""A bid is written and read by short cuts: they give what the long way gives."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from auction.bidding.events import BidPlaced
from auction.bidding.public_form import event_of, public_form
from auction.bidding.record import read, write
from auction.kernel.canonical import FIRST_LINK, canonical_bytes
from auction.kernel.money import MAX_FEN

WHOLE = st.integers(0, MAX_FEN)
BIDS = st.builds(
    BidPlaced,
    at_ms=WHOLE,
    paddle=st.from_regex(r"[A-Z][0-9]{4}", fullmatch=True) | st.text(min_size=1, max_size=8),
    price_fen=st.integers(1, MAX_FEN),
    rank=st.none() | st.integers(1, 12),
    ends_at_ms=WHOLE,
)


@given(BIDS, st.integers(1, 10**9))
def test_a_bid_is_written_in_its_canonical_form(bid: BidPlaced, seq: int) -> None:
    entry = write(bid, seq=seq, previous=FIRST_LINK, fresh_salt=bytes)
    assert entry.public == canonical_bytes(public_form(bid, seq))


@given(BIDS, st.integers(1, 10**9))
def test_a_bid_is_read_as_its_form_says(bid: BidPlaced, seq: int) -> None:
    public = write(bid, seq=seq, previous=FIRST_LINK, fresh_salt=bytes).public
    assert read(public) == event_of(json.loads(public)) == bid
