"""How far a price may be cut after a failure, and that a re-sale is no second round."""

from __future__ import annotations

from dataclasses import replace

from auction.lots.sale_rounds import floor_fen, notice_days
from tests.auction.lots.bases import FIRST

START_FEN = 273_760_000


def test_a_second_cut_of_more_than_a_fifth_is_under_the_floor() -> None:
    second = replace(FIRST, round="second", previous_start_fen=START_FEN)
    cut_too_far_fen = START_FEN - START_FEN * 200_001 // 1_000_000  # 20.0001 %. Law: OJA-41.
    assert cut_too_far_fen < floor_fen(second) == START_FEN * 8 // 10


def test_a_re_sale_of_a_second_auction_may_not_be_cut_at_all() -> None:
    resale = replace(FIRST, round="second", is_resale=True, previous_start_fen=START_FEN)
    assert floor_fen(resale) == START_FEN  # Law: TRAP-10.


def test_a_re_sale_waits_as_long_as_a_first_auction() -> None:
    resale = replace(FIRST, round="second", is_resale=True, previous_start_fen=START_FEN)
    assert notice_days(resale) == notice_days(FIRST)
