"""Pure. What an application still needs beyond its deposit, and how the sworn desk decides on it.

Papers are decided by two different members of the desk who find the same; where two differ, a
third decides. Law: OJA-16 (1) and (2), OJA-24; house rule: four eyes, so that nobody alone lets a
bidder in or keeps one out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from auction.enrolment.refusals import EntryRefusal, Missing
from auction.kernel.refusal import Refusal

NEEDED_VOTES = 2


class Part(StrEnum):
    """As what somebody takes part in a lot; nobody does so twice."""

    bidder = "bidder"
    joint = "joint"
    proxy = "proxy"
    principal = "principal"


class JointState(StrEnum):
    """What one of several who apply together has said."""

    asked = "asked"
    consented = "consented"
    declined = "declined"


class RequestState(StrEnum):
    """Where papers stand. `void`: the desk said yes, but whom they are for may not bid."""

    waiting = "waiting"
    confirmed = "confirmed"
    refused = "refused"
    void = "void"

    @property
    def may_be_handed_in_again(self) -> bool:
        """Say whether better papers may follow."""
        return self in {RequestState.refused, RequestState.void}


PROXY = "proxy"
"""The kind of a request that brings a power of attorney; all others are kinds of conditions."""


@dataclass(frozen=True)
class EntryNeeds:
    """What an application that was made still waits for, apart from money."""

    papers_missing: bool = False
    papers_unchecked: bool = False
    partners_unconsented: bool = False
    proxy_unconfirmed: bool = False

    def missing(self) -> tuple[Missing, ...]:
        """Return it as the protocol's codes, in their order."""
        found = {
            Missing.papers_missing: self.papers_missing,
            Missing.papers_unchecked: self.papers_unchecked,
            Missing.partners_unconsented: self.partners_unconsented,
            Missing.proxy_unconfirmed: self.proxy_unconfirmed,
        }
        return tuple(code for code, is_so in found.items() if is_so)


NOTHING_MORE = EntryNeeds()


def verdict(votes: Iterable[bool]) -> bool | None:
    """Return what two members agree on; None while no two do."""
    found = list(votes)
    for answer in (True, False):
        if found.count(answer) >= NEEDED_VOTES:
            return answer
    return None


def may_act_for_another(opens_at: datetime | None, now: datetime) -> Refusal | None:
    """Say why a proxy is not taken: bidding has begun. Law: OJA-16 (2).

    What was not confirmed before is the proxy's own affair; nobody is bound by it.
    """
    if opens_at is None or now < opens_at:
        return None
    return Refusal(EntryRefusal.proxy_too_late, {"opens_at": opens_at})
