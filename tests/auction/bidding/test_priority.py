"""Who goes first at an equal price."""

from __future__ import annotations

import pytest

from auction.bidding.priority import outranks


@pytest.mark.parametrize(
    ("rank", "leader_rank", "displaces"),
    [(1, None, True), (2, None, True), (1, 2, True), (2, 2, False), (3, 2, False)],
)
def test_an_earlier_rank_displaces_and_an_equal_one_waits(
    rank: int, leader_rank: int | None, displaces: bool
) -> None:
    assert outranks(rank, leader_rank) is displaces
