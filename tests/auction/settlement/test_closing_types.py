from __future__ import annotations

import pytest

from auction.settlement.closing_types import (
    ClosingFacts,
    ClosingReason,
    ClosingType,
    propose_closing,
)


def facts(**more: object) -> ClosingFacts:
    plain = {"claimed_fen": 100, "owed_fen": 0, "waiting_fen": 0, "on_its_way_fen": 0}
    return ClosingFacts(**{**plain, "things_left": 0, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("where", "proposed", "reason"),
    [
        ({}, ClosingType.performed, ClosingReason.all_paid),
        ({"things_left": 2}, ClosingType.performed, ClosingReason.all_paid),
        ({"owed_fen": 1}, ClosingType.round_ended, ClosingReason.property_exhausted),
        ({"owed_fen": 1, "things_left": 1}, None, ClosingReason.property_left),
        ({"waiting_fen": 1}, None, ClosingReason.money_waits),
        ({"owed_fen": 1, "on_its_way_fen": 1}, None, ClosingReason.money_on_its_way),
        ({"claimed_fen": 0}, None, ClosingReason.nothing_claimed),
        ({"bankruptcy": "handed_over"}, None, ClosingReason.bankruptcy_asked),
        (
            {"owed_fen": 9, "bankruptcy": "accepted"},
            ClosingType.terminated,
            ClosingReason.bankruptcy_accepted,
        ),
    ],
)
def test_the_type_follows_from_where_the_money_is(
    where: dict[str, object], proposed: ClosingType | None, reason: ClosingReason
) -> None:
    found = propose_closing(facts(**where))
    assert (found.closing_type, found.reason) == (proposed, reason)


def test_there_are_six_ways_to_close_a_case() -> None:
    assert len(ClosingType) == 6
