"""The court's own bank, worked by hand: orders lie on the finance desk until a clerk reports."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.payments.ports import PayoutOrder


class BankTransferGateway:
    """Leaves the order where the finance desk shows it.

    The clerk makes the transfer at the bank's own terminal and then confirms it with the bank's
    reference, or notes why the bank sent it back.
    """

    name = "bank_transfer"

    async def instruct(self, uow: UnitOfWork, order: PayoutOrder) -> None:
        """Note in the court's record that the order waits for a clerk."""
        uow.audit("payout_laid_on_desk", f"payout:{order.payout_id}", order.court_id)
