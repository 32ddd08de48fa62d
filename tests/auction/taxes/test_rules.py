"""Each side's taxes at a price, exact in fen, by the rate that is valid for this kind that day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.cases.kinds import AssetKind
from auction.taxes.rules import ANY, Base, Rate, Side, Slice, Tier, Way, estimate

DAY = date(2026, 3, 16)


def rate(
    *tiers: tuple[int, int],
    tax: str = "契税",
    side: Side = Side.buyer,
    kind: str = ANY,
    base: Base = Base.price,
    way: Way = Way.slices,
    since: date = date(2021, 9, 1),
) -> Rate:
    return Rate(tax, side, kind, base, way, tuple(Tier(*tier) for tier in tiers), "契税法", since)


def test_one_rate_is_taken_of_the_whole_price() -> None:
    found = estimate([rate((0, 300))], kind=AssetKind.flat, price_fen=273_756_000, on=DAY)
    assert (found.buyer_fen, found.seller_fen) == (8_212_680, 0)


@pytest.mark.parametrize(("price_fen", "tax_fen"), [(1, 0), (16, 0), (17, 1), (50, 2), (3, 0)])
def test_a_tax_is_rounded_once_half_a_fen_up(price_fen: int, tax_fen: int) -> None:
    found = estimate([rate((0, 300))], kind=AssetKind.flat, price_fen=price_fen, on=DAY)
    assert found.buyer_fen == tax_fen


def test_tiers_take_each_their_slice_or_the_tier_reached_takes_all() -> None:
    tiers = ((0, 100), (1_000_00, 200), (2_000_00, 300))
    sliced, whole = (
        estimate([rate(*tiers, way=way)], kind=AssetKind.land, price_fen=2_500_00, on=DAY)
        for way in (Way.slices, Way.whole)
    )
    assert sliced.lines[0].slices == (
        Slice(1_000_00, 100),
        Slice(1_000_00, 200),
        Slice(500_00, 300),
    )
    assert sliced.buyer_fen == 10_00 + 20_00 + 15_00
    assert whole.lines[0].slices == (Slice(2_500_00, 300),)
    assert whole.buyer_fen == 75_00


def test_at_a_bound_the_lower_tier_still_holds() -> None:
    at = rate((0, 100), (1_000_00, 200), way=Way.whole)
    found = estimate([at], kind=AssetKind.land, price_fen=1_000_00, on=DAY)
    assert found.buyer_fen == 10_00


def test_the_rate_for_this_kind_stands_before_the_one_for_any_and_the_newest_valid_counts() -> None:
    rates = [
        rate((0, 300)),
        rate((0, 100), kind="flat", since=date(2020, 1, 1)),
        rate((0, 150), kind="flat", since=date(2024, 12, 1)),
        rate((0, 900), kind="flat", since=date(2027, 1, 1)),
    ]
    flat = estimate(rates, kind=AssetKind.flat, price_fen=10_000, on=DAY)
    land = estimate(rates, kind=AssetKind.land, price_fen=10_000, on=DAY)
    assert (flat.buyer_fen, land.buyer_fen) == (150, 300)


def test_the_same_tax_falls_on_each_side_by_its_own_rate() -> None:
    rates = [rate((0, 5), tax="印花税"), rate((0, 5), tax="印花税", side=Side.seller)]
    found = estimate(rates, kind=AssetKind.flat, price_fen=1_000_000, on=DAY)
    assert (found.seller_fen, found.buyer_fen) == (500, 500)
    assert [found.sum_fen(side) for side in Side] == [500, 500]


def test_of_a_gain_no_price_tells_the_tax() -> None:
    gain = rate((0, 3_000), tax="土地增值税", side=Side.seller, base=Base.other)
    found = estimate([gain], kind=AssetKind.flat, price_fen=1_000_000, on=DAY)
    assert found.lines[0].tax_fen is None
    assert found.seller_fen == 0


@given(
    st.lists(st.integers(1, 10**9), max_size=4, unique=True).map(sorted),
    st.lists(st.integers(0, 10_000), min_size=5, max_size=5),
    st.integers(1, 10**12),
)
def test_the_slices_make_up_the_price_and_no_tax_is_more_than_it(
    bounds: list[int], rates_bp: list[int], price_fen: int
) -> None:
    tiers = list(zip([0, *bounds], rates_bp, strict=False))
    found = estimate([rate(*tiers)], kind=AssetKind.flat, price_fen=price_fen, on=DAY)
    (line,) = found.lines
    assert sum(each.fen for each in line.slices) == price_fen
    assert line.tax_fen is not None
    assert 0 <= line.tax_fen <= price_fen
    exact = sum(each.fen * each.rate_bp for each in line.slices)
    assert abs(line.tax_fen * 10_000 - exact) <= 5_000
    assert Rate.from_json(rate(*tiers).to_json()) == rate(*tiers)
