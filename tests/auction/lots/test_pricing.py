"""What is sold otherwise than by the ordinary floor: ships, equity, criminal assets, and 变卖."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from auction.cases.kinds import AssetKind
from auction.kernel.refusal import CommonRefusal
from auction.lots.pricing import Pricing, needs_committee, pricings_for
from auction.lots.refusals import LotRefusal
from auction.lots.rules import ProposedTerms, check_reserve, check_terms
from auction.lots.sale_rounds import SaleBasis, notice_days, reserve_floor_fen
from auction.lots.secret_reserve import SecretReserve
from tests.auction.lots.bases import FIRST, NOW, OPENS_AT, RESALE, SECOND, terms

SHIP = replace(FIRST, kind=AssetKind.ship, reference_fen=100_000_001)
EQUITY = replace(FIRST, kind=AssetKind.equity)
SALE = replace(SECOND, round="sale")
SIXTY_DAYS = timedelta(days=60)


def priced(pricing: Pricing, **change: Any) -> ProposedTerms:
    low = {"start_fen": 100_00, "increment_fen": 1_00, "deposit_fen": 10_00, "ground": "why"}
    return terms(pricing=pricing, **(low | change))


def code_of(proposed: ProposedTerms, basis: SaleBasis) -> str | None:
    refusal = check_terms(proposed, basis, published_at=NOW)
    return refusal and refusal.code


def reserve_code(reserve_fen: int | None, basis: SaleBasis, start_fen: int = 100_00) -> str | None:
    reserve = None if reserve_fen is None else SecretReserve(reserve_fen, "5a" * 32)
    refusal = check_reserve(reserve, priced(Pricing.secret_reserve, start_fen=start_fen), basis)
    return refusal and refusal.code


@pytest.mark.parametrize(
    ("pricing", "basis"),
    [
        (Pricing.secret_reserve, SHIP),
        (Pricing.above_costs, EQUITY),
        (Pricing.no_reserve, FIRST),
        (Pricing.no_reserve, SECOND),
    ],
)
def test_where_the_panel_sets_the_opening_figure_no_floor_is_asked(
    pricing: Pricing, basis: SaleBasis
) -> None:
    opens_at = OPENS_AT - timedelta(days=10) if basis is SECOND else OPENS_AT
    at = {"opens_at": opens_at, "ends_at": opens_at + timedelta(days=1)}
    assert code_of(priced(pricing, **at), basis) is None
    assert code_of(priced(Pricing.standard, **at), basis) == LotRefusal.start_under_floor


@pytest.mark.parametrize("pricing", [each for each in Pricing if each is not Pricing.standard])
def test_another_way_of_pricing_needs_its_legal_ground(pricing: Pricing) -> None:
    basis = replace(FIRST, kind=AssetKind.equity if "costs" in pricing else AssetKind.ship)
    assert code_of(priced(pricing, ground=" "), basis) == CommonRefusal.missing


def test_a_way_of_pricing_fits_its_kind_of_thing_only() -> None:
    assert code_of(priced(Pricing.secret_reserve), FIRST) == LotRefusal.pricing_unsuited
    assert code_of(priced(Pricing.above_costs), SHIP) == LotRefusal.pricing_unsuited
    assert pricings_for(AssetKind.flat) == [Pricing.standard, Pricing.no_reserve]
    assert [kind for kind in AssetKind if needs_committee(kind)] == [AssetKind.ship]


def test_only_equity_that_cannot_be_appraised_has_a_free_deposit() -> None:
    assert code_of(priced(Pricing.above_costs, deposit_fen=1), EQUITY) is None
    assert code_of(priced(Pricing.above_costs, deposit_fen=200_00), EQUITY) is None
    assert code_of(priced(Pricing.no_reserve, deposit_fen=1), EQUITY) == (
        LotRefusal.deposit_outside_band
    )


@pytest.mark.parametrize(
    ("basis", "floor_fen"),
    [
        (SHIP, 80_000_001),
        (replace(SHIP, round="second", previous_reserve_fen=80_000_001), 64_000_001),
        (replace(SHIP, is_resale=True, previous_reserve_fen=80_000_001), 80_000_001),
        (replace(SHIP, round="sale", previous_reserve_fen=64_000_001), 50_000_001),
    ],
)
def test_a_secret_reserve_has_its_own_floor_exact_in_fen(basis: SaleBasis, floor_fen: int) -> None:
    assert reserve_floor_fen(basis) == floor_fen
    assert reserve_code(floor_fen, basis) is None
    assert reserve_code(floor_fen - 1, basis) == LotRefusal.reserve_under_floor


def test_a_secret_reserve_is_not_below_the_figure_that_opens_the_bidding() -> None:
    assert reserve_code(90_000_000, SHIP, start_fen=90_000_000) is None
    assert reserve_code(90_000_000, SHIP, start_fen=90_000_001) == LotRefusal.reserve_under_floor


def test_a_secret_reserve_that_nobody_named_is_missing() -> None:
    assert reserve_code(None, SHIP) == CommonRefusal.missing


@pytest.mark.parametrize(
    ("basis", "days"),
    [
        (replace(SECOND, kind=AssetKind.ship), 7),
        (replace(RESALE, kind=AssetKind.ship), 15),
        (SALE, 15),
        (replace(SALE, kind=AssetKind.vehicle), 7),
        (replace(SALE, is_resale=True, failed_at=None), 30),
    ],
)
def test_notice_of_ships_and_sales(basis: SaleBasis, days: int) -> None:
    assert notice_days(basis) == days


def sale_terms(**change: Any) -> ProposedTerms:
    return terms(**({"ends_at": OPENS_AT + SIXTY_DAYS} | change))


def test_a_judicial_sale_lasts_sixty_days_at_the_price_that_failed() -> None:
    assert code_of(sale_terms(), SALE) is None
    for wrong_fen in (SALE.previous_start_fen or 0) - 1, (SALE.previous_start_fen or 0) + 1:
        assert code_of(sale_terms(start_fen=wrong_fen), SALE) == LotRefusal.sale_price_differs
    for days in (59, 61):
        ends_at = OPENS_AT + timedelta(days=days)
        assert code_of(sale_terms(ends_at=ends_at), SALE) == LotRefusal.sale_not_sixty_days


def test_a_judicial_sale_need_not_open_within_thirty_days() -> None:
    late = replace(SALE, failed_at=NOW - timedelta(days=200))
    assert code_of(sale_terms(), late) is None


def test_a_sale_runs_under_the_terms_of_a_sale() -> None:
    bidding = sale_terms().bidding_terms("sale")
    assert (bidding.kind, bidding.round, bidding.sale_bidding_seconds) == ("sale", "sale", 86_400)


def test_a_sale_that_outlives_the_reference_price_is_refused() -> None:
    short = replace(SALE, valid_until_on=date(2025, 12, 1), first_published_on=date(2025, 11, 1))
    assert code_of(sale_terms(), short) == LotRefusal.sale_after_price


def test_what_the_panel_signs_comes_back_whole() -> None:
    for proposed in (priced(Pricing.no_reserve), terms(), priced(Pricing.above_costs)):
        assert ProposedTerms.from_json(proposed.to_json("first")) == proposed
    secret = priced(Pricing.secret_reserve, reserve_commitment="ab" * 32)
    assert ProposedTerms.from_json(secret.to_json("first")) == secret


def test_ordinary_terms_are_signed_in_the_bytes_they_always_had() -> None:
    assert {"pricing", "ground", "reserve_commitment"} & set(terms().to_json("first")) == set()
