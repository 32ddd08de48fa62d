"""Pure. What settlement tells the other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class _SaleEvent(Event):
    sale_id: str
    lot_id: str
    case_id: str
    court_id: str

    def key(self) -> str:
        """Return the lot's key."""
        return f"lot:{self.lot_id}"


@dataclass(frozen=True)
class SaleConfirmed(_SaleEvent):
    """The confirmation names the buyer. Law: OJA-35."""

    KIND: ClassVar[str] = "sale_confirmed"


@dataclass(frozen=True)
class BalancePaid(_SaleEvent):
    """The price is paid in full; the ruling is due within ten days. Law: AUC-20."""

    KIND: ClassVar[str] = "balance_paid"


@dataclass(frozen=True)
class TitlePassed(_SaleEvent):
    """The ruling was served on the buyer: title has passed. Law: OJA-36."""

    KIND: ClassVar[str] = "title_passed"


@dataclass(frozen=True)
class PropertyHandedOver(_SaleEvent):
    """The buyer received the property; `by` is who of the court recorded it. Law: AUC-27."""

    KIND: ClassVar[str] = "property_handed_over"

    by: str


@dataclass(frozen=True)
class SaleDefaulted(_SaleEvent):
    """The buyer did not pay in time; the deposit is kept. Law: OJA-38."""

    KIND: ClassVar[str] = "sale_defaulted"


@dataclass(frozen=True)
class TopUpDecided(_SaleEvent):
    """A judge decided whether the defaulted buyer pays what the deposit does not cover. TRAP-09."""

    KIND: ClassVar[str] = "top_up_decided"


@dataclass(frozen=True)
class TakingLapsed(_SaleEvent):
    """Who was to take a failed lot did not pay the difference, or the price, in time. AUC-16."""

    KIND: ClassVar[str] = "taking_lapsed"


@dataclass(frozen=True)
class SaleAnnulled(_SaleEvent):
    """The court annulled the sale; the buyer's money goes back. Law: OJA-50."""

    KIND: ClassVar[str] = "sale_annulled"


@dataclass(frozen=True)
class ReturnClaimed(Event):
    """A payee of an annulled sale's proceeds has to give back what they were paid. OJA-50."""

    KIND: ClassVar[str] = "return_claimed"

    claim_id: str
    case_id: str
    court_id: str

    def key(self) -> str:
        """Return the case's key."""
        return f"case:{self.case_id}"


@dataclass(frozen=True)
class RedemptionMoved(Event):
    """Money that pays a case's debts off was asked for, came, was accepted or is sent back."""

    KIND: ClassVar[str] = "redemption_moved"

    redemption_id: str
    case_id: str
    court_id: str
    state: str

    def key(self) -> str:
        """Return the case's key."""
        return f"case:{self.case_id}"


@dataclass(frozen=True)
class ProceedsDistributed(_SaleEvent):
    """Every payment of the distribution was confirmed by the bank."""

    KIND: ClassVar[str] = "proceeds_distributed"


@dataclass(frozen=True)
class OpeningOrdered(Event):
    """Two have signed that a losing paddle's box be opened; the worker does it."""

    KIND: ClassVar[str] = "opening_ordered"

    order_id: str
    lot_id: str
    court_id: str

    def key(self) -> str:
        """Return the lot's key."""
        return f"lot:{self.lot_id}"
