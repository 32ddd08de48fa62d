"""Pure. What a court may do to a lot that is announced: suspend, stay, resume, withdraw, end it.

Five different acts, each with grounds of its own. A suspension (暂缓) is a decision for a time, a
stay (中止) a ruling until its ground is gone; neither takes bidding time from
anybody. A withdrawal (撤回) takes one lot off; a termination (终结) ends an auction because the
enforcement behind it has ended.
Law: OJA-44 to OJA-47, AUC-17, TRAP-21.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from auction.cases.wording import check_wording
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.lots.refusals import LotRefusal

RESUME_WITHIN_DAYS = 5
MOST_REASON = 500
LEAST_REASON = 6
LONGEST_SUSPENSION = timedelta(days=90)


class ActKind(StrEnum):
    """The court's acts on an announced lot."""

    suspension = "suspension"
    stay = "stay"
    resumption = "resumption"
    withdrawal = "withdrawal"
    termination = "termination"

    @property
    def stops_the_clock(self) -> bool:
        """Say whether bidding stands still from then on."""
        return self in (ActKind.suspension, ActKind.stay)


class ActState(StrEnum):
    """Where an act stands: ordered by the judge, then taken or refused by the lot itself."""

    ordered = "ordered"
    taken = "taken"
    refused = "refused"


class Ground(StrEnum):
    """Why; which act may rest on which ground, `GROUNDS` says."""

    objection = "objection"
    settlement_talks = "settlement_talks"
    order_from_above = "order_from_above"
    platform_trouble = "platform_trouble"
    applicant_agrees = "applicant_agrees"
    outsider_claim = "outsider_claim"
    party_gone = "party_gone"
    bankruptcy = "bankruptcy"
    title_revoked = "title_revoked"
    creditors_withdraw = "creditors_withdraw"
    debtor_paid = "debtor_paid"
    settled = "settled"
    enough_sold = "enough_sold"
    collusion = "collusion"
    case_ended = "case_ended"
    over = "over"
    other = "other"


GROUNDS: Mapping[ActKind, tuple[Ground, ...]] = {
    ActKind.suspension: (
        Ground.objection,
        Ground.settlement_talks,
        Ground.order_from_above,
        Ground.platform_trouble,
        Ground.outsider_claim,
        Ground.other,
    ),
    ActKind.stay: (
        Ground.outsider_claim,
        Ground.applicant_agrees,
        Ground.party_gone,
        Ground.bankruptcy,
        Ground.order_from_above,
        Ground.other,
    ),
    ActKind.resumption: (Ground.over, Ground.other),
    ActKind.withdrawal: (
        Ground.title_revoked,
        Ground.creditors_withdraw,
        Ground.debtor_paid,
        Ground.settled,
        Ground.enough_sold,
        Ground.outsider_claim,
        Ground.collusion,
        Ground.other,
    ),
    ActKind.termination: (
        Ground.case_ended,
        Ground.title_revoked,
        Ground.creditors_withdraw,
        Ground.settled,
        Ground.party_gone,
        Ground.bankruptcy,
        Ground.other,
    ),
}


@dataclass(frozen=True, kw_only=True)
class Order:
    """An act as a judge writes it. `reason` is published word for word.

    `until_at` ends a suspension, and only that; `ends_at` may give a resumed lot more time than
    it had left.
    """

    kind: ActKind
    ground: Ground
    reason: str
    until_at: datetime | None = None
    ends_at: datetime | None = None


def check_order(order: Order, *, now: datetime) -> Refusal | None:
    """Say what is wrong with an act before it is ordered. Law: OJA-44, OJA-46, TRAP-21, TRAP-24.

    House rule: a reason has at least six characters, or it would not be one; a suspension lasts
    at most ninety days, for one without an end would be a stay without a ruling.
    """
    if order.ground not in GROUNDS[order.kind]:
        return Refusal(LotRefusal.ground_of_another_act, {}, "ground")
    if len(order.reason.strip()) < LEAST_REASON:
        return Refusal(LotRefusal.reason_too_short, {"least": LEAST_REASON}, "reason")
    if len(order.reason) > MOST_REASON:
        return Refusal(CommonRefusal.too_long, {"longest": MOST_REASON}, "reason")
    return check_wording({"reason": order.reason}) or _check_times(order, now)


def _check_times(order: Order, now: datetime) -> Refusal | None:
    if order.kind is not ActKind.suspension:
        return Refusal(CommonRefusal.malformed, {}, "until_at") if order.until_at else None
    if order.until_at is None:
        return Refusal(CommonRefusal.missing, {}, "until_at")
    if not now < order.until_at <= now + LONGEST_SUSPENSION:
        latest = {"latest_at": now + LONGEST_SUSPENSION}
        return Refusal(LotRefusal.suspension_out_of_reach, latest, "until_at")
    return None
