"""Who goes before whom by right: whole ranks, and every co-owner before every lessee."""

from __future__ import annotations

import pytest

from auction.cases.priority import Basis, check_holder, check_rank, is_organisation
from auction.cases.refusals import CaseRefusal
from auction.kernel.refusal import CommonRefusal

CO_OWNER, LESSEE = (Basis.co_owner, 1), (Basis.lessee, 2)


@pytest.mark.parametrize(
    ("basis", "rank"), [(Basis.co_owner, 1), (Basis.lessee, 2), (Basis.lessee, 9), (Basis.other, 1)]
)
def test_a_rank_that_fits_is_taken(basis: Basis, rank: int) -> None:
    assert check_rank(basis, rank, [CO_OWNER, LESSEE]) is None


@pytest.mark.parametrize(("basis", "rank"), [(Basis.lessee, 1), (Basis.co_owner, 2)])
def test_a_lessee_never_goes_before_nor_beside_a_co_owner(basis: Basis, rank: int) -> None:
    refusal = check_rank(basis, rank, [CO_OWNER, LESSEE])
    assert refusal is not None
    assert refusal.code is CaseRefusal.lessee_before_co_owner


@pytest.mark.parametrize("rank", [0, -1, 10])
def test_a_rank_lies_between_one_and_nine(rank: int) -> None:
    refusal = check_rank(Basis.co_owner, rank, [])
    assert refusal is not None
    assert refusal.code is CaseRefusal.bad_rank


def test_a_holder_has_a_name() -> None:
    refusal = check_holder("  ", Basis.lessee, 1, [])
    assert refusal is not None
    assert refusal.code is CommonRefusal.missing


@pytest.mark.parametrize(
    ("name", "is_organised"),
    [("海口蓝海投资有限公司", True), ("Blue Sea Ltd.", True), ("欧阳海", False), ("A. Lee", False)],
)
def test_an_organisation_is_known_by_how_its_name_ends(name: str, is_organised: bool) -> None:
    assert is_organisation(name) is is_organised
