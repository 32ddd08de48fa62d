"""Pure. Who acts: a person in a role, the court's other software, or the platform itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account may be. One account may be several."""

    bidder = "bidder"
    party = "party"
    agency = "agency"
    judge = "judge"
    clerk = "clerk"
    panel = "panel"
    president = "president"
    finance = "finance"
    admission = "admission"
    admin = "admin"


STAFF = frozenset(
    {Role.judge, Role.clerk, Role.panel, Role.president, Role.finance, Role.admission, Role.admin}
)


@dataclass(frozen=True)
class Actor:
    """An account acting; `account_id` is None for the platform's own acts.

    `court_id` is the court a member of staff serves (None for bidders and the platform).
    """

    account_id: str | None
    court_id: str | None = None
    roles: frozenset[Role] = frozenset()

    def is_one_of(self, *roles: Role) -> bool:
        """Say whether the actor holds one of these roles."""
        return bool(self.roles.intersection(roles))


PLATFORM = Actor(account_id=None)
