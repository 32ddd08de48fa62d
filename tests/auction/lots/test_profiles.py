"""What a category changes: read off the versioned table, and kept whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.cases.circumstances import Circumstance, DwellingGround, Marks
from auction.cases.kinds import AssetKind
from auction.lots.pricing import Pricing
from auction.lots.profiles import BEFORE_PROFILES, NEWEST, PROVISIONS, Profile, profile_of

MARKS = st.builds(
    Marks,
    circumstances=st.frozensets(st.sampled_from(Circumstance)),
    dwelling_ground=st.none() | st.sampled_from(DwellingGround),
    rent_years=st.none() | st.integers(5, 8),
)


def marked(*circumstances: Circumstance, **more: object) -> Marks:
    return Marks(circumstances=frozenset(circumstances), **more)  # type: ignore[arg-type]


def test_an_ordinary_movable_changes_nothing() -> None:
    profile = profile_of(AssetKind.movable)
    assert profile == Profile(version=NEWEST, kind=AssetKind.movable)


def test_a_home_in_a_restricted_city_asks_for_a_promise_and_looks_again() -> None:
    profile = profile_of(AssetKind.flat, marked(Circumstance.restricted_city))
    assert profile.asks_housing_promise
    assert profile.checks_housing_before_ruling


def test_land_is_not_limited_by_a_mark_for_homes() -> None:
    profile = profile_of(AssetKind.land, marked(Circumstance.restricted_city))
    assert not profile.asks_housing_promise


def test_shareholders_have_twenty_days() -> None:
    assert profile_of(AssetKind.equity).shareholder_notice_days == 20


def test_equity_priced_above_costs_has_a_free_deposit_and_no_other_pricing_has() -> None:
    profile = profile_of(AssetKind.equity)
    assert profile.allows(Pricing.above_costs)
    assert not profile.has_deposit_band(Pricing.above_costs)
    assert profile.has_deposit_band(Pricing.standard)


def test_only_a_ship_may_have_a_secret_reserve() -> None:
    kinds = [kind for kind in AssetKind if profile_of(kind).allows(Pricing.secret_reserve)]
    assert kinds == [AssetKind.ship]


def test_no_reserve_is_for_criminal_assets_alone() -> None:
    assert not profile_of(AssetKind.flat).allows(Pricing.no_reserve)
    assert profile_of(AssetKind.flat, marked(Circumstance.criminal_case)).allows(Pricing.no_reserve)


def test_a_mortgaged_dwelling_keeps_its_people_for_six_months() -> None:
    assert profile_of(AssetKind.flat).eviction_grace_months == 0
    marks = marked(Circumstance.mortgaged_dwelling)
    assert profile_of(AssetKind.flat, marks).eviction_grace_months == 6


@pytest.mark.parametrize("ground", DwellingGround)
def test_rent_is_kept_on_that_ground_alone(ground: DwellingGround) -> None:
    marks = marked(Circumstance.sole_dwelling, dwelling_ground=ground, rent_years=6)
    kept = profile_of(AssetKind.flat, marks).rent_years_kept
    assert kept == (6 if ground is DwellingGround.rent_kept else 0)


def test_people_under_a_consumption_limit_buy_neither_estate_nor_cars() -> None:
    barred = {kind for kind in AssetKind if profile_of(kind).bars_limited_consumers}
    assert barred == {AssetKind.flat, AssetKind.land, AssetKind.vehicle}


def test_a_version_nobody_knows_is_no_law() -> None:
    with pytest.raises(KeyError):
        profile_of(AssetKind.flat, version=max(PROVISIONS) + 1)


@given(kind=st.sampled_from(AssetKind), marks=MARKS, version=st.sampled_from(sorted(PROVISIONS)))
def test_a_profile_kept_as_json_comes_back_the_same(
    kind: AssetKind, marks: Marks, version: int
) -> None:
    profile = profile_of(kind, marks, version=version)
    assert Profile.from_json(json.loads(json.dumps(profile.to_json()))) == profile
    assert version != BEFORE_PROFILES or profile.laws == ()
