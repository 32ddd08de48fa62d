"""What is owed to the public after the close: the ranks of those who bid, and no more."""

from __future__ import annotations

from auction.bidding import commands as cmd
from auction.bidding.opened_ranks import to_open
from tests.auction.bidding.living_lot import OPENS, START, STEP, open_lot


def test_only_those_who_bid_are_opened() -> None:
    lot = open_lot("A1", "B2", "C3")
    lot.bid("C3", START)
    lot.bid("A1", START + STEP)
    assert to_open(lot.state) == (1, 3)


def test_of_a_confirmed_priority_the_confirmation_is_opened() -> None:
    lot = open_lot("A1")
    lot.do(cmd.ConfirmPriority(at_ms=OPENS, holder_tag="a1", rank=1))
    lot.bid("A1", START)
    assert to_open(lot.state) == (3,)


def test_a_second_admission_leaves_the_first_as_proof() -> None:
    lot = open_lot("A1")
    lot.bid("A1", START)
    lot.do(cmd.StrikeOff(at_ms=OPENS, holder_tag="a1", reason="r"))
    lot.admit("A1")
    assert to_open(lot.state) == (1,)


def test_openings_go_by_entry_and_not_by_bidder() -> None:
    lot = open_lot("A1", "B2")
    lot.do(cmd.ConfirmPriority(at_ms=OPENS, holder_tag="a1", rank=1))
    lot.bid("A1", START)
    lot.bid("B2", START + STEP)
    assert to_open(lot.state) == (2, 4)
