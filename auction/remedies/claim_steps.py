"""Pure. The life of an outsider's claim to a thing: states, steps, clocks, and what it blocks.

From its filing to its last day nothing may be done with the thing. House rule: it blocks from the
filing, not from the registration, for a sale that slips into those three days would have to be
annulled; a claim that is not registered blocks no longer. Law: OJA-55, REM-01 to REM-04.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from auction.kernel.actor import Role


class ClaimState(StrEnum):
    """Where a claim stands."""

    filed = "filed"
    registered = "registered"
    dismissed = "dismissed"
    dismissal_served = "dismissal_served"
    upheld = "upheld"
    upholding_served = "upholding_served"
    in_suit = "in_suit"
    upheld_in_suit = "upheld_in_suit"
    to_release = "to_release"
    refused = "refused"
    withdrawn = "withdrawn"
    lapsed = "lapsed"
    lost = "lost"
    released = "released"

    @property
    def blocks(self) -> bool:
        """Say whether the thing may not be disposed of. Law: REM-03."""
        return self not in _FREE

    @property
    def is_over(self) -> bool:
        """Say whether nothing more can happen to it."""
        return self in _FREE or self is ClaimState.released

    @property
    def takes_the_thing(self) -> bool:
        """Say whether the court found the thing not to be the debtor's. Law: AUC-17."""
        return self in _TAKEN


class ClaimStep(StrEnum):
    """What may happen to a claim."""

    register = "register"
    refuse = "refuse"
    withdraw = "withdraw"
    dismiss = "dismiss"
    uphold = "uphold"
    serve = "serve"
    sue = "sue"
    lapse = "lapse"
    lose = "lose"
    win = "win"
    release = "release"


class ClaimRight(StrEnum):
    """What the outsider says the thing is to them."""

    owner = "owner"
    co_owner = "co_owner"
    buyer_in_possession = "buyer_in_possession"
    registered_expectation = "registered_expectation"
    other = "other"


@dataclass(frozen=True)
class Clock:
    """What falls due when a state is entered: the deadline's kind, days, whose, by which rule."""

    kind: str
    days: int
    role: Role
    law: str


_FREE = frozenset({ClaimState.refused, ClaimState.withdrawn, ClaimState.lapsed, ClaimState.lost})
_TAKEN = frozenset(
    {
        ClaimState.upheld,
        ClaimState.upholding_served,
        ClaimState.upheld_in_suit,
        ClaimState.to_release,
        ClaimState.released,
    }
)

STEPS: Mapping[tuple[ClaimState, ClaimStep], ClaimState] = {
    (ClaimState.filed, ClaimStep.register): ClaimState.registered,
    (ClaimState.filed, ClaimStep.refuse): ClaimState.refused,
    (ClaimState.filed, ClaimStep.withdraw): ClaimState.withdrawn,
    (ClaimState.registered, ClaimStep.withdraw): ClaimState.withdrawn,
    (ClaimState.registered, ClaimStep.dismiss): ClaimState.dismissed,
    (ClaimState.registered, ClaimStep.uphold): ClaimState.upheld,
    (ClaimState.dismissed, ClaimStep.serve): ClaimState.dismissal_served,
    (ClaimState.upheld, ClaimStep.serve): ClaimState.upholding_served,
    (ClaimState.dismissal_served, ClaimStep.sue): ClaimState.in_suit,
    (ClaimState.dismissal_served, ClaimStep.lapse): ClaimState.lapsed,
    (ClaimState.upholding_served, ClaimStep.sue): ClaimState.upheld_in_suit,
    (ClaimState.upholding_served, ClaimStep.lapse): ClaimState.to_release,
    (ClaimState.in_suit, ClaimStep.lose): ClaimState.lost,
    (ClaimState.in_suit, ClaimStep.win): ClaimState.to_release,
    (ClaimState.upheld_in_suit, ClaimStep.lose): ClaimState.lost,
    (ClaimState.upheld_in_suit, ClaimStep.win): ClaimState.to_release,
    (ClaimState.to_release, ClaimStep.release): ClaimState.released,
}
"""`lose` and `win` are the outsider's, whoever sued: after a dismissal the outsider, after an
upholding the applicant."""

SUE_DAYS = 15
CLOCKS: Mapping[ClaimState, Clock] = {
    ClaimState.filed: Clock("claim_registration", 3, Role.judge, "REM-02"),
    ClaimState.registered: Clock("claim_decision", 15, Role.judge, "REM-01"),
    # House rule: what is decided is served within five days; the law names no number.
    ClaimState.dismissed: Clock("claim_service", 5, Role.judge, "REM-03"),
    ClaimState.upheld: Clock("claim_service", 5, Role.judge, "REM-03"),
    ClaimState.dismissal_served: Clock("claim_suit", SUE_DAYS, Role.party, "REM-03"),
    ClaimState.upholding_served: Clock("claim_suit", SUE_DAYS, Role.party, "REM-03"),
    # House rule: seven days to lift the seizure, as for a suit that was not brought.
    ClaimState.to_release: Clock("claim_release", 7, Role.judge, "AUC-17"),
}

REASONED = frozenset(
    {
        ClaimStep.refuse,
        ClaimStep.dismiss,
        ClaimStep.uphold,
        ClaimStep.lose,
        ClaimStep.win,
        ClaimStep.release,
    }
)
"""The steps whose reason is published word for word."""


def next_state(state: ClaimState, step: ClaimStep) -> ClaimState | None:
    """Return what a step makes of a claim; None where it is not open."""
    return STEPS.get((state, step))


def steps_open(state: ClaimState) -> tuple[ClaimStep, ...]:
    """Return the steps a claim may take now, the clock's own left out."""
    return tuple(step for (known, step) in STEPS if known is state and step is not ClaimStep.lapse)
