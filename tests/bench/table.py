"""Figures taken in rounds, and the one table they end in."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Figure:
    """One line of the table: what was measured round by round, beside its yardstick.

    `target` bounds the ratio of ours to the yardstick's, or ours itself where there is none or with
    `bounds_ours`; with `at_least` from below. A figure without a target is only reported.
    """

    name: str
    unit: str
    ours: list[float]
    yardstick: list[float] = field(default_factory=list)
    yardstick_name: str = "—"
    target: float | None = None
    at_least: bool = False
    bounds_ours: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """Return ours to the yardstick's, round by round."""
        return [mine / theirs for mine, theirs in zip(self.ours, self.yardstick, strict=False)]

    @property
    def judged(self) -> float:
        """Return what the target bounds."""
        return statistics.median(self.ratios if self._is_relative else self.ours)

    @property
    def _is_relative(self) -> bool:
        return bool(self.yardstick) and not self.bounds_ours

    @property
    def verdict(self) -> str:
        """Say whether the target was reached."""
        if self.target is None:
            return "reported"
        reached = self.judged >= self.target if self.at_least else self.judged <= self.target
        sign, times = (
            ("≥" if self.at_least else "≤"),
            (" ×" if self._is_relative else f" {self.unit}"),
        )
        return f"{'ok' if reached else 'MISSED'} ({sign} {self.target:g}{times})"


def show(figures: Sequence[Figure]) -> str:
    """Return the table, the notes of each figure below it."""
    head = (
        "figure",
        "unit",
        "ours: median (min–max)",
        "yardstick: median (min–max)",
        "ratio",
        "target",
    )
    rows = [head, *(_row(number, figure) for number, figure in enumerate(figures, 1))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    notes = [
        f"{number}. {note}" for number, figure in enumerate(figures, 1) for note in figure.notes
    ]
    return "\n".join([*lines, "", *notes])


def _row(number: int, figure: Figure) -> tuple[str, ...]:
    yardstick = (
        f"{_spread(figure.yardstick)} {figure.yardstick_name}"
        if figure.yardstick
        else figure.yardstick_name
    )
    ratio = f"{statistics.median(figure.ratios):.2f} ×" if figure.yardstick else ""
    return (
        f"{number}. {figure.name}",
        figure.unit,
        _spread(figure.ours),
        yardstick,
        ratio,
        figure.verdict,
    )


def _spread(values: Sequence[float]) -> str:
    return f"{_short(statistics.median(values))} ({_short(min(values))}–{_short(max(values))})"


def _short(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
