"""Pure. What enrolment tells the other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class DepositHeld(Event):
    """A deposit arrived and nothing is missing: the engine is to admit. Key is the deposit's."""

    KIND: ClassVar[str] = "deposit_held"

    deposit_number: str
    lot_id: str
    court_id: str

    def key(self) -> str:
        """Return the deposit's key."""
        return f"deposit:{self.deposit_number}"


@dataclass(frozen=True)
class DepositCounted(Event):
    """A deposit counts toward the price its payer bought at. Law: OJA-37."""

    KIND: ClassVar[str] = "deposit_counted"

    deposit_number: str
    court_id: str

    def key(self) -> str:
        """Return the deposit's key."""
        return f"deposit:{self.deposit_number}"


@dataclass(frozen=True)
class DepositReturned(Event):
    """The bank confirmed the return of a deposit."""

    KIND: ClassVar[str] = "deposit_returned"

    deposit_number: str
    account_id: str
    amount_fen: int
    court_id: str

    def key(self) -> str:
        """Return the deposit's key."""
        return f"deposit:{self.deposit_number}"


@dataclass(frozen=True)
class PriorityDecided(Event):
    """The desk confirmed a claim of priority with a rank, or refused it (None). Law: OJA-26."""

    KIND: ClassVar[str] = "priority_decided"

    deposit_number: str
    lot_id: str
    court_id: str
    claim_id: str
    rank: int | None

    def key(self) -> str:
        """Return the deposit's key, so that its admission has been asked for first."""
        return f"deposit:{self.deposit_number}"


@dataclass(frozen=True)
class EntryDecided(Event):
    """The desk decided on papers for a lot: a qualification, or a power of attorney."""

    KIND: ClassVar[str] = "entry_decided"

    deposit_number: str
    lot_id: str
    court_id: str
    request_id: str
    is_confirmed: bool

    def key(self) -> str:
        """Return the deposit's key, so that what follows from it comes in order."""
        return f"deposit:{self.deposit_number}"


@dataclass(frozen=True)
class PartnerNamed(Event):
    """Somebody who applied named a person they bid with, by e-mail address."""

    KIND: ClassVar[str] = "partner_named"

    joint_id: str
    deposit_number: str

    def key(self) -> str:
        """Return the deposit's key."""
        return f"deposit:{self.deposit_number}"


@dataclass(frozen=True)
class ReleaseGoesOn(Event):
    """A lot is over and has more deposits than are ended at once: the next slice is due."""

    KIND: ClassVar[str] = "release_goes_on"

    lot_id: str
    court_id: str
    closed_at_ms: int

    def key(self) -> str:
        """Return a key of its own: nothing else of the lot waits for it."""
        return f"release:{self.lot_id}"
