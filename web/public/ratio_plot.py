"""Pure. Where the parts of a small box plot lie: the least, the middle half, the median, the most.

All plots of a page share one scale, so that they can be compared; the numbers stand beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from valuation.record.figures import Comparison

WIDTH, HEIGHT = 240, 24
EDGE = 6
_LEAST_SCALE, _MOST_SCALE = 1_200, 2_000  # Thousandths: one sale far off does not flatten the rest.


@dataclass(frozen=True)
class Plot:
    """Places along the width; `whole` is where price and valuation are the same."""

    least: int
    lower: int
    median: int
    upper: int
    most: int
    whole: int

    @property
    def box_width(self) -> int:
        """Return how wide the middle half is drawn; never so narrow that it cannot be seen."""
        return max(2, self.upper - self.lower)


def plots(lines: Sequence[Comparison]) -> dict[Comparison, Plot]:
    """Return the plot of each line, all on one scale that begins at nothing."""
    scale = max((line.most for line in lines), default=0)
    scale = min(max(scale, _LEAST_SCALE), _MOST_SCALE)
    return {
        line: Plot(
            least=_place(line.least, scale),
            lower=_place(line.lower_quartile, scale),
            median=_place(line.median, scale),
            upper=_place(line.upper_quartile, scale),
            most=_place(line.most, scale),
            whole=_place(1_000, scale),
        )
        for line in lines
    }


def _place(ratio: int, scale: int) -> int:
    return EDGE + (WIDTH - 2 * EDGE) * min(ratio, scale) // scale
