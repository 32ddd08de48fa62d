"""What viewers see, and the law of the client: a snapshot and the events after it are enough."""

from __future__ import annotations

import json

import pytest

from auction.bidding import commands as cmd
from auction.bidding.lot_state import new_lot
from auction.bidding.view import event_view, state_view, you
from tests.auction.bidding.client import apply
from tests.auction.bidding.golden_stories import STORIES
from tests.auction.bidding.living_lot import ENDS, MINUTE, OPENS, START, STEP, LivingLot, open_lot


def test_an_upcoming_lot_shows_its_terms_and_no_price() -> None:
    assert state_view(LivingLot().state, watching=12) == {
        "status": "upcoming",
        "round": "first",
        "start_fen": START,
        "increment_fen": STEP,
        "deposit_fen": 100_00,
        "price_fen": None,
        "leader": None,
        "leader_rank": None,
        "next_fen": START,
        "bids": 0,
        "extensions": 0,
        "opens_at": OPENS,
        "ends_at": ENDS,
        "left_ms": None,
        "result": None,
        "watching": 12,
    }


def test_a_suspended_lot_shows_what_is_left_and_no_end() -> None:
    lot = open_lot()
    lot.do(cmd.Suspend(at_ms=ENDS - MINUTE, reason="objection", act="stay"))
    seen = state_view(lot.state, watching=0)
    assert (seen["status"], seen["ends_at"], seen["left_ms"]) == ("suspended", None, MINUTE)


def test_a_lot_withdrawn_while_its_clock_stood_shows_no_end() -> None:
    lot = open_lot()
    lot.do(cmd.Suspend(at_ms=ENDS - MINUTE, reason="objection", act="stay"))
    lot.do(cmd.Withdraw(at_ms=ENDS, reason="debt paid"))
    assert state_view(lot.state, watching=0)["ends_at"] is None


def test_of_a_secret_event_everybody_sees_the_number_alone() -> None:
    assert event_view(open_lot("A1").entries[0].public) == {"seq": 1, "kind": "hidden"}


def test_a_bid_is_shown_with_the_protocols_names() -> None:
    lot = open_lot(ranks={"P1": 1})
    lot.bid("P1", START, OPENS + 1)
    assert event_view(lot.entries[-1].public) == {
        "seq": 3,
        "kind": "bid",
        "at": OPENS + 1,
        "paddle": "P1",
        "price_fen": START,
        "rank": 1,
        "ends_at": ENDS,
    }


@pytest.mark.parametrize("story", STORIES)
def test_a_snapshot_and_the_events_after_it_equal_a_fresh_snapshot(story: str) -> None:
    lot = STORIES[story]()
    seen = state_view(new_lot(lot.state.lot_id, lot.state.terms), watching=0)
    for entry in lot.entries:
        seen = apply(seen, event_view(json.loads(entry.public)))
    assert seen == state_view(lot.state, watching=0)


def test_a_watcher_has_no_standing() -> None:
    assert you(open_lot().state, None, []) is None


def test_a_bidder_sees_their_own_paddle() -> None:
    lot = open_lot(ranks={"P1": 1})
    lot.bid("P1", START)
    assert you(lot.state, "p1", []) == {
        "paddle": "P1",
        "rank": 1,
        "leading": True,
        "can_bid": True,
        "why_not": [],
    }


def test_who_is_not_admitted_sees_what_is_missing() -> None:
    assert you(open_lot().state, "x", ["deposit_missing"]) == {
        "paddle": None,
        "rank": None,
        "leading": False,
        "can_bid": False,
        "why_not": ["deposit_missing"],
    }


def test_who_was_struck_off_is_barred() -> None:
    lot = open_lot("A1")
    lot.do(cmd.StrikeOff(at_ms=OPENS, holder_tag="a1", reason="r"))
    standing = you(lot.state, "a1", [])
    assert standing is not None
    assert (standing["can_bid"], standing["why_not"]) == (False, ["barred"])


def test_when_the_lot_is_over_that_is_why_nobody_can_bid() -> None:
    standing = you(open_lot("A1").close().state, "a1", [])
    assert standing is not None
    assert (standing["can_bid"], standing["why_not"]) == (False, ["lot_over"])
