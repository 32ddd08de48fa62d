"""Pure. The collegial panel: three different members decide the terms, never one judge alone.

A signature binds one exact text: terms that change are another decision, signed anew.
Law: OJA-43, TRAP-23.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from auction.kernel.refusal import CommonRefusal, Refusal
from auction.lots.refusals import LotRefusal

MEMBERS_TO_DECIDE = 3


class DecisionState(StrEnum):
    """Where terms stand with the panel."""

    submitted = "submitted"
    decided = "decided"
    void = "void"


def may_sign(
    state: DecisionState, *, signed_by: Collection[str], member_id: str, is_member: bool
) -> Refusal | None:
    """Say why somebody may not sign: no member, other terms by now, signed before, decided."""
    if not is_member:
        return Refusal(LotRefusal.not_on_the_panel)
    if state is DecisionState.void:
        return Refusal(CommonRefusal.stale_form)
    if member_id in signed_by:
        return Refusal(LotRefusal.signed_already)
    if state is not DecisionState.submitted:
        return Refusal(LotRefusal.decided_already)
    return None


def is_complete(signed_by: Collection[str]) -> bool:
    """Say whether three different members have signed."""
    return len(set(signed_by)) >= MEMBERS_TO_DECIDE


def still_to_sign(signed_by: Collection[str]) -> int:
    """Return how many signatures are missing."""
    return max(MEMBERS_TO_DECIDE - len(set(signed_by)), 0)
