"""Pure. Who is a near relative. Law: CC art 1045, OJA-52."""

from __future__ import annotations

from enum import StrEnum

MOST_RELATIVES = 60
"""More near relatives than anybody has; a bound on what one account can add."""


class Relation(StrEnum):
    """What somebody is to whoever declares them; they themselves come first."""

    self_ = "self"
    spouse = "spouse"
    parent = "parent"
    child = "child"
    sibling = "sibling"
    grandparent = "grandparent"
    grandchild = "grandchild"
