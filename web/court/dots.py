"""Where the dots of a small plot stand: what each platform found, and the mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from valuation.network_inquiry.queries import NetworkReportView
from valuation.network_inquiry.rules import Mean

WIDTH = 320
LEFT = 12
ROW = 22


@dataclass(frozen=True)
class Dot:
    """One figure: from the left, from the top, and whether it counts."""

    x: int
    y: int
    name: str
    amount_fen: int
    counts: bool


@dataclass(frozen=True)
class DotPlot:
    """A plot's dots, one row each, and where the mean's line stands."""

    dots: tuple[Dot, ...]
    mean_x: int | None
    width: int
    height: int


def dot_plot(reports: Sequence[NetworkReportView], mean: Mean | None) -> DotPlot | None:
    """Lay the figures out from the least to the greatest; None where there are none."""
    if not reports:
        return None
    figures = [row.amount_fen for row in reports] + ([mean.amount_fen] if mean else [])
    least, most = min(figures), max(figures)

    def across(fen: int) -> int:
        if most == least:
            return WIDTH // 2
        return LEFT + (fen - least) * (WIDTH - 2 * LEFT) // (most - least)

    dots = tuple(
        Dot(across(row.amount_fen), ROW * (i + 1), row.platform_name, row.amount_fen, row.counts)
        for i, row in enumerate(sorted(reports, key=lambda row: row.amount_fen))
    )
    mean_x = across(mean.amount_fen) if mean else None
    return DotPlot(dots, mean_x, WIDTH, ROW * (len(dots) + 1))
