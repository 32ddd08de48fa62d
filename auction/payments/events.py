"""Pure. What the bank's reports mean to the rooms whose money it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class PaymentMet(Event):
    """What was asked under a payment number has arrived in full.

    `purpose` is "deposit" or "balance"; `subject_id` the deposit number or the sale.
    """

    KIND: ClassVar[str] = "payment_met"

    number: str
    purpose: str
    subject_id: str
    received_fen: int
    payer_account: str
    court_id: str

    def key(self) -> str:
        """Return the key of what was paid for."""
        return f"{self.purpose}:{self.subject_id}"


@dataclass(frozen=True)
class TransferUnmatched(Event):
    """Money arrived that fits nothing; it lies in suspense until a person decides."""

    KIND: ClassVar[str] = "transfer_unmatched"

    transfer_id: str
    court_id: str
    reason: str

    def key(self) -> str:
        """Return the transfer's key."""
        return f"transfer:{self.transfer_id}"


@dataclass(frozen=True)
class CardDisputed(Event):
    """A card's bank took a payment back (`open`), brought it again (`won`), or keeps it (`lost`).

    `purpose` and `subject_id` as in `PaymentMet`.
    """

    KIND: ClassVar[str] = "card_disputed"

    number: str
    purpose: str
    subject_id: str
    outcome: str
    court_id: str

    def key(self) -> str:
        """Return the key of what was paid for."""
        return f"{self.purpose}:{self.subject_id}"


@dataclass(frozen=True)
class PayoutInstructed(Event):
    """The bank is to be told to pay; the gateway's reader does it."""

    KIND: ClassVar[str] = "payout_instructed"

    payout_id: str
    court_id: str

    def key(self) -> str:
        """Return the payout's key."""
        return f"payout:{self.payout_id}"


@dataclass(frozen=True)
class PayoutConfirmed(Event):
    """The bank has paid. `purpose`: deposit_return, claim, cost, surplus, transfer_return."""

    KIND: ClassVar[str] = "payout_confirmed"

    payout_id: str
    purpose: str
    subject_id: str
    amount_fen: int
    court_id: str

    def key(self) -> str:
        """Return the key of what was paid for."""
        return f"{self.purpose}:{self.subject_id}"


@dataclass(frozen=True)
class PayoutReturned(Event):
    """A payment the bank had made came back; a person decides where it is to go."""

    KIND: ClassVar[str] = "payout_returned"

    payout_id: str
    purpose: str
    subject_id: str
    amount_fen: int
    court_id: str

    def key(self) -> str:
        """Return the key of what was paid for."""
        return f"{self.purpose}:{self.subject_id}"
