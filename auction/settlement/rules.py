"""Pure. What a sale may become next, and what a buyer who does not pay loses.

Law: OJA-36 (title passes on service), OJA-38 (the kept deposit), TRAP-09, TRAP-12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from auction.kernel.refusal import CommonRefusal, Refusal
from auction.lots.terms import BiddingTerms
from auction.settlement.refusals import SettlementRefusal


class SaleState(StrEnum):
    """Where a sale stands, in the order in which it goes; `defaulted` ends it early.

    `annulled` ends it from any state but that one, also after the proceeds went out (OJA-50).
    """

    awaiting_balance = "awaiting_balance"
    paid = "paid"
    ruling_made = "ruling_made"
    title_passed = "title_passed"
    handed_over = "handed_over"
    defaulted = "defaulted"
    annulled = "annulled"


class SaleWay(StrEnum):
    """How somebody came to a thing: at the hammer, in kind, or at the price that failed.

    Law: OJA-35, AUC-16, G19-09. What follows is the same: price, ruling, service, hand-over.
    """

    hammer = "hammer"
    in_kind = "in_kind"
    third_party = "third_party"


class DistributionState(StrEnum):
    """Where a distribution stands.

    `planned` to `partly_paid` are the states of a plan: made, on everybody's table, in dispute,
    and paid but for what a suit is about. Law: DIST-20 to DIST-23.
    """

    proposed = "proposed"
    needs_distribution_plan = "needs_distribution_plan"
    planned = "planned"
    served = "served"
    objected = "objected"
    partly_paid = "partly_paid"
    approved = "approved"
    paid = "paid"
    void = "void"


PLANNED = (DistributionState.planned, DistributionState.served, DistributionState.objected)
"""A plan stands and nothing is paid by it yet."""
SHARED = (DistributionState.approved, DistributionState.partly_paid, DistributionState.paid)
"""The lines are those by which money went out."""
RULING_DAYS = 10  # Law: AUC-20.
HAND_OVER_DAYS = 15  # Law: AUC-27.
PAYOUT_DAYS = 30  # Law: DIST-03; from the arrival of the money (TRAP-26).
DAYS_AFTER_DELAY = 10  # Law: DIST-04.

_IN_ORDER = (
    SaleState.awaiting_balance,
    SaleState.paid,
    SaleState.ruling_made,
    SaleState.title_passed,
    SaleState.handed_over,
)
# What a state is reached from; what is missing before; what it means to be there already.
_STEPS = {
    SaleState.ruling_made: (
        SettlementRefusal.balance_unpaid,
        SettlementRefusal.ruling_made_already,
    ),
    SaleState.title_passed: (
        SettlementRefusal.ruling_not_made,
        SettlementRefusal.ruling_served_already,
    ),
    SaleState.handed_over: (
        SettlementRefusal.title_not_passed,
        SettlementRefusal.handed_over_already,
    ),
}


def may_become(state: SaleState, wanted: SaleState) -> Refusal | None:
    """Return why a sale in `state` cannot become `wanted`, one of the three acts of the judge."""
    if state is SaleState.defaulted:
        return Refusal(SettlementRefusal.sale_defaulted)
    if state is SaleState.annulled:
        return Refusal(CommonRefusal.wrong_state)
    too_early, too_late = _STEPS[wanted]
    distance = _IN_ORDER.index(wanted) - _IN_ORDER.index(state)
    if distance > 1:
        return Refusal(too_early)
    return Refusal(too_late) if distance < 1 else None


def kept_of_deposit_fen(terms: BiddingTerms, paid_fen: int) -> int:
    """Return what a buyer who does not complete loses of what they paid before bidding.

    All of a deposit; of a judicial sale's prepaid price only the deposit its notice stated.
    Law: OJA-38, OJS-09.
    """
    return min(paid_fen, terms.deposit_fen) if terms.kind == "sale" else paid_fen


@dataclass(frozen=True)
class Kept:
    """A deposit kept from a buyer who did not pay: what is left of it, and the price they bid."""

    sale_id: str
    left_fen: int
    price_fen: int


@dataclass(frozen=True)
class Applied:
    """What of a kept deposit goes where, step by step. The rest stays with the court."""

    sale_id: str
    cost_losses_fen: int
    shortfall_fen: int
    debts_fen: int

    @property
    def total_fen(self) -> int:
        """Return all that joins the proceeds."""
        return self.cost_losses_fen + self.shortfall_fen + self.debts_fen


def apply_kept_deposits(
    kept: Sequence[Kept], *, resale_price_fen: int, cost_losses_fen: int, debts_fen: int
) -> list[Applied]:
    """Apply kept deposits in the strict order of the law; never a fen back to the buyer.

    First the costs lost, then what the re-sale brought less than the price bid, then the debts of
    this case that would stay unpaid (`debts_fen`: all that is owed, costs included). What then is
    left waits for debts tied to the property, which a judge decides. `kept` stands with the latest
    default first. Law: OJA-38, TRAP-09.
    """
    applied = []
    reached_fen, pot_fen = resale_price_fen, resale_price_fen
    for deposit in kept:
        left_fen = deposit.left_fen
        costs_fen = min(left_fen, cost_losses_fen)
        cost_losses_fen -= costs_fen
        left_fen -= costs_fen
        shortfall_fen = min(left_fen, max(deposit.price_fen - reached_fen, 0))
        reached_fen += shortfall_fen
        left_fen -= shortfall_fen
        pot_fen += costs_fen + shortfall_fen
        toward_debts_fen = min(left_fen, max(debts_fen - pot_fen, 0))
        pot_fen += toward_debts_fen
        applied.append(Applied(deposit.sale_id, costs_fen, shortfall_fen, toward_debts_fen))
    return applied
