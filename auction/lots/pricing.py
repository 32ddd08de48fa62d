"""Pure. How the least price of a lot is found: by the ordinary floor, or as its kind of thing asks.

Which way applies is part of what the panel signs, with the legal ground in its words; the rules
branch on it and on nothing else. Law: OJA-10, CAT-02, CAT-06, CAT-07, TRAP-29.
"""

from __future__ import annotations

from enum import StrEnum

from auction.cases.kinds import AssetKind


class Pricing(StrEnum):
    """The ways; every one but the first needs a ground."""

    standard = "standard"
    """The start is the reserve, and at least 70 % of the reference price (OJA-10, OJA-11)."""
    secret_reserve = "secret_reserve"  # noqa: S105  A way of pricing, no password.
    """A ship: the start is an opening figure, the reserve is secret until the close (CAT-06)."""
    above_costs = "above_costs"
    """Equity nobody can appraise: a figure suitably above the costs of enforcement (CAT-02)."""
    no_reserve = "no_reserve"
    """Criminal assets after their last failed auction, or for restitution (CAT-07)."""

    @property
    def law(self) -> str:
        """Return the rule a start is measured by where it is not the ordinary floor."""
        return _LAW[self]

    @property
    def has_deposit_band(self) -> bool:
        """Say whether the deposit is bound to 5–20 % of the start: not for such equity. CAT-02."""
        return self is not Pricing.above_costs

    def suits(self, kind: AssetKind) -> bool:
        """Say whether a kind of thing may be priced so."""
        return kind in _KINDS.get(self, AssetKind)


_LAW = {
    Pricing.standard: "OJA-11",
    Pricing.secret_reserve: "CAT-06",
    Pricing.above_costs: "CAT-02",
    Pricing.no_reserve: "CAT-07",
}
_KINDS = {
    Pricing.secret_reserve: frozenset({AssetKind.ship}),
    Pricing.above_costs: frozenset({AssetKind.equity}),
}


def pricings_for(kind: AssetKind) -> list[Pricing]:
    """Return the ways a kind of thing may be priced, the ordinary one first."""
    return [pricing for pricing in Pricing if pricing.suits(kind)]


def needs_committee(kind: AssetKind) -> bool:
    """Say whether a thing may be announced only with its committee's recorded decision: a ship.

    Law: CAT-06 leaves the sale of a ship to a committee; it runs live when that decided so.
    """
    return kind is AssetKind.ship
