"""What the house needs of a bank that pays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from auction.db.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class PayoutOrder:
    """One payment the bank is to make, once; `payout_id` is the bank's key against twice."""

    payout_id: str
    court_id: str
    payee_name: str
    payee_account: str
    amount_fen: int


class BankGateway(Protocol):
    """Hands payout orders to a bank.

    `instruct` may be called again with the same order: the bank must not pay twice. It books
    nothing; what the bank did comes back through `payments.service.confirm_payout` or
    `fail_payout`. A bank that cannot be reached raises `Failure`, and is asked again later.
    """

    name: str

    async def instruct(self, uow: UnitOfWork, order: PayoutOrder) -> None:
        """Hand one order over."""
        ...
