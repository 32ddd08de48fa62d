"""A snapshot says all that a state says, and is taken when it is worth its bytes."""

from __future__ import annotations

import json

from auction.bidding.events import Admitted, BidPlaced, Opened
from auction.bidding.evolve import evolve
from auction.bidding.lot_state import LotState, new_lot
from auction.bidding.snapshot_form import is_due, state_form, state_of
from tests.auction.bidding.living_lot import terms


def lived() -> LotState:
    state = new_lot("lot_1", terms())
    admitted = Admitted(at_ms=1, holder_tag="ann", paddle="A0001", rank=2, box="sealed")
    bid = BidPlaced(at_ms=2, paddle="A0001", price_fen=100_000, rank=2, ends_at_ms=9_000_000)
    for event in (admitted, Opened(1), bid):
        state = evolve(state, event)
    return state


def test_a_state_comes_back_from_json_as_it_was() -> None:
    state = lived()
    form = json.loads(json.dumps(state_form(state)))
    assert state_of(form, state.lot_id, state.terms) == state


def test_no_field_of_a_state_is_left_out() -> None:
    state = lived()._replace(left_ms=5, result="sold", ranks_opened=True, extensions=3)
    assert state_of(state_form(state), state.lot_id, state.terms) == state


def test_thirty_two_events_and_four_for_each_bidder_are_worth_a_snapshot() -> None:
    state = lived()._replace(seq=100)
    assert is_due(state, 100 - 36)
    assert not is_due(state, 100 - 35)
