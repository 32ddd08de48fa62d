"""Pure. What the plans tell the other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class PlanMade(Event):
    """A version of a plan was made: by the judge, by an objection nobody opposed, by a judgment."""

    KIND: ClassVar[str] = "plan_made"

    plan_id: str
    version: int
    distribution_id: str
    case_id: str
    court_id: str

    def key(self) -> str:
        """Return the distribution's key."""
        return f"distribution:{self.distribution_id}"


@dataclass(frozen=True)
class PlanToldTo(Event):
    """A party was told of something about a plan: `what` says of what, `until_at_ms` until when."""

    KIND: ClassVar[str] = "plan_told_to"

    plan_id: str
    party_id: str
    case_id: str
    court_id: str
    what: str
    until_at_ms: int

    def key(self) -> str:
        """Return the party's key."""
        return f"party:{self.party_id}"


@dataclass(frozen=True)
class PlanMoved(Event):
    """A plan waits for the judge: objected to, to be corrected, ready to be paid."""

    KIND: ClassVar[str] = "plan_moved"

    plan_id: str
    distribution_id: str
    case_id: str
    court_id: str
    what: str

    def key(self) -> str:
        """Return the distribution's key."""
        return f"distribution:{self.distribution_id}"
