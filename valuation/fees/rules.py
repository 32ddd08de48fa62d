"""Pure. Who is paid how much for finding a price. Every sum is whole fen.

Law: REF-50 (the platform nearest the deal price), REF-51 to REF-53 (the agency), REF-22 (half in
advance), TRAP-16.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from valuation.fees.tariff import Tiers, fee_by, half_up

REISSUE_PERCENT = 30  # Law: REF-52.
ADVANCE_PERCENT = 50  # Law: REF-22.
ADVANCE_DAYS = 7  # House rule: the text names no day; a week, as for payments to a court.
EXPENSES_DAYS = 10  # House rule: an agency that claims nothing in ten days is paid nothing.
DECISION_DAYS = 10  # House rule: nothing may lie longer unnoticed.
ADVANCE_CLOCK = "fee_advance"
EXPENSES_CLOCK = "fee_expenses"
DECISION_CLOCK = "fee_decision"


class FeeKind(StrEnum):
    """What is paid for."""

    inquiry = "inquiry"
    appraisal = "appraisal"
    reissue = "reissue"


class FeeOutcome(StrEnum):
    """What became of the thing or the agency, on which the fee hangs."""

    sold = "sold"
    unsold = "unsold"
    withdrawn = "withdrawn"
    replaced = "replaced"


class FeeState(StrEnum):
    """Whether a fee's amount is known."""

    awaiting_expenses = "awaiting_expenses"
    booked = "booked"


class AdvanceState(StrEnum):
    """Where the applicant's advance stands."""

    estimated = "estimated"
    asked = "asked"
    overdue = "overdue"  # Not paid in time; it may still come.
    paid = "paid"
    settled = "settled"  # Spent on the fee, or given back.


@dataclass(frozen=True)
class InquiryResult:
    """What a platform said, and what one use of it costs."""

    platform_id: str
    name: str
    amount_fen: int
    fee_fen: int


@dataclass(frozen=True)
class Share:
    """What one platform is paid."""

    result: InquiryResult
    fee_fen: int


def inquiry_fees(results: Sequence[InquiryResult], deal_fen: int | None) -> list[Share]:
    """Return what each platform is paid, in order of id: only the nearest to the deal price.

    Equal results, or equally far ones, share one fee: the highest of theirs if they differ
    (House rule: the text knows one fee per use), split to the fen, odd fen to the first in order
    of id. Nothing before a deal: the text is silent on what stays unsold. Law: REF-50, TRAP-16.
    """
    ordered = sorted(results, key=lambda result: result.platform_id)
    if deal_fen is None or not ordered:
        return [Share(result, 0) for result in ordered]
    nearest = min(abs(result.amount_fen - deal_fen) for result in ordered)
    paid = [result for result in ordered if abs(result.amount_fen - deal_fen) == nearest]
    parts = split(max(result.fee_fen for result in paid), len(paid))
    by_id = dict(zip((result.platform_id for result in paid), parts, strict=True))
    return [Share(result, by_id.get(result.platform_id, 0)) for result in ordered]


def split(amount_fen: int, among: int) -> list[int]:
    """Split an amount equally to the fen; the first ones take the odd fen."""
    each, odd = divmod(amount_fen, among)
    return [each + (1 if place < odd else 0) for place in range(among)]


def base_fen(deal_fen: int, appraised_fen: int) -> int:
    """Return the value from which an appraisal's fee is counted: the lower one. Law: REF-51."""
    return min(deal_fen, appraised_fen)


def appraisal_fee(deal_fen: int, appraised_fen: int, tiers: Tiers) -> int:
    """Return an appraisal's fee for a thing that was sold. Law: REF-51."""
    return fee_by(base_fen(deal_fen, appraised_fen), tiers)


def reissue_fee(fee_fen: int) -> int:
    """Return what the original agency is paid for issuing its report anew. Law: REF-52."""
    return half_up(fee_fen * REISSUE_PERCENT, 100)


def advance_fee(estimate_fen: int) -> int:
    """Return what the applicant advances of an estimated fee, a half fen going up. Law: REF-22."""
    return half_up(estimate_fen * ADVANCE_PERCENT, 100)


@dataclass(frozen=True)
class Sources:
    """Where a fee comes from. Together the first two are the fee, the last two the advance."""

    from_proceeds_fen: int
    from_advance_fen: int
    back_to_applicant_fen: int


def sources(fee_fen: int, advance_fen: int) -> Sources:
    """Say how a fee is paid: from the advance first, the rest from the proceeds.

    What the advance paid is a cost of the case owed to the applicant, since the debtor bears the
    fee; what it did not pay goes back at once. Law: REF-54.
    """
    used = min(fee_fen, advance_fen)
    return Sources(fee_fen - used, used, advance_fen - used)
