"""Pure. What this room tells the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class _FailedLotEvent(Event):
    lot_id: str
    case_id: str
    court_id: str

    def key(self) -> str:
        """Return the lot's key."""
        return f"lot:{self.lot_id}"


@dataclass(frozen=True)
class CreditorsAsked(_FailedLotEvent):
    """Every creditor is asked whether they take a failed lot in kind. Law: AUC-16, OJS-02."""

    KIND: ClassVar[str] = "creditors_asked"


@dataclass(frozen=True)
class CreditorsAnswered(_FailedLotEvent):
    """The last of those who were asked has answered: nobody need wait for the end of the time."""

    KIND: ClassVar[str] = "creditors_answered"


@dataclass(frozen=True)
class PropertyGranted(_FailedLotEvent):
    """A creditor is to take the thing, or a third party, once what is due is paid."""

    KIND: ClassVar[str] = "property_granted"

    sale_id: str


@dataclass(frozen=True)
class SeizureReleased(_FailedLotEvent):
    """Nobody bought it, nobody takes it: the seizure has ended. Law: OJS-12."""

    KIND: ClassVar[str] = "seizure_released"
