from __future__ import annotations

import pytest

from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import (
    Applied,
    Kept,
    SaleState,
    apply_kept_deposits,
    may_become,
)

S, R = SaleState, SettlementRefusal


@pytest.mark.parametrize(
    ("state", "wanted", "code"),
    [
        (S.awaiting_balance, S.ruling_made, R.balance_unpaid),
        (S.paid, S.ruling_made, None),
        (S.ruling_made, S.ruling_made, R.ruling_made_already),
        (S.handed_over, S.ruling_made, R.ruling_made_already),
        (S.paid, S.title_passed, R.ruling_not_made),
        (S.ruling_made, S.title_passed, None),
        (S.title_passed, S.title_passed, R.ruling_served_already),
        (S.ruling_made, S.handed_over, R.title_not_passed),
        (S.title_passed, S.handed_over, None),
        (S.handed_over, S.handed_over, R.handed_over_already),
        (S.defaulted, S.ruling_made, R.sale_defaulted),
        (S.defaulted, S.handed_over, R.sale_defaulted),
    ],
)
def test_the_acts_of_a_sale_come_in_their_order(
    state: SaleState, wanted: SaleState, code: SettlementRefusal | None
) -> None:
    refusal = may_become(state, wanted)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("left_fen", "applied"),
    [
        # 30 of costs first, then the 100 the re-sale brought less, then debts; never back.
        (20, Applied("s", 20, 0, 0)),
        (90, Applied("s", 30, 60, 0)),
        (140, Applied("s", 30, 100, 10)),
        (500, Applied("s", 30, 100, 370)),
    ],
)
def test_a_kept_deposit_is_applied_in_the_order_of_the_law(left_fen: int, applied: Applied) -> None:
    found = apply_kept_deposits(
        [Kept("s", left_fen, price_fen=1_000)],
        resale_price_fen=900,
        cost_losses_fen=30,
        debts_fen=5_000,
    )
    assert found == [applied]


def test_what_no_debt_needs_stays_with_the_court() -> None:
    found = apply_kept_deposits(
        [Kept("s", 500, price_fen=1_000)], resale_price_fen=1_200, cost_losses_fen=0, debts_fen=700
    )
    assert found == [Applied("s", 0, 0, 0)]


def test_two_defaults_fill_one_shortfall_together_and_not_twice() -> None:
    found = apply_kept_deposits(
        [Kept("second", 9, price_fen=90), Kept("first", 10, price_fen=100)],
        resale_price_fen=80,
        cost_losses_fen=0,
        debts_fen=0,
    )
    assert [one.shortfall_fen for one in found] == [9, 10]
