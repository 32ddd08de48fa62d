"""Pure. What remedies tell the other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class OutsiderClaimMoved(Event):
    """A claim was filed, or took a step; `blocks` says whether the thing may be disposed of now.

    `takes_the_thing`: the court found that it is not the debtor's.
    """

    KIND: ClassVar[str] = "outsider_claim_moved"

    claim_id: str
    asset_id: str
    case_id: str
    court_id: str
    state: str
    blocks: bool
    takes_the_thing: bool

    def key(self) -> str:
        """Return the thing's key."""
        return f"asset:{self.asset_id}"


@dataclass(frozen=True)
class ObjectionMoved(Event):
    """An objection to enforcement was filed, or took a step."""

    KIND: ClassVar[str] = "enforcement_objection_moved"

    objection_id: str
    case_id: str
    court_id: str
    state: str

    def key(self) -> str:
        """Return the objection's key."""
        return f"objection:{self.objection_id}"
