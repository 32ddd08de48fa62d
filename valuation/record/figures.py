"""Pure. Valuations beside prices got: medians, quartiles, and when there are too few to tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

FEW = 5  # House rule: below five sales a median says more of the one thing sold than of the valuer.
PER_MILLE = 1_000


class ValuerKind(StrEnum):
    """Whose figure it was."""

    method = "method"
    agency = "agency"
    platform = "platform"


@dataclass(frozen=True, kw_only=True)
class Valued:
    """One thing sold: who valued it, at what, and the price got. Amounts in fen, above nothing."""

    kind: ValuerKind
    valuer_id: str
    valuer_name: str
    valuation_fen: int
    price_fen: int

    @property
    def ratio(self) -> int:
        """Return the price got in thousandths of the valuation."""
        return round_half_up(self.price_fen * PER_MILLE, self.valuation_fen)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One valuer's sales: how many, and the price got in thousandths of the valuation."""

    kind: ValuerKind
    valuer_id: str
    valuer_name: str
    count: int
    least: int
    lower_quartile: int
    median: int
    upper_quartile: int
    most: int

    @property
    def is_few(self) -> bool:
        """Say whether there are too few sales to say much."""
        return self.count < FEW


def compare(valued: Iterable[Valued]) -> list[Comparison]:
    """Return a line for each valuer, those with the most sales first."""
    by_valuer: defaultdict[tuple[ValuerKind, str], list[Valued]] = defaultdict(list)
    for one in valued:
        by_valuer[one.kind, one.valuer_id].append(one)
    lines = [_line(rows) for rows in by_valuer.values()]
    return sorted(lines, key=lambda line: (-line.count, line.valuer_name, line.valuer_id))


def median(values: Sequence[int]) -> int | None:
    """Return the middle value, of an even number the mean of the two; None of nothing."""
    return quantile(values, 1, 2) if values else None


def quantile(values: Sequence[int], part: int, of: int) -> int:
    """Return the value at part/of of the way through the sorted values, between two by share."""
    ordered = sorted(values)
    place, rest = divmod((len(ordered) - 1) * part, of)
    if rest == 0:
        return ordered[place]
    low, high = ordered[place], ordered[place + 1]
    return low + round_half_up((high - low) * rest, of)


def round_half_up(number: int, by: int) -> int:
    """Divide whole numbers and round, halves up."""
    return (2 * number + by) // (2 * by)


def _line(rows: Sequence[Valued]) -> Comparison:
    ratios = [row.ratio for row in rows]
    first = rows[0]
    return Comparison(
        kind=first.kind,
        valuer_id=first.valuer_id,
        valuer_name=first.valuer_name,
        count=len(ratios),
        least=min(ratios),
        lower_quartile=quantile(ratios, 1, 4),
        median=quantile(ratios, 1, 2),
        upper_quartile=quantile(ratios, 3, 4),
        most=max(ratios),
    )
