"""Pure. What a bearer token may be used for; never more than its account's roles allow."""

from __future__ import annotations

from collections.abc import Iterable, Set
from enum import StrEnum

from auction.kernel.actor import STAFF, Role
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.people.refusals import PeopleRefusal


class Scope(StrEnum):
    """One kind of use. `read` reads whatever the account may see."""

    read = "read"
    enrol = "enrol"
    bid = "bid"
    party = "party"
    cases = "cases"
    valuation = "valuation"
    lots = "lots"
    settlement = "settlement"
    finance = "finance"


_FOR_EVERYONE = frozenset({Scope.read})
_FOR_BIDDERS = frozenset({Scope.enrol, Scope.bid})
_FOR_PARTIES = frozenset({Scope.party})
_FOR_AGENCIES = frozenset({Scope.valuation})
_FOR_STAFF = frozenset(
    {Scope.party, Scope.cases, Scope.valuation, Scope.lots, Scope.settlement, Scope.finance}
)
"""Staff say for a party what came on paper."""


def scopes_for(roles: Set[Role]) -> frozenset[Scope]:
    """Return the scopes that make sense for whoever holds these roles."""
    scopes = _FOR_EVERYONE
    if Role.bidder in roles:
        scopes |= _FOR_BIDDERS
    if roles & {Role.party, Role.bidder}:  # Whoever is no party anywhere says nothing by it.
        scopes |= _FOR_PARTIES
    if Role.agency in roles:
        scopes |= _FOR_AGENCIES
    if roles & STAFF:
        scopes |= _FOR_STAFF
    return scopes


def check_scopes(scopes: Iterable[str], roles: Set[Role]) -> Refusal | None:
    """Say what is wrong with the scopes asked for a token."""
    asked = set(scopes)
    if not asked:
        return Refusal(CommonRefusal.missing, {}, "scopes")
    if not asked <= scopes_for(roles):
        return Refusal(PeopleRefusal.scope_unknown, {}, "scopes")
    return None
