"""Pure. The accounts of a court's books: their codes, their kinds, and what none may ever hold.

A balance is signed: a debit is above zero, a credit below. An asset is never below zero, a
liability never above: nobody is paid with somebody else's money.
"""

from __future__ import annotations

from enum import StrEnum

BANK = "bank"
SUSPENSE = "suspense"
TRANSIT = "transit"
STRIPE = "stripe"
"""What the card gateway has taken for the court and not yet given on."""
STRIPE_HOLDS = "stripe_holds"
"""What is held on cards and not taken: a claim on whoever issued them."""
STRIPE_DISPUTED = "stripe_disputed"
"""What card issuers took back until a dispute is decided."""
STRIPE_PAYING = "stripe_paying"
"""What the card gateway has sent to the court's bank, which has not told of it yet."""
STRIPE_FEES = "stripe_fees"
"""What the court's budget owes for the gateway's fees: no deposit ever bears one."""
STRIPE_CHARGED = "stripe_charged"
"""What the gateway kept as fees out of money in custody; the court's budget makes it good."""


class AccountKind(StrEnum):
    """Which side of the books an account stands on."""

    asset = "asset"
    liability = "liability"

    def may_hold(self, balance_fen: int) -> bool:
        """Say whether an account of this kind may have this balance (debit above zero)."""
        return balance_fen >= 0 if self is AccountKind.asset else balance_fen <= 0


def deposit(number: str) -> str:
    """Return the account of a deposit: what the court holds for whoever paid it."""
    return f"deposit:{number}"


def proceeds(case_id: str) -> str:
    """Return the account of a case's proceeds: what its creditors and debtor wait for."""
    return f"case:{case_id}:proceeds"


def forfeited(case_id: str) -> str:
    """Return the account of deposits kept from buyers who did not pay. Law: OJA-38."""
    return f"case:{case_id}:forfeited"


def disputed(case_id: str) -> str:
    """Return the account of what a suit about a distribution plan is about. Law: DIST-23."""
    return f"case:{case_id}:disputed"


def advance(case_id: str) -> str:
    """Return the account of what an applicant advanced for a valuation's fee. Law: REF-54."""
    return f"case:{case_id}:advance"


def deposited(case_id: str, payee: str) -> str:
    """Return the account of what the court keeps for one payee of a case. Law: DIST-05."""
    return f"case:{case_id}:deposited:{payee}"


def kind_of(code: str) -> AccountKind | None:
    """Return an account's kind by its code; None where the books know no such account."""
    if code in {BANK, STRIPE, STRIPE_HOLDS, STRIPE_DISPUTED, STRIPE_PAYING, STRIPE_FEES}:
        return AccountKind.asset
    if code in {SUSPENSE, TRANSIT, STRIPE_CHARGED}:
        return AccountKind.liability
    match code.split(":"):
        case ["deposit", number] if number:
            return AccountKind.liability
        case ["case", case_id, "proceeds" | "forfeited" | "disputed" | "advance"] if case_id:
            return AccountKind.liability
        case ["case", case_id, "deposited", payee] if case_id and payee:
            return AccountKind.liability
        case _:
            return None
