from __future__ import annotations

import pytest

from auction.cases.execution_fee import execution_fee, fee_tiers


@pytest.mark.parametrize(
    ("amount_fen", "fee_fen"),
    [
        (0, 50_00),
        (10_000_00, 50_00),
        (1_000_100, 5_002),
        (500_000_00, 7_400_00),
        (5_000_000_00, 52_400_00),
        (10_000_000_00, 77_400_00),
        (20_000_000_00, 87_400_00),
        # What others worked out to the thousandth of a fen, rounded once.
        (10_000_01, 50_00),
        (200_000_00, 2_900_00),
        (500_000_01, 7_400_00),
        (10_000_000_01, 77_400_00),
        (90_260_000_00, 157_660_00),
    ],
)
def test_the_fee_follows_the_tiers(amount_fen: int, fee_fen: int) -> None:
    assert execution_fee(amount_fen) == fee_fen


def test_half_a_fen_is_rounded_up() -> None:
    # One hundred fen into the first tier is 1.5 fen.
    assert execution_fee(1_000_000 + 100) == 5_002


def test_the_tiers_together_are_the_amount_above_the_flat_fee() -> None:
    tiers = list(fee_tiers(20_000_000_00))
    assert [tier.rate for tier in tiers] == [150, 100, 50, 10]
    assert sum(tier.in_tier_fen for tier in tiers) == 20_000_000_00 - 10_000_00


def test_an_amount_within_the_flat_fee_reaches_no_tier() -> None:
    assert list(fee_tiers(10_000_00)) == []
