"""Whatever is claimed, no fen appears, disappears, or goes past a better right."""

from __future__ import annotations

import random
from dataclasses import replace
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
from tests.properties.distribution_model import shared_out

amounts = st.integers(min_value=0, max_value=10**12)
dates = st.none() | st.dates(min_value=date(2020, 1, 1), max_value=date(2020, 1, 4))


@st.composite
def claim(draw: st.DrawFn, number: int) -> ClaimDue:
    claim_class = draw(st.sampled_from(ClaimClass))
    capped = claim_class.may_have_collateral and draw(st.booleans())
    return draw(claim_of(number, claim_class, amounts, most_rank=3, capped=capped))


@st.composite
def claim_of(
    draw: st.DrawFn,
    number: int,
    claim_class: ClaimClass,
    fen: st.SearchStrategy[int],
    *,
    most_rank: int,
    capped: bool,
) -> ClaimDue:
    return ClaimDue(
        id=f"claim {number}",
        creditor="somebody",
        claim_class=claim_class,
        rank=draw(st.integers(1, most_rank)),
        seized_on=draw(dates),
        principal_fen=draw(fen),
        interest_fen=draw(fen),
        costs_fen=draw(fen),
        doubled_interest_fen=draw(fen),
        collateral_net_fen=draw(fen) if capped else None,
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


@st.composite
def tight(draw: st.DrawFn) -> tuple[int, list[Cost], list[ClaimDue], DebtorKind, list[ClaimClass]]:
    """Draw a case in which money runs out somewhere, in a judge's own order."""
    order = draw(st.permutations(ClaimClass))
    cut = order[: draw(st.integers(1, len(order)))]
    if ClaimClass.ordinary not in cut:
        cut = [*cut, ClaimClass.ordinary]
    ahead = cut[: cut.index(ClaimClass.ordinary)]
    small = st.integers(0, 60)
    claims = []
    for number in range(draw(st.integers(0, 7))):
        claim_class = draw(st.sampled_from(cut))
        capped = claim_class in ahead and draw(st.booleans())
        claims.append(draw(claim_of(number, claim_class, small, most_rank=2, capped=capped)))
    costs = [Cost(f"cost {n}", draw(st.integers(1, 20))) for n in range(draw(st.integers(0, 2)))]
    return draw(st.integers(0, 900)), costs, claims, draw(st.sampled_from(DebtorKind)), cut


Tight = tuple[int, list[Cost], list[ClaimDue], DebtorKind, list[ClaimClass]]


@given(tight())
def test_a_second_way_of_sharing_out_comes_to_the_same(case: Tight) -> None:
    proceeds_fen, costs, claims, debtor, order = case
    outcome = share_out(proceeds_fen, debtor=debtor, costs=costs, claims=claims, class_order=order)
    paid, left = shared_out(proceeds_fen, debtor, costs, claims, order)
    found: dict[tuple[str, str], int] = {}
    for line in outcome.lines:
        key = (line.claim, str(line.part))
        found[key] = found.get(key, 0) + line.paid_fen
    assert found == {key: fen for key, fen in paid.items() if fen or key in found}
    assert outcome.surplus_fen == left


@given(tight())
def test_no_later_turn_is_paid_before_an_earlier_one_is_full(case: Tight) -> None:
    proceeds_fen, costs, claims, debtor, order = case
    outcome = share_out(proceeds_fen, debtor=debtor, costs=costs, claims=claims, class_order=order)
    full = [turn.is_full for turn in outcome.turns]
    short_at = full.index(False) if False in full else len(full)
    assert not any(turn.paid_fen for turn in outcome.turns[short_at + 1 :])
    assert [line.turn for line in outcome.lines] == sorted(line.turn for line in outcome.lines)


@given(tight())
def test_the_running_remainder_ends_as_the_surplus(case: Tight) -> None:
    proceeds_fen, costs, claims, debtor, order = case
    outcome = share_out(proceeds_fen, debtor=debtor, costs=costs, claims=claims, class_order=order)
    left = proceeds_fen
    for line in outcome.lines:
        left -= line.paid_fen
        assert line.left_fen == left
    assert outcome.surplus_fen == left


@given(tight(), st.randoms(use_true_random=False))
def test_the_order_of_the_list_moves_nobody_by_more_than_a_fen(
    case: Tight, dice: random.Random
) -> None:
    proceeds_fen, costs, claims, debtor, order = case
    shuffled = list(claims)
    dice.shuffle(shuffled)
    one, other = (
        share_out(proceeds_fen, debtor=debtor, costs=costs, claims=listed, class_order=order)
        for listed in (claims, shuffled)
    )
    assert one.surplus_fen == other.surplus_fen
    for claim in claims:
        assert abs(one.paid_fen(claim.id) - other.paid_fen(claim.id)) <= 1
    if all(turn.is_full for turn in one.turns):
        assert all(one.paid_fen(claim.id) == other.paid_fen(claim.id) for claim in claims)


@given(tight())
def test_the_odd_fen_go_to_the_largest_remainders(case: Tight) -> None:
    proceeds_fen, costs, claims, debtor, order = case
    outcome = share_out(proceeds_fen, debtor=debtor, costs=costs, claims=claims, class_order=order)
    for turn in outcome.turns:
        if turn.is_full:
            continue
        got, rest = [], []
        for share in turn.shares:
            remainder = turn.available_fen * share.due_fen % turn.due_fen
            (got if share.paid_fen > turn.floor_fen(share) else rest).append(remainder)
        assert not got or not rest or min(got) >= max(rest)


@given(tight())
def test_ranks_and_dates_are_ignored_among_a_person_s_ordinary_creditors(case: Tight) -> None:
    proceeds_fen, costs, claims, _, order = case
    plain = [
        replace(claim, rank=1, seized_on=None)
        if claim.claim_class is ClaimClass.ordinary
        else replace(claim, seized_on=None)
        for claim in claims
    ]
    one, other = (
        share_out(
            proceeds_fen, debtor=DebtorKind.person, costs=costs, claims=listed, class_order=order
        )
        for listed in (claims, plain)
    )
    assert one.lines == other.lines


def test_ten_thousand_claims_are_shared_out_to_the_fen() -> None:
    classes = list(ClaimClass)
    claims = [
        ClaimDue(
            id=f"claim {number}",
            creditor="somebody",
            claim_class=classes[number % len(classes)],
            rank=number % 50 + 1,
            seized_on=date.fromordinal(737_000 + number * 7 % 3_000),
            principal_fen=1_000_003 * (number + 1),
            interest_fen=977 * number,
            costs_fen=101,
            doubled_interest_fen=number,
            collateral_net_fen=500_000_000 if number % len(classes) == 6 else None,
        )
        for number in range(10_000)
    ]
    proceeds_fen = sum(claim.principal_fen for claim in claims) - 1
    for debtor in DebtorKind:
        outcome = share_out(proceeds_fen, debtor=debtor, costs=[], claims=claims)
        assert sum(line.paid_fen for line in outcome.lines) + outcome.surplus_fen == proceeds_fen


def _due(outcome: Outcome, name: str, rule: str | None = None) -> int:
    return sum(
        line.due_fen for line in outcome.lines if line.claim == name and rule in {None, line.rule}
    )


def _paid(outcome: Outcome, name: str, rule: str) -> int:
    return sum(line.paid_fen for line in outcome.lines if line.claim == name and line.rule == rule)
