from __future__ import annotations

import pytest

from auction.ledger import rules
from auction.ledger.refusals import LedgerRefusal


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([("bank", 5), ("suspense", -5)], None),
        ([("bank", 5), ("deposit:1", -3), ("deposit:2", -2)], None),
        ([("pocket", 5), ("suspense", -5)], LedgerRefusal.unknown_account),
        ([("bank", 0), ("suspense", 0)], LedgerRefusal.bad_posting),
        ([("bank", 2**53), ("suspense", -(2**53))], LedgerRefusal.bad_posting),
        ([("bank", 5), ("suspense", -4)], LedgerRefusal.unbalanced),
        ([("bank", 5)], LedgerRefusal.unbalanced),
        ([], LedgerRefusal.unbalanced),
    ],
)
def test_only_whole_balanced_entries_may_stand(
    lines: list[tuple[str, int]], code: LedgerRefusal | None
) -> None:
    refusal = rules.may_stand(lines)
    assert (refusal.code if refusal else None) == code


def test_a_reverse_undoes_every_line_whatever_their_order() -> None:
    assert rules.is_reverse([("suspense", 5), ("bank", -5)], [("bank", 5), ("suspense", -5)])


def test_a_reverse_of_another_amount_is_none() -> None:
    assert not rules.is_reverse([("suspense", 4), ("bank", -4)], [("bank", 5), ("suspense", -5)])


def test_an_overdraft_says_which_account_and_by_how_much() -> None:
    refusal = rules.overdraft({"bank": 7, "deposit:1": 3})
    assert refusal is not None
    assert dict(refusal.data) == {"account": "deposit:1", "over_fen": 3}


def test_the_hash_of_an_entry_knows_its_reason() -> None:
    lines = [("bank", 5), ("suspense", -5)]
    assert rules.entry_hash("a", lines, {}) != rules.entry_hash("b", lines, {})
