"""Pure. What the parties' choice tells: each has a reader in `valuation/draw_news.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class ChoiceOpened(Event):
    """The parties may choose three agencies and their order, each in its own account."""

    KIND: ClassVar[str] = "agency_choice_opened"

    appraisal_id: str
    court_id: str

    def key(self) -> str:
        """Return the appraisal's key."""
        return f"appraisal:{self.appraisal_id}"
