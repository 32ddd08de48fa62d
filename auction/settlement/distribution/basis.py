"""Pure. What a plan is worked out from, frozen: the same basis gives the same plan, to the fen.

An amount that an objection or a judgment settled stands fixed; the rest of the proceeds goes down
the same turns as before, so that whatever one creditor loses is somebody else's by the same rules.
Law: DIST-20, DIST-21, DIST-23, W-08, W-09.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

from auction.cases.kinds import ClaimClass
from auction.kernel.canonical import content_hash
from auction.kernel.invariant import hold
from auction.settlement.distribution.collateral import left_for_each
from auction.settlement.distribution.waterfall import (
    ClaimDue,
    Cost,
    DebtorKind,
    Outcome,
    share_out,
)

SURPLUS = "surplus"
MOST_DISPUTES = 6
"""So many lines in dispute at once are worked out in every combination; beyond it all waits."""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """Everything the lines of a plan depend on. Claims stand without a cap.

    `secured` are the claims secured by what was sold, `elsewhere` those secured by another thing:
    they take part as ordinary ones.
    """

    price_fen: int
    proceeds_fen: int
    debtor: DebtorKind
    costs: tuple[Cost, ...]
    claims: tuple[ClaimDue, ...]
    class_order: tuple[ClaimClass, ...]
    secured: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept, in the canonical types."""
        return {
            **asdict(self),
            "costs": [asdict(cost) for cost in self.costs],
            "claims": [_claim_to_json(claim) for claim in self.claims],
            "class_order": [str(each) for each in self.class_order],
            "debtor": str(self.debtor),
            "secured": list(self.secured),
            "elsewhere": list(self.elsewhere),
        }

    @property
    def sha256(self) -> str:
        """Return the hash by which one sees whether the case has changed since."""
        return content_hash(self.to_json())

    def due_fen(self, claim: str) -> int:
        """Return all that is due on a claim, or a cost, of this plan; zero for a stranger."""
        for each in self.claims:
            if each.id == claim:
                return _total_fen(each)
        return sum(cost.amount_fen for cost in self.costs if cost.name == claim)


def basis_from_json(kept: Mapping[str, Any]) -> Basis:
    """Return the basis of a plan that was kept."""
    return Basis(
        price_fen=kept["price_fen"],
        proceeds_fen=kept["proceeds_fen"],
        debtor=DebtorKind(kept["debtor"]),
        costs=tuple(Cost(**cost) for cost in kept["costs"]),
        claims=tuple(_claim_from_json(claim) for claim in kept["claims"]),
        class_order=tuple(ClaimClass(each) for each in kept["class_order"]),
        secured=tuple(kept["secured"]),
        elsewhere=tuple(kept["elsewhere"]),
    )


def worked_out(basis: Basis, fixed: Mapping[str, int] | None = None) -> Outcome:
    """Return the lines of a plan; `fixed` says what each settled claim or cost gets.

    House rule: the net proceeds of what was sold are its price less the costs; things sold as one
    are one collateral. A claim secured by another thing takes part as an ordinary one.
    """
    settled = fixed or {}
    costs = [
        replace(cost, amount_fen=settled.get(cost.name, cost.amount_fen)) for cost in basis.costs
    ]
    claims = [claim for claim in basis.claims if claim.id not in settled]
    return share_out(
        basis.proceeds_fen,
        debtor=basis.debtor,
        costs=costs,
        claims=_capped(basis, claims, costs, settled),
        class_order=basis.class_order,
        settled=[(claim, settled[claim.id]) for claim in basis.claims if claim.id in settled],
    )


def amounts(outcome: Outcome) -> dict[str, int]:
    """Return what each cost, each claim and the debtor get, those without a fen left out."""
    got: dict[str, int] = {}
    for line in outcome.lines:
        got[line.claim] = got.get(line.claim, 0) + line.paid_fen
    got[SURPLUS] = outcome.surplus_fen
    return {claim: fen for claim, fen in got.items() if fen}


def undisputed(
    basis: Basis, fixed: Mapping[str, int], disputed: Sequence[tuple[str, int]]
) -> dict[str, int]:
    """Return what everybody gets however the suits end: the least over each of their outcomes.

    What is then missing from the proceeds is the disputed amount, which is kept. Law: DIST-23.
    """
    if len(disputed) > MOST_DISPUTES:
        return {}
    ends = [
        amounts(worked_out(basis, {**fixed, **dict(won)}))
        for many in range(len(disputed) + 1)
        for won in combinations(disputed, many)
    ]
    certain = {
        claim: min(end.get(claim, 0) for end in ends)
        for claim in dict.fromkeys(claim for end in ends for claim in end)
    }
    return {claim: fen for claim, fen in certain.items() if fen}


def with_paid(
    basis: Basis, fixed: Mapping[str, int], paid: Mapping[str, int]
) -> tuple[Outcome, dict[str, int]]:
    """Return the plan after the judgments, and its fixed amounts: nobody gets less than was paid.

    Rounding may turn by a fen when an amount between the two is adjudged; what went out is not
    asked back, so such a claim stands fixed at what it has.
    """
    settled = dict(fixed)
    while True:
        outcome = worked_out(basis, settled)
        got = amounts(outcome)
        short = {
            claim: fen
            for claim, fen in paid.items()
            if got.get(claim, 0) < fen and settled.get(claim) != fen
        }
        if not short:
            break
        settled |= short
    hold(
        all(got.get(claim, 0) >= fen for claim, fen in paid.items()),
        "what was paid of a plan is never more than its end gives",
    )
    return outcome, settled


def _capped(
    basis: Basis, claims: Sequence[ClaimDue], costs: Sequence[Cost], fixed: Mapping[str, int]
) -> list[ClaimDue]:
    ahead = basis.class_order[: basis.class_order.index(ClaimClass.ordinary)]
    on_it = [c for c in claims if c.id in basis.secured and c.claim_class in ahead]
    taken_fen = sum(cost.amount_fen for cost in costs)
    taken_fen += sum(fen for claim, fen in fixed.items() if claim in basis.secured)
    away = [c.id for c in claims if c.id in basis.elsewhere and c.claim_class in ahead]
    caps = dict.fromkeys(away, 0)
    caps |= left_for_each(max(basis.price_fen - taken_fen, 0), on_it, basis.class_order)
    return [replace(claim, collateral_net_fen=caps.get(claim.id)) for claim in claims]


def _total_fen(claim: ClaimDue) -> int:
    parts = (claim.principal_fen, claim.interest_fen, claim.costs_fen, claim.doubled_interest_fen)
    return sum(parts)


def _claim_to_json(claim: ClaimDue) -> dict[str, Any]:
    return {
        **asdict(claim),
        "claim_class": str(claim.claim_class),
        "seized_on": claim.seized_on.isoformat() if claim.seized_on else None,
    }


def _claim_from_json(kept: Mapping[str, Any]) -> ClaimDue:
    return ClaimDue(
        **{
            **kept,
            "claim_class": ClaimClass(kept["claim_class"]),
            "seized_on": date.fromisoformat(kept["seized_on"]) if kept["seized_on"] else None,
        }
    )
