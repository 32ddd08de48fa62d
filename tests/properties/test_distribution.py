"""Whatever is claimed, no fen appears, disappears, or goes past a better right."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from auction.cases.kinds import ClaimClass
from auction.settlement.distribution.waterfall import (
    ClaimDue,
    Cost,
    DebtorKind,
    Outcome,
    share_out,
)

amounts = st.integers(min_value=0, max_value=10**12)
dates = st.none() | st.dates(min_value=date(2020, 1, 1), max_value=date(2020, 1, 4))


@st.composite
def claim(draw: st.DrawFn, number: int) -> ClaimDue:
    claim_class = draw(st.sampled_from(ClaimClass))
    capped = claim_class.may_have_collateral and draw(st.booleans())
    return ClaimDue(
        id=f"claim {number}",
        creditor="somebody",
        claim_class=claim_class,
        rank=draw(st.integers(1, 3)),
        seized_on=draw(dates),
        principal_fen=draw(amounts),
        interest_fen=draw(amounts),
        costs_fen=draw(amounts),
        doubled_interest_fen=draw(amounts),
        collateral_net_fen=draw(amounts) if capped else None,
    )


@st.composite
def shared(draw: st.DrawFn) -> tuple[int, list[Cost], list[ClaimDue], DebtorKind, Outcome]:
    proceeds_fen = draw(st.integers(0, 10**13))
    costs = [Cost(f"cost {n}", draw(st.integers(1, 10**9))) for n in range(draw(st.integers(0, 3)))]
    claims = [draw(claim(n)) for n in range(draw(st.integers(0, 6)))]
    debtor = draw(st.sampled_from(DebtorKind))
    outcome = share_out(proceeds_fen, debtor=debtor, costs=costs, claims=claims)
    return proceeds_fen, costs, claims, debtor, outcome


@given(shared())
def test_what_is_paid_and_the_surplus_are_the_proceeds(
    case: tuple[int, list[Cost], list[ClaimDue], DebtorKind, Outcome],
) -> None:
    proceeds_fen, _, _, _, outcome = case
    assert sum(line.paid_fen for line in outcome.lines) + outcome.surplus_fen == proceeds_fen


@given(shared())
def test_every_amount_stands_in_the_lines_once(
    case: tuple[int, list[Cost], list[ClaimDue], DebtorKind, Outcome],
) -> None:
    _, costs, claims, _, outcome = case
    for cost in costs:
        assert _due(outcome, cost.name) == cost.amount_fen
    for one in claims:
        whole = one.principal_fen + one.interest_fen + one.costs_fen + one.doubled_interest_fen
        assert _due(outcome, one.id) == whole


@given(shared())
def test_nobody_gets_more_than_is_due_and_short_is_what_is_missing(
    case: tuple[int, list[Cost], list[ClaimDue], DebtorKind, Outcome],
) -> None:
    *_, outcome = case
    assert all(0 <= line.paid_fen <= line.due_fen for line in outcome.lines)
    assert outcome.short_fen == sum(line.due_fen - line.paid_fen for line in outcome.lines)
    assert outcome.surplus_fen == 0 or outcome.short_fen == 0


@given(shared())
def test_a_turn_gets_nothing_before_the_turn_ahead_is_full(
    case: tuple[int, list[Cost], list[ClaimDue], DebtorKind, Outcome],
) -> None:
    *_, outcome = case
    classes = [line.rule for line in outcome.lines]
    short_at = next(
        (n for n, line in enumerate(outcome.lines) if line.paid_fen < line.due_fen), None
    )
    if short_at is not None and "W-11" in classes:
        first_doubled = classes.index("W-11")
        assert short_at >= first_doubled or not any(
            line.paid_fen for line in outcome.lines[first_doubled:]
        )


@given(shared())
def test_the_split_of_a_person_s_ordinary_creditors_is_fair_to_a_fen(
    case: tuple[int, list[Cost], list[ClaimDue], DebtorKind, Outcome],
) -> None:
    _, _, claims, debtor, outcome = case
    if debtor is not DebtorKind.person:
        return
    due = {one.id: _due(outcome, one.id, "DIST-12") for one in claims}
    paid = {one.id: _paid(outcome, one.id, "DIST-12") for one in claims}
    whole, given_out = sum(due.values()), sum(paid.values())
    for name, due_fen in due.items():
        if whole:
            assert abs(paid[name] * whole - given_out * due_fen) < whole


def _due(outcome: Outcome, name: str, rule: str | None = None) -> int:
    return sum(
        line.due_fen for line in outcome.lines if line.claim == name and rule in {None, line.rule}
    )


def _paid(outcome: Outcome, name: str, rule: str) -> int:
    return sum(line.paid_fen for line in outcome.lines if line.claim == name and line.rule == rule)
