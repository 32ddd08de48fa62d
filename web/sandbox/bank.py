"""The sandbox's bank: it pays nearly every order at once and moves no money. A stand-in."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.payments.models import Payout
from auction.payments.ports import PayoutOrder
from auction.payments.service import confirm_payout

WAITS_FOR_A_FILE = "transfer_return"
"""What this bank pays only by a released batch, so that batches can be tried."""


class SandboxBank:
    """Confirms each order in the transaction in which it is given. Refused by production.

    Money that goes back to its sender waits for a batch; the next statement says that it was paid.
    """

    name = "sandbox"

    async def instruct(self, uow: UnitOfWork, order: PayoutOrder) -> None:
        """Say that the order was paid, under a reference made from its id."""
        row = await uow.session.get(Payout, order.payout_id)
        if row is not None and row.purpose == WAITS_FOR_A_FILE:
            return
        await confirm_payout(uow, payout_id=order.payout_id, bank_ref=f"SANDBOX-{order.payout_id}")
