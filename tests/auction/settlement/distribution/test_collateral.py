from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auction.cases.kinds import ClaimClass
from auction.settlement.distribution.collateral import left_for_each
from auction.settlement.distribution.waterfall import DEFAULT_ORDER, ClaimDue


def secured(name: str, fen: int, rank: int = 1, **more: object) -> ClaimDue:
    claim_class = more.pop("claim_class", ClaimClass.security)
    return ClaimDue(
        id=name, creditor=name, claim_class=claim_class, rank=rank, principal_fen=fen, **more
    )  # type: ignore[arg-type]


def caps(net_fen: int, *claims: ClaimDue) -> dict[str, int]:
    return left_for_each(net_fen, claims, DEFAULT_ORDER)


def test_a_second_mortgage_is_capped_by_what_the_first_leaves() -> None:
    assert caps(100, secured("second", 90, rank=2), secured("first", 70)) == {
        "first": 70,
        "second": 30,
    }


def test_equals_share_one_thing_in_proportion_to_what_is_due_to_them() -> None:
    assert caps(100, secured("a", 100), secured("b", 300)) == {"a": 25, "b": 75}


def test_the_odd_fen_of_equals_goes_to_whoever_is_listed_first() -> None:
    assert caps(1, secured("a", 5), secured("b", 5)) == {"a": 1, "b": 0}


def test_a_better_class_takes_from_the_thing_before_a_better_rank() -> None:
    builder = secured("builder", 80, rank=9, claim_class=ClaimClass.construction)
    assert caps(100, secured("bank", 50), builder) == {"builder": 80, "bank": 20}


def test_costs_and_interest_are_secured_and_doubled_interest_is_not() -> None:
    whole = secured("bank", 10, interest_fen=5, costs_fen=2, doubled_interest_fen=100)
    assert caps(1_000, whole) == {"bank": 17}


@given(
    st.integers(0, 1_000),
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 3)), max_size=6),
)
def test_caps_never_exceed_what_is_due_nor_together_the_net_proceeds(
    net_fen: int, figures: list[tuple[int, int]]
) -> None:
    claims = [secured(str(n), fen, rank) for n, (fen, rank) in enumerate(figures)]
    found = caps(net_fen, *claims)
    assert all(0 <= found[claim.id] <= claim.principal_fen for claim in claims)
    due_fen = sum(claim.principal_fen for claim in claims)
    assert sum(found.values()) == min(net_fen, due_fen)
