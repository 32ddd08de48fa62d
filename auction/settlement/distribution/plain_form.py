"""Pure. Whether the plain form of distribution would be right, and what it pays.

The plain form is: costs, then ordinary claims, doubled interest last, surplus to the debtor. It
would be wrong where an enterprise owes several ordinary creditors (bankruptcy or the order of
seizure must be settled first), where a person owes several and the proceeds do not pay them all,
and where anybody claims to stand before the others: then a plan must be made, served and left
open to objections. Law: DIST-12 to DIST-15, DIST-20, TRAP-13.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auction.cases.execution_fee import execution_fee
from auction.cases.kinds import ClaimClass
from auction.settlement.distribution.waterfall import (
    RULES,
    ClaimDue,
    Cost,
    DebtorKind,
    Outcome,
    share_out,
)

EXECUTION_FEE = "execution_fee"
"""How the fee is called among the costs; its words are made at the edge."""


@dataclass(frozen=True)
class PlanReason:
    """Why a distribution plan is needed: a code, and the rule behind it."""

    code: str
    rule: str


SEVERAL_ORDINARY = PlanReason("enterprise_with_several_ordinary", "DIST-13, DIST-14, TRAP-13")
SEVERAL_CREDITORS = PlanReason("several_creditors", "DIST-10, DIST-20")


def needs_plan(
    debtor: DebtorKind, claims: Sequence[ClaimDue], *, pays_all: bool
) -> list[PlanReason]:
    """Return why the plain form would be wrong; an empty list where it is right.

    `pays_all` says that the plain form pays everybody in full: then a person's creditors share
    nothing, and nobody could object to how. Two claims of one creditor are one creditor's.
    """
    reasons = []
    ordinary = [claim for claim in claims if claim.claim_class is ClaimClass.ordinary]
    if debtor is DebtorKind.enterprise and len(ordinary) > 1:
        reasons.append(SEVERAL_ORDINARY)
    if debtor is DebtorKind.person and not pays_all and len(_creditors(ordinary)) > 1:
        reasons.append(SEVERAL_CREDITORS)
    present = {claim.claim_class for claim in claims} - {ClaimClass.ordinary}
    reasons += [
        PlanReason(f"class_{claim_class}", RULES[claim_class])
        for claim_class in ClaimClass
        if claim_class in present
    ]
    return reasons


@dataclass(frozen=True)
class FeeSoFar:
    """What earlier distributions of the case enforced, and the fee they charged."""

    enforced_fen: int = 0
    charged_fen: int = 0


NOTHING_BEFORE = FeeSoFar()


def with_fee(
    proceeds_fen: int,
    costs: Sequence[Cost],
    claims: Sequence[ClaimDue],
    before: FeeSoFar = NOTHING_BEFORE,
) -> list[Cost]:
    """Return the costs and, after them, the execution fee. Law: W-01, FEE-01.

    House rule: the amount actually enforced is what the proceeds leave for the claims after the
    other costs, at most the claims themselves; the tiers run over the whole case.
    """
    after_costs_fen = max(proceeds_fen - sum(cost.amount_fen for cost in costs), 0)
    enforced_fen = min(after_costs_fen, sum(total_fen(claim) for claim in claims))
    if not enforced_fen:
        return list(costs)
    fee_fen = execution_fee(before.enforced_fen + enforced_fen) - before.charged_fen
    return [*costs, Cost(EXECUTION_FEE, fee_fen)] if fee_fen > 0 else list(costs)


def distribute(
    proceeds_fen: int,
    *,
    debtor: DebtorKind,
    costs: Sequence[Cost],
    claims: Sequence[ClaimDue],
    fee_before: FeeSoFar | None = NOTHING_BEFORE,
) -> Outcome:
    """Share the proceeds out in the plain form, the execution fee last among the costs.

    `fee_before` None charges no fee: it already stands among the costs.
    """
    if fee_before is not None:
        costs = with_fee(proceeds_fen, costs, claims, fee_before)
    return share_out(proceeds_fen, debtor=debtor, costs=costs, claims=claims)


def _creditors(claims: Sequence[ClaimDue]) -> set[str]:
    return {claim.party_id or claim.id for claim in claims}


def total_fen(claim: ClaimDue) -> int:
    """Return all four amounts of a claim together."""
    return claim.principal_fen + claim.interest_fen + claim.costs_fen + claim.doubled_interest_fen
