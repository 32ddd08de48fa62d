"""Pure. The life of an objection to an act of enforcement, and of its reconsideration.

Registered in three days, decided in fifteen; reconsideration is asked for within ten days of
service and decided in thirty, once prolonged by thirty. It blocks nothing by itself: the court may
suspend meanwhile. Law: OJA-50, OJA-55, REM-01, REM-02, REM-04, REM-05.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from auction.kernel.actor import Role
from auction.remedies.claim_steps import Clock


class ObjectionState(StrEnum):
    """Where an objection stands."""

    filed = "filed"
    registered = "registered"
    decided = "decided"
    served = "served"
    in_review = "in_review"
    in_force = "in_force"
    carried_out = "carried_out"
    final = "final"
    withdrawn = "withdrawn"

    @property
    def is_over(self) -> bool:
        """Say whether nothing more can happen to it."""
        return self in (
            ObjectionState.carried_out,
            ObjectionState.final,
            ObjectionState.withdrawn,
        )


class ObjectionStep(StrEnum):
    """What may happen to an objection."""

    register = "register"
    refuse = "refuse"
    withdraw = "withdraw"
    decide = "decide"
    serve = "serve"
    lapse = "lapse"
    ask_review = "ask_review"
    extend = "extend"
    review = "review"
    carry_out = "carry_out"


class ObjectionTarget(StrEnum):
    """What an objection is against."""

    act = "act"
    sale = "sale"


class Outcome(StrEnum):
    """What the court found; a reconsideration may find otherwise."""

    not_heard = "not_heard"
    dismissed = "dismissed"
    upheld = "upheld"


class SaleGround(StrEnum):
    """Why a sale may be annulled: the six grounds of OJA-50 in their order, and REM-05."""

    untrue_description = "untrue_description"
    system_failure = "system_failure"
    collusion = "collusion"
    buyer_unqualified = "buyer_unqualified"
    unequal_conditions = "unequal_conditions"
    not_announced = "not_announced"
    other_breach = "other_breach"


STEPS: Mapping[tuple[ObjectionState, ObjectionStep], ObjectionState] = {
    (ObjectionState.filed, ObjectionStep.register): ObjectionState.registered,
    (ObjectionState.filed, ObjectionStep.refuse): ObjectionState.decided,
    (ObjectionState.filed, ObjectionStep.withdraw): ObjectionState.withdrawn,
    (ObjectionState.registered, ObjectionStep.withdraw): ObjectionState.withdrawn,
    (ObjectionState.registered, ObjectionStep.decide): ObjectionState.decided,
    (ObjectionState.decided, ObjectionStep.serve): ObjectionState.served,
    (ObjectionState.served, ObjectionStep.ask_review): ObjectionState.in_review,
    (ObjectionState.served, ObjectionStep.lapse): ObjectionState.final,
    (ObjectionState.in_review, ObjectionStep.extend): ObjectionState.in_review,
    (ObjectionState.in_review, ObjectionStep.review): ObjectionState.final,
    (ObjectionState.in_force, ObjectionStep.carry_out): ObjectionState.carried_out,
}
"""Where an upheld one would become `final` it is `in_force` until the court has acted on it."""

REVIEW_DAYS = 30
CLOCKS: Mapping[ObjectionState, Clock] = {
    ObjectionState.filed: Clock("remedy_registration", 3, Role.judge, "REM-02"),
    ObjectionState.registered: Clock("remedy_decision", 15, Role.judge, "REM-01"),
    # House rule: what is decided is served within five days; the law names no number.
    ObjectionState.decided: Clock("remedy_service", 5, Role.judge, "REM-01"),
    ObjectionState.served: Clock("remedy_review_asked", 10, Role.party, "REM-01"),
    ObjectionState.in_review: Clock("remedy_review", REVIEW_DAYS, Role.judge, "REM-02"),
    # House rule: an act found unlawful is put right within ten days.
    ObjectionState.in_force: Clock("remedy_carried_out", 10, Role.judge, "OJA-50"),
}

REASONED = frozenset(
    {
        ObjectionStep.refuse,
        ObjectionStep.decide,
        ObjectionStep.extend,
        ObjectionStep.review,
        ObjectionStep.carry_out,
    }
)
"""The steps that are nothing without a reason."""


def next_state(
    state: ObjectionState, step: ObjectionStep, *, outcome: Outcome | None
) -> ObjectionState | None:
    """Return what a step makes of an objection with this outcome; None where it is not open."""
    reached = STEPS.get((state, step))
    if reached is ObjectionState.final and outcome is Outcome.upheld:
        return ObjectionState.in_force
    return reached


def steps_open(state: ObjectionState) -> tuple[ObjectionStep, ...]:
    """Return the steps an objection may take now, the clock's own left out."""
    return tuple(
        step for (known, step) in STEPS if known is state and step is not ObjectionStep.lapse
    )
