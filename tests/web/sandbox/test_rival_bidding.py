"""A rival at its socket: whom it answers, how much it offers, and when it has had enough."""

from __future__ import annotations

from typing import Any

import pytest

from web.sandbox.rival_bidding import LEAST_PAUSE_SECONDS, MOST_PAUSE_SECONDS, Bidding

START_FEN, INCREMENT_FEN, LIMIT_FEN = 100_000, 1_000, 110_000
NOW_MS = 1_779_761_538_000


def _snapshot(**state: Any) -> dict[str, Any]:
    usual = {
        "status": "open",
        "start_fen": START_FEN,
        "increment_fen": INCREMENT_FEN,
        "price_fen": None,
        "leader": None,
        "ends_at": NOW_MS + 3_600_000,
    }
    you = {"paddle": "A1000", "can_bid": True}
    return {"kind": "snapshot", "now": NOW_MS, "state": {**usual, **state}, "you": you}


def _bid_of(paddle: str, price_fen: int) -> dict[str, Any]:
    bid = {"seq": 9, "kind": "bid", "paddle": paddle, "price_fen": price_fen, "ends_at": NOW_MS}
    return {"kind": "events", "now": NOW_MS, "events": [bid]}


@pytest.fixture
def bidding() -> Bidding:
    return Bidding(LIMIT_FEN, {"B2000"})


def test_the_first_offer_is_the_start_price(bidding: Bidding) -> None:
    bidding.hear(_snapshot())
    assert bidding.offer_fen() == START_FEN


def test_a_stranger_is_outbid_by_one_step(bidding: Bidding) -> None:
    bidding.hear(_snapshot())
    bidding.hear(_bid_of("Z9999", START_FEN))
    assert bidding.offer_fen() == START_FEN + INCREMENT_FEN


@pytest.mark.parametrize("paddle", ["A1000", "B2000"])
def test_neither_of_the_pair_is_outbid(bidding: Bidding, paddle: str) -> None:
    bidding.hear(_snapshot())
    bidding.hear(_bid_of(paddle, START_FEN))
    assert bidding.offer_fen() is None


@pytest.mark.parametrize("status", ["upcoming", "suspended", "closed"])
def test_nothing_is_offered_while_the_lot_is_not_open(bidding: Bidding, status: str) -> None:
    bidding.hear(_snapshot(status=status))
    assert bidding.offer_fen() is None


def test_nothing_is_offered_before_the_paddle_has_come(bidding: Bidding) -> None:
    bidding.hear(_snapshot() | {"you": {"paddle": None, "can_bid": False}})
    assert bidding.offer_fen() is None


def test_nothing_is_offered_while_an_answer_is_awaited(bidding: Bidding) -> None:
    bidding.hear(_snapshot())
    bidding.waits_for_answer = True
    assert bidding.offer_fen() is None


def test_a_refusal_lets_it_offer_again(bidding: Bidding) -> None:
    bidding.hear(_snapshot())
    bidding.waits_for_answer = True
    bidding.hear({"kind": "refused", "id": "a", "code": "below_next"})
    assert bidding.offer_fen() == START_FEN


def test_it_has_had_enough_at_its_limit(bidding: Bidding) -> None:
    bidding.hear(_snapshot())
    bidding.hear(_bid_of("Z9999", LIMIT_FEN))
    assert bidding.is_over


@pytest.mark.parametrize("kind", ["closed", "withdrawn"])
def test_it_is_over_with_the_lot(bidding: Bidding, kind: str) -> None:
    bidding.hear(_snapshot())
    bidding.hear({"kind": "events", "now": NOW_MS, "events": [{"seq": 9, "kind": kind}]})
    assert bidding.is_over


def test_who_is_signed_out_stops(bidding: Bidding) -> None:
    bidding.hear(_snapshot())
    bidding.hear({"kind": "refused", "id": "a", "code": "not_signed_in"})
    assert bidding.is_over


def test_it_thinks_for_a_few_seconds(bidding: Bidding) -> None:
    bidding.hear(_snapshot())
    assert LEAST_PAUSE_SECONDS <= bidding.pause_seconds() <= MOST_PAUSE_SECONDS


def test_it_thinks_faster_when_the_clock_does(bidding: Bidding) -> None:
    bidding.hear(_snapshot(ends_at=NOW_MS + 300_000))
    bidding.hear({"kind": "events", "now": NOW_MS, "rate": 600, "events": []})
    assert bidding.pause_seconds() < 0.2
