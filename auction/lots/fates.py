"""Pure. What may become of a lot that failed: one way, and never two.

After a failure the creditors are asked first whether they take the thing in kind; only when none
does may it be sold otherwise, or given back. One row says where a failed lot stands, so that it
ends taken, or on sale again, or released. Law: AUC-16, OJA-42, OJS-02, OJS-12, G19-09, TRAP-31.
"""

from __future__ import annotations

from enum import StrEnum

from auction.kernel.refusal import Refusal
from auction.lots.refusals import LotRefusal


class Stage(StrEnum):
    """Where a failed lot stands. `free`: nobody takes it in kind, and nothing is decided yet."""

    unasked = "unasked"
    asking = "asking"
    willing = "willing"
    taking = "taking"
    free = "free"
    taken = "taken"
    listed = "listed"
    released = "released"

    @property
    def is_final(self) -> bool:
        """Say whether the failure has found its end."""
        return self in (Stage.taken, Stage.listed, Stage.released)


_NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.unasked: frozenset({Stage.asking}),
    Stage.asking: frozenset({Stage.willing, Stage.free}),
    Stage.willing: frozenset({Stage.taking, Stage.free}),
    Stage.taking: frozenset({Stage.taken, Stage.willing, Stage.free}),
    Stage.free: frozenset({Stage.taking, Stage.listed, Stage.released}),
    # A further round that is given up before anybody read of it leaves the lot where it was.
    Stage.listed: frozenset({Stage.free}),
    # The sale by which somebody took it was annulled: the thing is the debtor's again (OJA-50).
    Stage.taken: frozenset({Stage.free}),
    Stage.released: frozenset(),
}

_WHY_NOT = {
    Stage.unasked: LotRefusal.creditors_not_asked,
    Stage.asking: LotRefusal.creditors_being_asked,
    Stage.willing: LotRefusal.creditor_takes_it,
    Stage.taking: LotRefusal.creditor_takes_it,
    Stage.taken: LotRefusal.taken_already,
    Stage.listed: LotRefusal.on_sale_again,
    Stage.released: LotRefusal.seizure_released,
}


def may_turn(stage: Stage, to: Stage) -> Refusal | None:
    """Return why a failed lot cannot go from one stage to another."""
    if to in _NEXT[stage]:
        return None
    return Refusal(_WHY_NOT.get(stage, LotRefusal.nobody_takes_it))


def why_not_free(stage: Stage) -> Refusal | None:
    """Return what stands between a failed lot and a sale, a third party or its release."""
    return None if stage is Stage.free else Refusal(_WHY_NOT[stage])
