"""What goes wrong on demand: answers that fail or are lost, webhooks doubled, late or out of order.

Chance comes from one seed, so that a run can be had again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum

from web.sandbox.stripe_stand_in.wire import Obj


class Fault(StrEnum):
    """How one call goes wrong."""

    server_error = "server_error"
    """500, and nothing was done."""
    too_many = "too_many"
    """429, and nothing was done."""
    lost = "lost"
    """All was done, and the answer never comes: the line breaks."""


@dataclass
class Faults:
    """How often what goes wrong; and faults for the next calls, one each, in order."""

    seed: int = 0
    fail: float = 0.0
    doubled: float = 0.0
    late: float = 0.0
    next: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311  Faults, not secrets.

    @classmethod
    def from_form(cls, given: Obj) -> Faults:
        """Return what a control form asks for."""
        return cls(
            int(given.get("seed", 0)),
            float(given.get("fail", 0)),
            float(given.get("doubled", 0)),
            float(given.get("late", 0)),
            [Fault(name) for name in given.get("next", [])],
        )

    def of_call(self) -> Fault | None:
        """Return how the call at hand goes wrong, or None."""
        if self.next:
            return self.next.pop(0)
        if self._chance.random() < self.fail:
            return self._chance.choice(list(Fault))
        return None

    def is_doubled(self) -> bool:
        """Say whether the webhook at hand goes out twice."""
        return self._chance.random() < self.doubled

    def is_late(self) -> bool:
        """Say whether the webhook at hand waits until the others have gone."""
        return self._chance.random() < self.late

    def shuffle(self, rows: list[Obj]) -> None:
        """Bring webhooks out of order."""
        self._chance.shuffle(rows)
