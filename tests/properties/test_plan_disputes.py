"""However many lines are in dispute and however the suits end, no fen is paid twice or lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from auction.cases.kinds import ClaimClass
from auction.settlement.distribution.basis import (
    Basis,
    amounts,
    basis_from_json,
    undisputed,
    with_paid,
    worked_out,
)
from auction.settlement.distribution.waterfall import DEFAULT_ORDER, Cost, DebtorKind
from tests.properties.test_distribution import claim_of

small = st.integers(min_value=0, max_value=500)


@st.composite
def bases(draw: st.DrawFn) -> Basis:
    claims = []
    for number in range(draw(st.integers(2, 5))):
        claim_class = draw(st.sampled_from([ClaimClass.tax, ClaimClass.security, *_ORDINARY]))
        claim = draw(claim_of(number, claim_class, small, most_rank=2, capped=False))
        claims.append(claim if claim.is_something else replace(claim, principal_fen=1))
    secured = tuple(
        claim.id
        for claim in claims
        if claim.claim_class is ClaimClass.security and draw(st.booleans())
    )
    proceeds_fen = draw(st.integers(0, 3_000))
    return Basis(
        price_fen=proceeds_fen,
        proceeds_fen=proceeds_fen,
        debtor=draw(st.sampled_from(DebtorKind)),
        costs=(Cost("custody", draw(st.integers(1, 50))),),
        claims=tuple(claims),
        class_order=DEFAULT_ORDER,
        secured=secured,
    )


_ORDINARY = (ClaimClass.ordinary, ClaimClass.ordinary)


@st.composite
def disputed(draw: st.DrawFn) -> tuple[Basis, list[tuple[str, int]]]:
    basis = draw(bases())
    got = amounts(worked_out(basis))
    room_fen = max(basis.proceeds_fen - sum(cost.amount_fen for cost in basis.costs), 0)
    lines = draw(st.lists(st.sampled_from([c.id for c in basis.claims]), max_size=3))
    return basis, [
        (line, fen)
        for line in lines
        for fen in [draw(st.integers(0, min(basis.due_fen(line), room_fen)))]
        if fen != got.get(line, 0)
    ]


@given(disputed())
def test_a_corrected_plan_gives_the_line_its_amount_and_every_fen_to_somebody(
    given_: tuple[Basis, list[tuple[str, int]]],
) -> None:
    basis, lines = given_
    for line, fen in lines:
        corrected = amounts(worked_out(basis, {line: fen}))
        assert corrected.get(line, 0) == fen
        assert sum(corrected.values()) == basis.proceeds_fen


@given(disputed())
def test_what_is_paid_without_waiting_is_sure_however_each_suit_ends(
    given_: tuple[Basis, list[tuple[str, int]]],
) -> None:
    basis, lines = given_
    certain = undisputed(basis, {}, lines)
    assert sum(certain.values()) <= basis.proceeds_fen
    for won in ([], lines, lines[:1], lines[1:]):
        end = amounts(worked_out(basis, dict(won)))
        assert all(end.get(claim, 0) >= fen for claim, fen in certain.items())


@given(disputed())
def test_one_line_in_dispute_keeps_no_more_than_the_amount_in_dispute(
    given_: tuple[Basis, list[tuple[str, int]]],
) -> None:
    basis, lines = given_
    for line, fen in lines:
        kept_fen = basis.proceeds_fen - sum(undisputed(basis, {}, [(line, fen)]).values())
        differs_fen = abs(amounts(worked_out(basis)).get(line, 0) - fen)
        # Shares of others are rounded anew when theirs grow: at most a fen for each of them.
        assert differs_fen <= kept_fen <= differs_fen + len(basis.claims)


@settings(max_examples=200)
@given(disputed(), st.data())
def test_a_judgment_between_the_two_never_asks_back_what_was_paid(
    given_: tuple[Basis, list[tuple[str, int]]], data: st.DataObject
) -> None:
    basis, lines = given_
    certain, plan = undisputed(basis, {}, lines), amounts(worked_out(basis))
    fixed: dict[str, int] = {}
    for line, fen in lines:
        low, high = sorted((plan.get(line, 0), fen))
        fixed[line] = data.draw(st.integers(low, high))
    outcome, settled = with_paid(basis, fixed, certain)
    end = amounts(outcome)
    assert sum(end.values()) == basis.proceeds_fen
    assert all(end.get(claim, 0) >= fen for claim, fen in certain.items())
    assert amounts(worked_out(basis, settled)) == end


@given(bases())
def test_a_basis_is_read_back_as_it_was_kept(basis: Basis) -> None:
    again = basis_from_json(basis.to_json())
    assert again == basis
    assert again.sha256 == basis.sha256
