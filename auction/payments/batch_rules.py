"""Pure. Which payouts a second person has to release, and which the law itself orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from auction.payments.statement import plain_account

MOST_ITEMS = 2_000


class BatchState(StrEnum):
    """Where a batch stands. Given up, its payouts may be put into another one."""

    waiting = "waiting"
    released = "released"
    given_up = "given_up"


@dataclass(frozen=True)
class Arrived:
    """Money that came under a deposit's number, and from where."""

    account: str
    amount_fen: int


def is_the_rules_act(
    *, purpose: str, amount_fen: int, payee_account: str, arrived: Sequence[Arrived]
) -> bool:
    """Say whether a payout is a deposit going back in full to the one account it came from.

    The law orders it and nobody decides anything, so nobody has to release it. House rule: any
    other payout is made by one person and released by another. Law: OJA-37.
    """
    return (
        purpose == "deposit_return"
        and bool(arrived)
        and sum(each.amount_fen for each in arrived) == amount_fen
        and {plain_account(each.account) for each in arrived} == {plain_account(payee_account)}
    )
