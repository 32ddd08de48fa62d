"""An answer is kept by what the record does not hold already, and read back the same."""

from __future__ import annotations

import json

import pytest

from auction.bidding.answers import Accepted, RefusedBid
from auction.bidding.codec import kept_form
from auction.bidding.events import BidPlaced, Opened
from auction.bidding.kept_answers import kept_columns, read_kept
from auction.bidding.record import write
from auction.bidding.refusals import BidRefusal
from auction.kernel.canonical import FIRST_LINK
from auction.kernel.invariant import Broken

PLACED = BidPlaced(
    at_ms=1_700_000_000_123,
    paddle="A7K2",
    price_fen=120_000,
    rank=None,
    ends_at_ms=1_700_000_300_000,
)
ENTRY = write(PLACED, seq=7, previous=FIRST_LINK, fresh_salt=bytes)
ROW = (ENTRY.seq, ENTRY.public.decode(), ENTRY.hash)
ACCEPTED = Accepted("b1", PLACED.price_fen, ENTRY.seq, PLACED.at_ms, ENTRY.hash)
REFUSED = RefusedBid("b1", 99, BidRefusal.below_start, {"start_fen": 100_000})


def test_an_acceptance_is_kept_by_its_number_and_read_from_its_entry() -> None:
    assert kept_columns(ACCEPTED) == (7, None)
    assert read_kept("b1", None, ROW) == ACCEPTED


def test_a_refusal_is_kept_whole() -> None:
    seq, whole = kept_columns(REFUSED)
    assert seq is None
    assert read_kept("b1", json.loads(whole or ""), None) == REFUSED


def test_an_acceptance_that_an_older_release_kept_whole_is_read() -> None:
    assert read_kept("b1", kept_form(ACCEPTED), None) == ACCEPTED


@pytest.mark.parametrize(
    "entry",
    [None, (7, write(Opened(1), seq=7, previous=FIRST_LINK, fresh_salt=bytes).public.decode(), "")],
    ids=["no entry", "another entry"],
)
def test_an_acceptance_without_its_bid_is_broken(entry: tuple[int, str, str] | None) -> None:
    with pytest.raises(Broken):
        read_kept("b1", None, entry)
