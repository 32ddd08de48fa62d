"""Pure. What a draw tells: each has a reader in `valuation/draw_news.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class _DrawEvent(Event):
    appraisal_id: str
    court_id: str

    def key(self) -> str:
        """Return the appraisal's key."""
        return f"appraisal:{self.appraisal_id}"


@dataclass(frozen=True)
class DrawOpened(_DrawEvent):
    """Roster and secret are fixed; the parties may add numbers."""

    KIND: ClassVar[str] = "draw_opened"


@dataclass(frozen=True)
class DrawImpossible(_DrawEvent):
    """The parties did not agree, and too few agencies can be drawn from: the court acts."""

    KIND: ClassVar[str] = "draw_impossible"


@dataclass(frozen=True)
class FigureAwaited(_DrawEvent):
    """Fewer than two added a number: the clerk enters the public figure named beforehand."""

    KIND: ClassVar[str] = "draw_figure_awaited"


@dataclass(frozen=True)
class DrawReady(_DrawEvent):
    """Everything that goes into the seed is fixed: what was sealed is opened now."""

    KIND: ClassVar[str] = "draw_ready"


@dataclass(frozen=True)
class DrawRevealed(_DrawEvent):
    """Three agencies are drawn in order, for everybody to recompute."""

    KIND: ClassVar[str] = "draw_revealed"
