"""Pure. How a tax of the seller's side is named among a case's costs. Law: W-02."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

_PREFIX = "税费："


class NamedCost(Protocol):
    """A cost of a case."""

    @property
    def id(self) -> str:
        """Return its id."""
        ...

    @property
    def name(self) -> str:
        """Return its name."""
        ...


def cost_name(tax: str, lot_number: str) -> str:
    """Return under which name a tax of the sale of a lot is recorded, once."""
    return f"{_PREFIX}{tax}（{lot_number}）"


def taxes_among(costs: Iterable[NamedCost]) -> frozenset[str]:
    """Return the ids of those costs that are taxes of a sale."""
    return frozenset(cost.id for cost in costs if cost.name.startswith(_PREFIX))
