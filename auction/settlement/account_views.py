"""Pure. What a case's account says, as its readers see it: amounts in fen, instants in UTC."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from auction.kernel.clock import court_day
from auction.settlement.account_telling import PartMoney
from auction.settlement.closing_types import ClosingProposal

COSTS = ("cost", "fee_advance", "fee_payout", "advance_return")
CLAIMS = ("claim",)


@dataclass(frozen=True)
class Arrival:
    """Money that came: when the bank had it, from whom, under which number; below zero: undone."""

    booked_at: datetime
    arrived_at: datetime
    kind: str
    amount_fen: int
    payer: str
    number: str
    bank_ref: str


@dataclass(frozen=True)
class Outgoing:
    """A payment of the case. `on` is the claim or cost it is for; nothing is paid before the bank

    has confirmed it.
    """

    id: str
    purpose: str
    on: str
    payee: str
    amount_fen: int
    state: str
    ordered_at: datetime | None
    confirmed_at: datetime | None
    bank_ref: str


@dataclass(frozen=True)
class Deposited:
    """A sum kept for one payee who cannot be paid. Law: DIST-05."""

    payee: str
    name: str
    amount_fen: int


@dataclass(frozen=True)
class Kept:
    """What the court still holds of a case; `suspense_fen` named its numbers and fits nothing.

    Only the last lies outside the case's own account.
    """

    proceeds_fen: int
    forfeited_fen: int
    advance_fen: int
    deposited: tuple[Deposited, ...]
    suspense_fen: int
    disputed_fen: int = 0

    @property
    def deposited_fen(self) -> int:
        """Return all that is kept for single payees."""
        return sum(each.amount_fen for each in self.deposited)

    @property
    def total_fen(self) -> int:
        """Return what lies on the case's own accounts."""
        plain_fen = self.proceeds_fen + self.forfeited_fen + self.advance_fen
        return plain_fen + self.disputed_fen + self.deposited_fen


@dataclass(frozen=True)
class ClaimAccount:
    """A claim, part by part."""

    id: str
    creditor: str
    title: str
    parts: tuple[PartMoney, ...]

    @property
    def due_fen(self) -> int:
        """Return all that is claimed."""
        return sum(part.due_fen for part in self.parts)

    @property
    def paid_fen(self) -> int:
        """Return what the bank has paid, or the thing itself."""
        return sum(part.paid_fen for part in self.parts)

    @property
    def owed_fen(self) -> int:
        """Return what is still owed."""
        return sum(part.owed_fen for part in self.parts)


@dataclass(frozen=True)
class SaleTimes:
    """How long a sale's money took, in days of the court's calendar; None while it is not over."""

    sale_id: str
    lot_id: str
    lot_number: str
    price_fen: int
    state: str
    sold_at: datetime
    arrived_at: datetime | None
    paid_out_at: datetime | None

    @property
    def days_from_sale(self) -> int | None:
        """Return the days from the hammer to the last payment."""
        return _days(self.sold_at, self.paid_out_at)

    @property
    def days_from_arrival(self) -> int | None:
        """Return the days from the finance office's arrival to the last payment. Law: DIST-03."""
        return None if self.arrived_at is None else _days(self.arrived_at, self.paid_out_at)


def _days(since: datetime, until: datetime | None) -> int | None:
    return None if until is None else (court_day(until) - court_day(since)).days


@dataclass(frozen=True)
class CaseAccount:
    """A case's money, whole. Law: DIST-02."""

    case_id: str
    court_id: str
    case_number: str
    told_at: datetime
    arrivals: tuple[Arrival, ...]
    outgoing: tuple[Outgoing, ...]
    ordered_fen: int
    kept: Kept
    claims: tuple[ClaimAccount, ...]
    sales: tuple[SaleTimes, ...]
    closing: ClosingProposal

    @property
    def received_fen(self) -> int:
        """Return all that came in."""
        return sum(arrival.amount_fen for arrival in self.arrivals)

    @property
    def paid_fen(self) -> int:
        """Return all that the bank has paid."""
        return sum(each.amount_fen for each in self.outgoing if each.state == "confirmed")

    @property
    def on_its_way_fen(self) -> int:
        """Return what is ordered and not confirmed."""
        return self.ordered_fen - self.paid_fen

    @property
    def owed_fen(self) -> int:
        """Return what all creditors are still owed."""
        return sum(claim.owed_fen for claim in self.claims)

    @property
    def adds_up(self) -> bool:
        """Say whether what came is what went and what lies on the case's account."""
        return self.received_fen == self.ordered_fen + self.kept.total_fen

    def of(self, *purposes: str) -> tuple[Outgoing, ...]:
        """Return the payments of some purposes, in the order they were made."""
        return tuple(each for each in self.outgoing if each.purpose in purposes)

    def title_of(self, on: str) -> str:
        """Return the title of the claim a payment is for; "" where it is for none."""
        return next((claim.title for claim in self.claims if claim.id == on), "")

    @property
    def others(self) -> tuple[Outgoing, ...]:
        """Return what went back to buyers and to whoever paid too much."""
        return tuple(
            each for each in self.outgoing if each.purpose not in (*COSTS, *CLAIMS, "surplus")
        )

    def for_a_party(self) -> CaseAccount:
        """Return the account as the case's parties read it.

        Numbers that lead to a bidder's deposit, bank references of others and what fits nothing are
        the court's alone. Law: OJA-24.
        """
        return replace(
            self,
            arrivals=tuple(replace(each, number="", bank_ref="") for each in self.arrivals),
            kept=replace(self.kept, suspense_fen=0),
        )
