"""Whether a sale leaves anything to whoever asked for it. Law: AUC-06, AUC-14."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.cases.execution_fee import execution_fee
from auction.cases.kinds import ClaimClass
from auction.lots.surplus import (
    RankedClaim,
    SurplusStep,
    burden_fen,
    is_enough,
    leaves_surplus,
    step_of,
)

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


def claim(
    total_fen: int,
    claim_class: ClaimClass = ClaimClass.ordinary,
    rank: int = 1,
    *,
    own: bool = False,
    asset_id: str | None = None,
) -> RankedClaim:
    return RankedClaim(
        claim_class=claim_class,
        rank=rank,
        total_fen=total_fen,
        is_applicants=own,
        asset_id=asset_id,
    )


def test_a_mortgage_before_an_ordinary_applicant_counts() -> None:
    claims = [claim(10, own=True), claim(700, ClaimClass.security, asset_id="flat")]
    assert burden_fen(claims, asset_id="flat", costs_fen=30) == 730


def test_what_holds_on_to_another_thing_does_not_count() -> None:
    claims = [claim(10, own=True), claim(700, ClaimClass.security, asset_id="car")]
    assert burden_fen(claims, asset_id="flat", costs_fen=30) == 30


def test_an_applicant_with_the_first_mortgage_comes_before_the_second() -> None:
    claims = [
        claim(500, ClaimClass.security, 1, own=True, asset_id="flat"),
        claim(700, ClaimClass.security, 2, asset_id="flat"),
    ]
    assert burden_fen(claims, asset_id="flat", costs_fen=0) == 0


def test_an_applicant_with_the_second_mortgage_comes_after_the_first() -> None:
    claims = [
        claim(500, ClaimClass.security, 2, own=True, asset_id="flat"),
        claim(700, ClaimClass.security, 1, asset_id="flat"),
    ]
    assert burden_fen(claims, asset_id="flat", costs_fen=0) == 700


def test_other_ordinary_creditors_stand_beside_the_applicant() -> None:
    assert burden_fen([claim(10, own=True), claim(900)], asset_id="flat", costs_fen=5) == 5


@pytest.mark.parametrize(("start_fen", "left"), [(730, False), (731, True)])
def test_a_price_that_only_pays_what_comes_first_leaves_nothing(start_fen: int, left: bool) -> None:
    assert leaves_surplus(start_fen, 730) is left


@pytest.mark.parametrize(
    ("told", "asked", "later", "step"),
    [
        (False, False, 0, SurplusStep.telling),
        (True, False, 4, SurplusStep.answer),
        (True, False, 5, SurplusStep.giving_up),
        (True, True, 9, SurplusStep.new_price),
    ],
)
def test_a_sale_without_surplus_waits_for_one_thing(
    told: bool, asked: bool, later: int, step: SurplusStep
) -> None:
    told_at, until = (NOW, NOW + timedelta(days=5)) if told else (None, None)
    now = NOW + timedelta(days=later)
    assert step_of(told_at=told_at, until_at=until, asked=asked, now=now) is step


def test_enough_covers_claims_costs_and_the_execution_fee_to_the_fen() -> None:
    owed = 1_000_00 + 50_00 + execution_fee(1_000_00)
    assert is_enough(got_fen=owed, claims_fen=1_000_00, costs_fen=50_00)
    assert not is_enough(got_fen=owed - 1, claims_fen=1_000_00, costs_fen=50_00)


def test_a_case_without_claims_is_never_covered() -> None:
    assert not is_enough(got_fen=10**12, claims_fen=0, costs_fen=0)


@given(
    st.lists(
        st.builds(
            claim,
            st.integers(1, 10**9),
            st.sampled_from(ClaimClass),
            st.integers(1, 5),
            own=st.booleans(),
            asset_id=st.sampled_from([None, "flat", "car"]),
        ),
        max_size=8,
    ),
    st.integers(0, 10**6),
)
def test_nothing_of_the_applicants_own_ever_comes_before_the_applicant(
    claims: list[RankedClaim], costs_fen: int
) -> None:
    others = [each for each in claims if not each.is_applicants]
    burden = burden_fen(claims, asset_id="flat", costs_fen=costs_fen)
    assert costs_fen <= burden <= costs_fen + sum(each.total_fen for each in others)
