from __future__ import annotations

from dataclasses import replace

import pytest

from auction.cases.kinds import ClaimClass
from auction.settlement.distribution.plain_form import (
    EXECUTION_FEE,
    FeeSoFar,
    distribute,
    needs_plan,
    with_fee,
)
from auction.settlement.distribution.waterfall import ClaimDue, Cost, DebtorKind


def claim(name: str, claim_class: ClaimClass = ClaimClass.ordinary, fen: int = 100) -> ClaimDue:
    return ClaimDue(id=name, creditor=name, claim_class=claim_class, principal_fen=fen)


def codes(debtor: DebtorKind, claims: list[ClaimDue], *, pays_all: bool = False) -> list[str]:
    return [reason.code for reason in needs_plan(debtor, claims, pays_all=pays_all)]


def test_a_person_who_cannot_pay_several_ordinary_creditors_needs_a_plan() -> None:
    assert codes(DebtorKind.person, [claim("a"), claim("b")]) == ["several_creditors"]


def test_a_person_whose_property_pays_everybody_needs_no_plan() -> None:
    assert codes(DebtorKind.person, [claim("a"), claim("b")], pays_all=True) == []


def test_two_claims_of_one_creditor_are_one_creditor() -> None:
    both = [replace(claim(name), party_id="甲") for name in ("a", "b")]
    assert codes(DebtorKind.person, both) == []


def test_a_person_with_one_creditor_needs_no_plan_however_short_it_falls() -> None:
    assert codes(DebtorKind.person, [claim("a")]) == []


def test_an_enterprise_with_one_ordinary_creditor_needs_no_plan() -> None:
    assert codes(DebtorKind.enterprise, [claim("a")]) == []


def test_an_enterprise_with_two_ordinary_creditors_needs_a_plan() -> None:
    assert codes(DebtorKind.enterprise, [claim("a"), claim("b")]) == [
        "enterprise_with_several_ordinary"
    ]


@pytest.mark.parametrize("before", [kind for kind in ClaimClass if kind != ClaimClass.ordinary])
def test_whoever_stands_apart_from_the_ordinary_needs_a_plan(before: ClaimClass) -> None:
    assert codes(DebtorKind.person, [claim("a"), claim("x", before)]) == [f"class_{before}"]


def test_the_execution_fee_comes_after_the_other_costs() -> None:
    costs = with_fee(1_000_00, [Cost("评估费", 200_00)], [claim("a", fen=10_000_00)])
    assert costs == [Cost("评估费", 200_00), Cost(EXECUTION_FEE, 50_00)]


def test_a_fee_that_stands_among_the_costs_is_not_charged_again() -> None:
    outcome = distribute(
        1_000_00,
        debtor=DebtorKind.person,
        costs=[],
        claims=[claim("a", fen=10_000_00)],
        fee_before=None,
    )
    assert outcome.paid_fen("a") == 1_000_00


def test_the_tiers_of_the_fee_run_over_the_whole_case() -> None:
    before = FeeSoFar(enforced_fen=500_000_00, charged_fen=7_400_00)
    costs = with_fee(100_000_00, [], [claim("a", fen=100_000_00)], before)
    assert costs == [Cost(EXECUTION_FEE, 1_000_00)]


def test_nothing_enforced_bears_no_fee() -> None:
    assert with_fee(100, [Cost("评估费", 100)], [claim("a")]) == [Cost("评估费", 100)]


def test_the_plain_form_pays_costs_fee_claims_and_the_debtor() -> None:
    outcome = distribute(
        2_000_000_00,
        debtor=DebtorKind.person,
        costs=[Cost("评估费", 8_000_00)],
        claims=[claim("甲", fen=1_000_000_00), claim("乙", fen=500_000_00)],
    )
    # 1.5 million enforced: 7,400 + 1 % of a million.
    assert outcome.paid_fen(EXECUTION_FEE) == 17_400_00
    assert (outcome.paid_fen("甲"), outcome.paid_fen("乙")) == (1_000_000_00, 500_000_00)
    assert outcome.surplus_fen == 2_000_000_00 - 8_000_00 - 17_400_00 - 1_500_000_00
