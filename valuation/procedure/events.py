"""Pure. What the ladder tells: each has a reader in `valuation/reactions.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class _ProcedureEvent(Event):
    procedure_id: str
    court_id: str

    def key(self) -> str:
        """Return the procedure's key."""
        return f"procedure:{self.procedure_id}"


@dataclass(frozen=True)
class MethodFailed(_ProcedureEvent):
    """A method ended without a price: the court begins the next. Law: REF-05 to REF-07, REF-14."""

    KIND: ClassVar[str] = "method_failed"

    method: str
    why: str


@dataclass(frozen=True)
class ReferencePriceFixed(_ProcedureEvent):
    """The reference price stands; selling may begin. Law: REF-46, REF-48."""

    KIND: ClassVar[str] = "reference_price_fixed"

    method: str
    amount_fen: int


@dataclass(frozen=True)
class ProcedureWithdrawn(_ProcedureEvent):
    """Nothing more is priced: the running method, if any, is called back. Law: REF-31."""

    KIND: ClassVar[str] = "procedure_withdrawn"

    method: str
    reference: str
    ground: str


@dataclass(frozen=True)
class ProcedureSuspended(_ProcedureEvent):
    """The pricing stands still; the agency's clock with it. Law: REF-31, REF-25."""

    KIND: ClassVar[str] = "procedure_suspended"

    ground: str


@dataclass(frozen=True)
class ProcedureResumed(_ProcedureEvent):
    """The pricing goes on."""

    KIND: ClassVar[str] = "procedure_resumed"
