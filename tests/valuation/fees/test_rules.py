"""Who is paid how much: platforms by their distance, agencies by the lower value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.fees.rules import (
    InquiryResult,
    advance_fee,
    appraisal_fee,
    base_fen,
    inquiry_fees,
    reissue_fee,
    sources,
    split,
)
from valuation.fees.tariff import EXAMPLES, Tier, fee_by

FEE = 1_000_01
fens = st.integers(0, 10**12)
results = st.lists(
    st.builds(
        InquiryResult,
        st.sampled_from("abcdefg"),
        st.just("平台"),
        st.integers(1, 1000),
        st.just(FEE),
    ),
    max_size=7,
    unique_by=lambda result: result.platform_id,
)


def platforms(*amounts: int) -> list[InquiryResult]:
    return [InquiryResult(name, name, fen, FEE) for name, fen in zip("abcd", amounts, strict=False)]


@pytest.mark.parametrize(
    ("amounts", "deal", "paid"),
    [
        ((100, 120, 150), 118, [0, FEE, 0]),
        ((100, 120), 110, [500_01, 500_00]),  # Equally far: split, the odd fen to the first.
        ((120, 120, 90), 118, [500_01, 500_00, 0]),  # The same result twice.
        ((110, 110, 90), 100, [333_34, 333_34, 333_33]),
    ],
)
def test_only_the_nearest_platforms_are_paid(
    amounts: tuple[int, ...], deal: int, paid: list[int]
) -> None:
    assert [share.fee_fen for share in inquiry_fees(platforms(*amounts), deal)] == paid


def test_what_stays_unsold_pays_no_platform() -> None:
    assert [share.fee_fen for share in inquiry_fees(platforms(100, 120), None)] == [0, 0]


@given(results, st.integers(1, 1000))
def test_one_fee_is_paid_in_all_and_to_nobody_farther(
    found: list[InquiryResult], deal: int
) -> None:
    shares = inquiry_fees(found, deal)
    assert sum(share.fee_fen for share in shares) == (FEE if found else 0)
    distances = [abs(share.result.amount_fen - deal) for share in shares]
    assert all(
        (share.fee_fen > 0) == (distance == min(distances))
        for share, distance in zip(shares, distances, strict=True)
    )


@given(results, st.integers(1, 1000), st.randoms(use_true_random=False))
def test_the_order_of_answers_pays_nobody_more(
    found: list[InquiryResult], deal: int, chance: object
) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert inquiry_fees(shuffled, deal) == inquiry_fees(found, deal)


@given(fens, st.integers(1, 50))
def test_a_split_is_exact_and_even(amount: int, among: int) -> None:
    shared = split(amount, among)
    assert sum(shared) == amount
    assert max(shared) - min(shared) <= 1
    assert shared == sorted(shared, reverse=True)


@given(fens, fens)
def test_the_base_is_the_lower_value(deal: int, appraised: int) -> None:
    base = base_fen(deal, appraised)
    assert base in (deal, appraised)
    assert base <= deal
    assert base <= appraised


def test_a_deal_above_the_appraisal_pays_no_more() -> None:
    tiers = (Tier(None, 500),)
    assert (
        appraisal_fee(2_000_00, 1_000_00, tiers) == appraisal_fee(1_000_00, 1_000_00, tiers) == 5_00
    )


@given(fens)
def test_a_reissue_costs_thirty_per_cent_and_the_advance_is_half(fee: int) -> None:
    assert abs(10 * reissue_fee(fee) - 3 * fee) <= 5
    assert 0 <= 2 * advance_fee(fee) - fee <= 1


@given(fens, fens)
def test_a_fee_and_its_advance_are_accounted_for_to_the_fen(fee: int, advance: int) -> None:
    found = sources(fee, advance)
    assert found.from_proceeds_fen + found.from_advance_fen == fee
    assert found.from_advance_fen + found.back_to_applicant_fen == advance
    assert min(found.from_proceeds_fen, found.back_to_applicant_fen) == 0


@given(fens)
def test_an_example_never_takes_more_than_a_hundredth(value: int) -> None:
    assert all(100 * fee_by(value, tiers) <= value + 50 for tiers in EXAMPLES.values())
