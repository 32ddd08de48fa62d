"""Pure. Whether a sale leaves anything to whoever asked for it, and whether enough was sold.

A sale whose start price only pays those who come before the applicant is not held unless the
applicant asks for it, and then at a price above that (AUC-06). Once what was sold covers the
claims and costs of a case, nothing more of the debtor's is sold (AUC-14, TRAP-27).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from auction.cases.execution_fee import execution_fee
from auction.cases.kinds import ClaimClass

ANSWER_DAYS = 5
"""How long the applicant has to ask that a sale without surplus be held all the same. AUC-06."""

_ORDER = {each: place for place, each in enumerate(ClaimClass)}


@dataclass(frozen=True, kw_only=True)
class RankedClaim:
    """A claim as it stands in the order of payment; `asset_id` is what it holds on to, if any."""

    claim_class: ClaimClass
    rank: int
    total_fen: int
    is_applicants: bool
    asset_id: str | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Return where it stands: the lower, the earlier it is paid."""
        return _ORDER[self.claim_class], self.rank


class SurplusStep(StrEnum):
    """What a sale without surplus waits for."""

    telling = "telling"
    answer = "answer"
    new_price = "new_price"
    giving_up = "giving_up"


def burden_fen(claims: Iterable[RankedClaim], *, asset_id: str, costs_fen: int) -> int:
    """Return what is paid out of a thing before its applicant, in fen: prior claims and costs.

    A claim that holds on to another thing does not count; nor does one that holds on to nothing
    and is ordinary, for it stands beside the applicant's at best. Law: AUC-06.
    """
    rows = list(claims)
    own = [claim.place for claim in rows if claim.is_applicants]
    ordinary = (_ORDER[ClaimClass.ordinary], 0)
    line = min([*own, ordinary])
    prior = (
        claim.total_fen
        for claim in rows
        if not claim.is_applicants and claim.place < line and claim.asset_id in (None, asset_id)
    )
    return costs_fen + sum(prior)


def leaves_surplus(start_fen: int, burden: int) -> bool:
    """Say whether a start price exceeds what comes before the applicant. Law: AUC-06."""
    return start_fen > burden


def step_of(
    *, told_at: datetime | None, until_at: datetime | None, asked: bool, now: datetime
) -> SurplusStep:
    """Return what a sale without surplus waits for now. Law: AUC-06."""
    if told_at is None or until_at is None:
        return SurplusStep.telling
    if asked:
        return SurplusStep.new_price
    return SurplusStep.answer if now < until_at else SurplusStep.giving_up


def is_enough(*, got_fen: int, claims_fen: int, costs_fen: int) -> bool:
    """Say whether what was sold covers claims, costs and the execution fee of a case. AUC-14.

    A case without claims is never "covered": nobody knows yet what is owed.
    """
    if claims_fen == 0:
        return False
    return got_fen >= claims_fen + costs_fen + execution_fee(claims_fen)
