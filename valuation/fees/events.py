"""Pure. What fees tell: each has a reader in `valuation/reactions.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class AdvanceAsked(Event):
    """The applicant is to advance half of the estimated fee. Law: REF-22, REF-54."""

    KIND: ClassVar[str] = "fee_advance_asked"

    appraisal_id: str
    court_id: str
    party_id: str

    def key(self) -> str:
        """Return the appraisal's key."""
        return f"appraisal:{self.appraisal_id}"


@dataclass(frozen=True)
class _FeeEvent(Event):
    fee_id: str
    court_id: str

    def key(self) -> str:
        """Return the fee's key."""
        return f"fee:{self.fee_id}"


@dataclass(frozen=True)
class ExpensesAsked(_FeeEvent):
    """Nothing was sold: the agency may say what it spent. Law: REF-51, REF-52."""

    KIND: ClassVar[str] = "fee_expenses_asked"


@dataclass(frozen=True)
class ExpensesClaimed(_FeeEvent):
    """The agency said what it spent: the judge accepts an amount."""

    KIND: ClassVar[str] = "fee_expenses_claimed"


@dataclass(frozen=True)
class FeeBooked(_FeeEvent):
    """A fee is known and stands among the costs of the case. Law: REF-54."""

    KIND: ClassVar[str] = "fee_booked"
