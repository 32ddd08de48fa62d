from __future__ import annotations

import pytest

from auction.ledger import accounts
from auction.ledger.accounts import AccountKind, kind_of


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (accounts.BANK, AccountKind.asset),
        (accounts.SUSPENSE, AccountKind.liability),
        (accounts.TRANSIT, AccountKind.liability),
        (accounts.deposit("401234567897"), AccountKind.liability),
        (accounts.proceeds("case_a"), AccountKind.liability),
        (accounts.forfeited("case_a"), AccountKind.liability),
        (accounts.deposited("case_a", "claim_b"), AccountKind.liability),
        ("case:case_a:deposited:", None),
        ("deposit:", None),
        ("case:case_a", None),
        ("case:case_a:profit", None),
        ("", None),
    ],
)
def test_a_code_says_the_kind_of_its_account(code: str, kind: AccountKind | None) -> None:
    assert kind_of(code) is kind


@pytest.mark.parametrize(
    ("kind", "balance_fen", "may"),
    [
        (AccountKind.asset, 1, True),
        (AccountKind.asset, 0, True),
        (AccountKind.asset, -1, False),
        (AccountKind.liability, -1, True),
        (AccountKind.liability, 0, True),
        (AccountKind.liability, 1, False),
    ],
)
def test_no_account_may_be_overdrawn(kind: AccountKind, balance_fen: int, may: bool) -> None:
    assert kind.may_hold(balance_fen) is may
