"""Four steps in their order, each gap asked once, and a judge's decision within its bounds."""

from __future__ import annotations

import pytest

from auction.kernel.refusal import CommonRefusal
from auction.settlement.kept_rules import (
    KeptState,
    Shortfall,
    may_decide_top_up,
    may_pay_related,
    shortfalls,
    steps_of,
)
from auction.settlement.refusals import KeptRefusal
from auction.settlement.rules import Applied, Kept, apply_kept_deposits


def test_each_step_takes_from_what_the_one_before_left() -> None:
    steps = steps_of(1_000, Applied("s", 100, 300, 250), shortfall_fen=300, related_fen=200)
    assert [(step.number, step.taken_fen, step.left_fen) for step in steps] == [
        (1, 100, 900),
        (2, 300, 600),
        (3, 250, 350),
        (4, 200, 150),
    ]


def test_before_a_re_sale_nothing_is_taken_and_all_of_it_waits() -> None:
    steps = steps_of(1_000, None, shortfall_fen=0, related_fen=0)
    assert {step.taken_fen for step in steps} == {0}
    assert steps[-1].left_fen == 1_000


def test_what_the_deposit_does_not_cover_of_a_lower_price_stays_uncovered() -> None:
    kept = [Kept("s", 200, 2_400)]
    applied = apply_kept_deposits(kept, resale_price_fen=1_680, cost_losses_fen=8, debts_fen=9_000)
    assert applied == [Applied("s", 8, 192, 0)]
    assert shortfalls(kept, applied, resale_price_fen=1_680) == {"s": Shortfall(720, 528)}


def test_of_two_who_defaulted_each_answers_for_the_fall_from_their_own_price() -> None:
    kept = [Kept("second", 50, 2_000), Kept("first", 100, 2_400)]
    applied = apply_kept_deposits(kept, resale_price_fen=1_500, cost_losses_fen=0, debts_fen=0)
    found = shortfalls(kept, applied, resale_price_fen=1_500)
    assert found == {"second": Shortfall(500, 450), "first": Shortfall(400, 300)}


def test_a_re_sale_that_brings_more_leaves_no_shortfall() -> None:
    kept = [Kept("s", 200, 2_400)]
    assert shortfalls(kept, [], resale_price_fen=2_500) == {"s": Shortfall(0, 0)}


@pytest.mark.parametrize("state", [KeptState.waiting, KeptState.proposed])
def test_no_fourth_step_is_taken_before_the_first_three(state: KeptState) -> None:
    refusal = may_pay_related(state, amount_fen=1, left_fen=100)
    assert refusal is not None
    assert refusal.code is KeptRefusal.steps_not_done


def test_the_fourth_step_pays_at_most_what_is_left() -> None:
    assert may_pay_related(KeptState.applied, amount_fen=100, left_fen=100) is None
    refusal = may_pay_related(KeptState.applied, amount_fen=101, left_fen=100)
    assert refusal is not None
    assert (refusal.code, refusal.data) == (KeptRefusal.more_than_is_left, {"left_fen": 100})


@pytest.mark.parametrize("ordered", [True, False])
def test_nothing_is_decided_of_a_top_up_without_a_recorded_shortfall(ordered: bool) -> None:
    refusal = may_decide_top_up(0, ordered=ordered, amount_fen=1, is_decided=False)
    assert refusal is not None
    assert refusal.code is KeptRefusal.no_shortfall


@pytest.mark.parametrize(
    ("amount_fen", "code"),
    [(0, CommonRefusal.bad_amount), (529, KeptRefusal.more_than_shortfall), (528, None)],
)
def test_a_top_up_is_some_money_and_at_most_what_is_uncovered(
    amount_fen: int, code: object
) -> None:
    refusal = may_decide_top_up(528, ordered=True, amount_fen=amount_fen, is_decided=False)
    assert (refusal.code if refusal else None) == code


def test_a_top_up_is_decided_once() -> None:
    refusal = may_decide_top_up(528, ordered=False, amount_fen=0, is_decided=True)
    assert refusal is not None
    assert refusal.code is KeptRefusal.top_up_decided
