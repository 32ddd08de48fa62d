"""A tariff's tiers, in whole fen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.kernel.money import MAX_FEN
from valuation.agencies.roster import Speciality
from valuation.fees.tariff import (
    EXAMPLES,
    WHOLE,
    Tier,
    exact_yuan,
    fee_by,
    half_up,
    kept,
    may_be_filed,
    parts,
    permille,
    read_back,
)

FLAT = (Tier(1_000_000_00, 500), Tier(10_000_000_00, 250), Tier(None, 100))
values = st.integers(0, 10_000_000_000_00)


@st.composite
def tariffs(draw: st.DrawFn) -> tuple[Tier, ...]:
    ends = sorted(draw(st.sets(st.integers(1, 10**12), max_size=6)))
    rates = draw(st.lists(st.integers(0, WHOLE), min_size=len(ends) + 1, max_size=len(ends) + 1))
    return tuple(Tier(end, rate) for end, rate in zip([*ends, None], rates, strict=True))


@pytest.mark.parametrize(
    ("value_fen", "fee_fen"),
    [
        (0, 0),
        (1_000_000_00, 5_000_00),
        (3_910_800_00, 5_000_00 + 7_277_00),
        (12_000_000_00, 5_000_00 + 22_500_00 + 2_000_00),
        (100, 1),  # Half a fen goes up.
        (99, 0),
    ],
)
def test_each_tier_counts_with_its_own_rate(value_fen: int, fee_fen: int) -> None:
    assert fee_by(value_fen, FLAT) == fee_fen


@given(values, values, tariffs())
def test_a_higher_value_never_has_a_lower_fee(
    one: int, other: int, tiers: tuple[Tier, ...]
) -> None:
    low, high = sorted((one, other))
    assert fee_by(low, tiers) <= fee_by(high, tiers)


@given(values, tariffs())
def test_the_parts_are_the_whole_value_and_the_whole_fee(
    value_fen: int, tiers: tuple[Tier, ...]
) -> None:
    found = parts(value_fen, tiers)
    assert sum(part.in_tier_fen for part in found) == value_fen
    assert half_up(sum(part.product for part in found), WHOLE) == fee_by(value_fen, tiers)


@given(tariffs())
def test_a_tariff_is_read_back_as_it_was_filed(tiers: tuple[Tier, ...]) -> None:
    assert may_be_filed(tiers) is None
    assert read_back(kept(tiers)) == tiers


@pytest.mark.parametrize(
    "tiers",
    [
        (),
        (Tier(100, 5),),
        (Tier(None, 5), Tier(None, 5)),
        (Tier(200, 5), Tier(100, 5), Tier(None, 5)),
        (Tier(100, 5), Tier(100, 5), Tier(None, 5)),
        (Tier(0, 5), Tier(None, 5)),
        (Tier(None, -1),),
        (Tier(None, WHOLE + 1),),
        (Tier(MAX_FEN + 1, 1), Tier(None, 1)),
        (*(Tier(n, 1) for n in range(1, 21)), Tier(None, 1)),
    ],
)
def test_a_tariff_that_does_not_rise_to_no_end_is_refused(tiers: tuple[Tier, ...]) -> None:
    assert may_be_filed(tiers) is not None


@pytest.mark.parametrize("speciality", list(Speciality))
def test_every_speciality_has_an_example(speciality: Speciality) -> None:
    assert may_be_filed(EXAMPLES[speciality]) is None


@pytest.mark.parametrize(
    ("rate", "written"), [(500, "5"), (250, "2.5"), (375, "3.75"), (10, "0.1"), (0, "0")]
)
def test_a_rate_is_written_in_per_mille(rate: int, written: str) -> None:
    assert permille(rate) == written


def test_a_part_is_written_to_its_last_place() -> None:
    assert exact_yuan(1_234_567 * 375) == "46.2962625"
    assert exact_yuan(100_000_000 * 500) == "5,000.00"
