"""Pure. A negotiation under seal: who states a price, until when, and what the prices come to.

Law: REF-04 (equal, and harming nobody), REF-47 (validity). House rule: ten days, three to thirty,
because the law leaves the time to the court; five for the judge, so that equal prices do not lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auction.cases.kinds import PartyRole
from auction.kernel.refusal import Refusal
from valuation.negotiation.refusals import NegotiationRefusal as No
from valuation.procedure.pricing import last_valid_day

DAYS, FEWEST_DAYS, MOST_DAYS = 10, 3, 30
CONFIRMATION_DAYS = 5
SIDES = (PartyRole.applicant, PartyRole.debtor)


class NegotiationState(StrEnum):
    """Where a negotiation stands; each state says what it waits for."""

    stating = "stating"  # The parties state their prices; their clock is open.
    confirming = "confirming"  # Equal: the judge says whether it harms others; theirs is open.
    fixed = "fixed"
    failed = "failed"
    withdrawn = "withdrawn"

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will happen to it."""
        return self not in {NegotiationState.stating, NegotiationState.confirming}


class NegotiationFailure(StrEnum):
    """Why a negotiation ends without a price."""

    party_refuses = "party_refuses"  # Law: REF-04.
    prices_differ = "prices_differ"
    no_answer = "no_answer"  # The time ran out, and somebody was silent.
    harms_others = "harms_others"  # Law: REF-04.
    validity_lapsed = "validity_lapsed"  # The agreed validity ran out before it was confirmed.


class Outcome(StrEnum):
    """What the statements come to now."""

    wait = "wait"
    agree = "agree"
    differ = "differ"
    silent = "silent"


@dataclass(frozen=True)
class Asked:
    """A party that would be asked for its price, and the account it acts by."""

    party_id: str
    role: PartyRole
    account_id: str | None


@dataclass(frozen=True)
class Statement:
    """What a party stated, as it stands now; None where it is silent or says nothing of it."""

    amount_fen: int | None
    valid_until_on: date | None = None


def may_negotiate(parties: Sequence[Asked]) -> Refusal | None:
    """Say why these parties cannot negotiate here. Each side needs an account of its own.

    House rule: no clerk states a price for a party, since an envelope opened at the desk is no
    seal; a side without an account is for the law one that is missing.
    """
    accounts = {
        role: {party.account_id for party in parties if party.role is role and party.account_id}
        for role in PartyRole
    }
    for side in SIDES:
        if not accounts[side]:
            return Refusal(No.side_without_account, {"side": side.value})
    if accounts[PartyRole.applicant] & accounts[PartyRole.debtor]:
        return Refusal(No.account_on_both_sides)
    return None


def outcome(statements: Iterable[Statement], *, is_time_over: bool) -> Outcome:
    """Return what the statements come to; nothing is compared before all are there."""
    amounts = [statement.amount_fen for statement in statements]
    if None in amounts:
        return Outcome.silent if is_time_over else Outcome.wait
    return Outcome.agree if len(set(amounts)) == 1 else Outcome.differ


def agreed_validity(statements: Iterable[Statement], today: date) -> date:
    """Return until when an agreed price holds: the earliest day named, else the longest lawful.

    House rule: whoever agreed to a longer time agreed to the shorter one too. Law: REF-47.
    """
    named = (row.valid_until_on for row in statements if row.valid_until_on is not None)
    return min(named, default=last_valid_day(today))
