"""Valuations beside prices: medians, quartiles, and when there are too few."""

from __future__ import annotations

import statistics

from hypothesis import given
from hypothesis import strategies as st

from valuation.record.figures import FEW, Valued, ValuerKind, compare, median, quantile


def sold(valuer: str, valuation_fen: int, price_fen: int) -> Valued:
    return Valued(
        kind=ValuerKind.agency,
        valuer_id=valuer,
        valuer_name=valuer,
        valuation_fen=valuation_fen,
        price_fen=price_fen,
    )


def test_a_price_is_told_in_thousandths_of_the_valuation() -> None:
    assert sold("a", 300_000_000, 200_000_000).ratio == 667


def test_of_an_even_number_the_median_is_the_mean_of_the_two_in_the_middle() -> None:
    assert median([700, 900, 800, 1_000]) == 850


def test_nothing_has_no_median() -> None:
    assert median([]) is None


@given(st.lists(st.integers(1, 3_000), min_size=2, max_size=40))
def test_quartiles_are_those_of_the_textbook(values: list[int]) -> None:
    lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive")
    book = (lower, middle, upper)
    found = [quantile(values, part, 4) for part in (1, 2, 3)]
    assert all(abs(one - two) <= 0.5 for one, two in zip(found, book, strict=True))


def test_each_valuer_has_a_line_those_with_most_sales_first() -> None:
    lines = compare([sold("a", 100, 90), sold("b", 100, 80), sold("b", 100, 100)])
    assert [(line.valuer_id, line.count, line.median) for line in lines] == [
        ("b", 2, 900),
        ("a", 1, 900),
    ]


def test_few_sales_are_marked() -> None:
    few, enough = compare([sold("a", 9, 9)] * (FEW - 1)), compare([sold("a", 9, 9)] * FEW)
    assert few[0].is_few
    assert not enough[0].is_few


@given(st.lists(st.tuples(st.integers(1, 10**12), st.integers(1, 10**12)), min_size=1, max_size=20))
def test_the_parts_of_a_line_lie_in_order(sales: list[tuple[int, int]]) -> None:
    (line,) = compare(sold("a", valuation, price) for valuation, price in sales)
    parts = [line.least, line.lower_quartile, line.median, line.upper_quartile, line.most]
    assert parts == sorted(parts)
