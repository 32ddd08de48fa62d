from __future__ import annotations

import pytest

from auction.cases.execution_fee import execution_fee


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
    ],
)
def test_the_fee_follows_the_tiers(amount_fen: int, fee_fen: int) -> None:
    assert execution_fee(amount_fen) == fee_fen


def test_half_a_fen_is_rounded_up() -> None:
    # One hundred fen into the first tier is 1.5 fen.
    assert execution_fee(1_000_000 + 100) == 5_002
