"""The sandbox's bank: it pays every order at once and moves no money. A stand-in."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.payments.ports import PayoutOrder
from auction.payments.service import confirm_payout


class SandboxBank:
    """Confirms each order in the transaction in which it is given. Refused by production."""

    name = "sandbox"

    async def instruct(self, uow: UnitOfWork, order: PayoutOrder) -> None:
        """Say that the order was paid, under a reference made from its id."""
        await confirm_payout(uow, payout_id=order.payout_id, bank_ref=f"SANDBOX-{order.payout_id}")
