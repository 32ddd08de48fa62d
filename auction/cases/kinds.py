"""Pure. The words a case is made of: who is in it, by which right, and what was seized."""

from __future__ import annotations

from enum import StrEnum


class CaseState(StrEnum):
    """Whether a case still runs."""

    open = "open"
    closed = "closed"


class PartyRole(StrEnum):
    """Why somebody is in a case."""

    applicant = "applicant"
    debtor = "debtor"
    creditor = "creditor"
    priority_holder = "priority_holder"


class PartyKind(StrEnum):
    """What somebody is: an enterprise's creditors are paid by other rules. Law: TRAP-13."""

    person = "person"
    other_organisation = "other_organisation"
    enterprise = "enterprise"


class ClaimClass(StrEnum):
    """The classes of claims in the order in which they are paid unless a judge orders another."""

    transfer_tax = "transfer_tax"
    dwelling_rent = "dwelling_rent"
    injury_medical = "injury_medical"
    homebuyer = "homebuyer"
    construction = "construction"
    tax = "tax"
    security = "security"
    later_tax = "later_tax"
    restitution = "restitution"
    ordinary = "ordinary"
    fine = "fine"
    confiscation = "confiscation"

    @property
    def may_have_collateral(self) -> bool:
        """Say whether a claim of this class may hold on to one thing: those before ordinary."""
        order = list(ClaimClass)
        return order.index(self) < order.index(ClaimClass.ordinary)


class AssetKind(StrEnum):
    """What was seized, as the lots are sorted by it."""

    flat = "flat"
    land = "land"
    movable = "movable"
    vehicle = "vehicle"
    ship = "ship"
    equity = "equity"
    mining_right = "mining_right"
    other_right = "other_right"


class Nature(StrEnum):
    """How the law counts its periods for a thing."""

    deposits = "deposits"
    movable = "movable"
    immovable_or_right = "immovable_or_right"


_MOVABLE = frozenset({AssetKind.movable, AssetKind.vehicle, AssetKind.ship})


def nature_of(kind: AssetKind) -> Nature:
    """Return how the law counts for a kind of property."""
    return Nature.movable if kind in _MOVABLE else Nature.immovable_or_right


def is_immovable_or_right(kind: str) -> bool:
    """Say whether the longer notices apply: immovables and other property rights. Law: OJA-13."""
    return nature_of(AssetKind(kind)) is Nature.immovable_or_right
