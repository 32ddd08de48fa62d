"""Pure. Where a lot stands, from the draft to the end of its bidding."""

from __future__ import annotations

from enum import StrEnum


class LotState(StrEnum):
    """A lot's state as the court and the public know it; the live course is `bidding`'s."""

    draft = "draft"
    deciding = "deciding"
    decided = "decided"
    published = "published"
    open = "open"
    sold = "sold"
    unsold = "unsold"
    withdrawn = "withdrawn"

    @property
    def is_before_publication(self) -> bool:
        """Say whether its terms may still change."""
        return self in BEFORE_PUBLICATION


BEFORE_PUBLICATION = (LotState.draft, LotState.deciding, LotState.decided)
PUBLIC = (LotState.published, LotState.open, LotState.sold, LotState.unsold, LotState.withdrawn)
"""States a published lot may be in; a draft that was withdrawn is not public all the same."""

UNDER_WAY = (*BEFORE_PUBLICATION, LotState.published, LotState.open)

DEFAULTED = "defaulted"
"""The `result` of a sold lot whose buyer did not pay."""

ANNULLED = "annulled"
"""The `result` of a sold lot whose sale the court annulled."""

UNDONE = (DEFAULTED, ANNULLED)
"""Results after which the thing is free to be sold again."""
