"""Three different members decide, and a signature binds one text."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from auction.kernel.refusal import CommonRefusal
from auction.lots.panel import DecisionState, is_complete, may_sign, still_to_sign
from auction.lots.refusals import LotRefusal


@pytest.mark.parametrize(
    ("state", "signed_by", "is_member", "code"),
    [
        (DecisionState.submitted, [], True, None),
        (DecisionState.submitted, ["b", "c"], True, None),
        (DecisionState.submitted, [], False, LotRefusal.not_on_the_panel),
        (DecisionState.submitted, ["a"], True, LotRefusal.signed_already),
        (DecisionState.decided, ["b", "c", "d"], True, LotRefusal.decided_already),
        (DecisionState.decided, ["a", "b", "c"], True, LotRefusal.signed_already),
        (DecisionState.void, ["a"], True, CommonRefusal.stale_form),
        (DecisionState.void, [], False, LotRefusal.not_on_the_panel),
    ],
)
def test_member_signs_once_and_only_what_stands(
    state: DecisionState, signed_by: Collection[str], is_member: bool, code: str | None
) -> None:
    refusal = may_sign(state, signed_by=signed_by, member_id="a", is_member=is_member)

    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("signed_by", "complete", "missing"),
    [
        ([], False, 3),
        (["a"], False, 2),
        (["a", "a", "a"], False, 2),
        (["a", "b"], False, 1),
        (["a", "b", "c"], True, 0),
        (["a", "b", "c", "d"], True, 0),
    ],
)
def test_panel_decides_with_three_different_members(
    signed_by: list[str], complete: bool, missing: int
) -> None:
    assert (is_complete(signed_by), still_to_sign(signed_by)) == (complete, missing)
