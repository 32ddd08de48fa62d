"""Pure. Why a payout may wait, may be kept by the court, or goes another way.

A delay is asked by a judge and approved by a president who is somebody else; a payee is paid on
deposit only where they cannot be paid; a case is handed over for bankruptcy with one consent.
Law: DIST-04, DIST-05, DIST-13.
"""

from __future__ import annotations

from enum import StrEnum

from auction.cases.kinds import PartyKind, PartyRole
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.settlement.refusals import StandingRefusal

BANKRUPTCY_ANSWER_DAYS = 30  # Law: DIST-13.


class DelayCause(StrEnum):
    """The lawful causes of a delay. Law: DIST-04."""

    needs_distribution = "needs_distribution"
    payee_frozen = "payee_frozen"
    payee_absent = "payee_absent"
    case_stayed = "case_stayed"
    other = "other"


class DelayState(StrEnum):
    """Where a delay stands."""

    asked = "asked"
    approved = "approved"
    declined = "declined"
    ended = "ended"


class DepositCause(StrEnum):
    """Why a payee cannot be paid. Law: DIST-05."""

    refuses = "refuses"
    missing = "missing"
    dead = "dead"
    unreachable = "unreachable"


class BankruptcyState(StrEnum):
    """Where a case that was handed over stands. Law: DIST-13, DIST-14."""

    handed_over = "handed_over"
    accepted = "accepted"
    not_accepted = "not_accepted"

    @property
    def stops_payouts(self) -> bool:
        """Say whether nothing may be paid to the case's creditors."""
        return self is not BankruptcyState.not_accepted


OF_THE_PAYEE = frozenset({DelayCause.payee_frozen, DelayCause.payee_absent})
OF_THE_WHOLE = frozenset({DelayCause.needs_distribution, DelayCause.case_stayed})


def fits(cause: DelayCause, payee: str) -> Refusal | None:
    """Say why a cause does not fit: a payee's own delays that payee alone, a case's everybody."""
    if (cause in OF_THE_PAYEE and not payee) or (cause in OF_THE_WHOLE and payee):
        return Refusal(StandingRefusal.delay_cause_unfit, {}, "cause")
    return None


def may_approve(actor: Actor, *, asked_by: str) -> Refusal | None:
    """Say why somebody's approval does not count: a president's does, if another person asked."""
    if not actor.is_one_of(Role.president):
        return Refusal(CommonRefusal.not_allowed)
    if actor.account_id == asked_by:
        return Refusal(StandingRefusal.needs_another)
    return None


def may_hand_over(debtor: PartyKind | None, consents: PartyRole) -> Refusal | None:
    """Say why a case is not handed over for bankruptcy. Law: DIST-13, TRAP-13.

    Whether the debtor meets the bankruptcy test is the judge's to find, with the reason.
    """
    if debtor is not PartyKind.enterprise:
        return Refusal(StandingRefusal.bankruptcy_for_enterprises)
    if consents not in (PartyRole.applicant, PartyRole.debtor):
        return Refusal(StandingRefusal.bankruptcy_consent_missing, {}, "party_id")
    return None
