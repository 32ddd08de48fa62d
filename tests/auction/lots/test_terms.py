"""Terms of bidding: only sensible ones can be built, and they survive their JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auction.lots.terms import BiddingTerms

PLAIN: dict[str, Any] = {
    "kind": "auction",
    "round": "first",
    "start_fen": 100,
    "increment_fen": 10,
    "deposit_fen": 5,
    "opens_at_ms": 1000,
    "ends_at_ms": 2000,
}


def test_what_is_not_said_is_as_the_law_has_it() -> None:
    terms = BiddingTerms(**PLAIN)
    assert (terms.extension_seconds, terms.max_extensions) == (300, None)
    assert (terms.leader_may_raise, terms.first_bid) == ("yes", "at_least_start")
    assert terms.sale_bidding_seconds == 24 * 3600


def test_terms_survive_their_json() -> None:
    terms = BiddingTerms(**{**PLAIN, "max_extensions": 3, "leader_may_raise": "no"})
    assert BiddingTerms.from_json(json.loads(json.dumps(terms.to_json()))) == terms


def test_a_term_invented_later_is_named_only_where_it_is_set() -> None:
    assert "reserve_commitment" not in BiddingTerms(**PLAIN).to_json()
    terms = BiddingTerms(**PLAIN, reserve_commitment="ab" * 32)
    assert BiddingTerms.from_json(json.loads(json.dumps(terms.to_json()))) == terms


SENSELESS: list[dict[str, Any]] = [
    {"kind": "raffle"},
    {"kind": "sale"},
    {"round": "third"},
    {"round": "sale"},
    {"start_fen": 0},
    {"start_fen": 1.0},
    {"start_fen": True},
    {"increment_fen": 0},
    {"increment_fen": 2**53},
    {"deposit_fen": -1},
    {"opens_at_ms": 2000},
    {"ends_at_ms": None},
    {"extension_seconds": -1},
    {"extension_seconds": 10**9},
    {"max_extensions": -1},
    {"max_extensions": True},
    {"leader_may_raise": True},
    {"first_bid": ""},
    {"sale_bidding_seconds": 0},
    {"reserve_commitment": ""},
    {"reserve_commitment": "AB" * 32},
    {"reserve_commitment": 7},
]


@pytest.mark.parametrize("changes", SENSELESS, ids=[str(change) for change in SENSELESS])
def test_senseless_terms_cannot_be_built(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        BiddingTerms(**{**PLAIN, **changes})


def test_an_unknown_term_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="reserve_fen"):
        BiddingTerms.from_json({**PLAIN, "reserve_fen": 1})


def test_a_missing_term_is_named() -> None:
    with pytest.raises(ValueError, match="start_fen"):
        BiddingTerms.from_json({name: PLAIN[name] for name in PLAIN if name != "start_fen"})
