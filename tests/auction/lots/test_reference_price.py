"""A price and how long it may be relied on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from auction.kernel.refusal import CommonRefusal
from auction.lots.reference_price import ReferencePrice, check_reference_price, latest_sale_on
from auction.lots.refusals import LotRefusal

PRICE = ReferencePrice(
    asset_id="asset_1",
    case_id="case_1",
    court_id="court_1",
    amount_fen=391_080_000,
    method="appraisal",
    source="海南正信评估",
    report_file_id=None,
    fixed_at=datetime(2026, 3, 16, 4, 0, tzinfo=UTC),
    valid_until_on=date(2027, 2, 16),
)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"amount_fen": 0}, CommonRefusal.bad_amount),
        ({"amount_fen": 2**53}, CommonRefusal.bad_amount),
        ({"valid_until_on": date(2027, 3, 16)}, None),
        ({"valid_until_on": date(2027, 3, 17)}, LotRefusal.reference_price_too_long),
        ({"valid_until_on": date(2026, 3, 16)}, None),
        ({"valid_until_on": date(2026, 3, 15)}, LotRefusal.reference_price_expired),
    ],
)
def test_price_is_an_amount_that_holds_for_a_year_at_most(
    change: dict[str, Any], code: str | None
) -> None:
    refusal = check_reference_price(replace(PRICE, **change))

    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("until", "latest"),
    [
        (date(2026, 3, 16), date(2026, 9, 16)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2025, 12, 31), date(2026, 6, 30)),
    ],
)
def test_sale_may_follow_within_six_months_of_expiry(until: date, latest: date) -> None:
    assert latest_sale_on(until) == latest
