"""Pure. What taxes would cost each side of a sale at a price, by a court's table.

Every figure is whole fen. A tax is rounded once, over all its tiers, half a fen up: a house rule,
for the tax authority rounds when it decides. Nothing here is a tax decided. Law: OJA-49, W-02.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from auction.cases.kinds import AssetKind

FULL_BP = 10_000
ANY = "any"


class Side(StrEnum):
    """Whom the tax law names."""

    seller = "seller"
    buyer = "buyer"


class Base(StrEnum):
    """What a rate is taken of. Of `other`, such as a gain, no price tells the sum."""

    price = "price"
    other = "other"


class Way(StrEnum):
    """Whether each tier takes its own slice, or the tier reached takes the whole base."""

    slices = "slices"
    whole = "whole"


class TableState(StrEnum):
    """Where a table of a court stands; one counts at a time, the old ones are kept."""

    preview = "preview"
    counts = "counts"
    replaced = "replaced"


@dataclass(frozen=True)
class Tier:
    """A rate in hundredths of a per cent of what lies over a bound."""

    over_fen: int
    rate_bp: int


@dataclass(frozen=True)
class Rate:
    """A tax of one side on a kind of property (or `any`), from a day on, with its source."""

    tax: str
    side: Side
    kind: str
    base: Base
    way: Way
    tiers: tuple[Tier, ...]
    source: str
    valid_from_on: date

    def to_json(self) -> dict[str, Any]:
        """Return the rate as it is kept."""
        return {
            "tax": self.tax,
            "side": str(self.side),
            "kind": self.kind,
            "base": str(self.base),
            "way": str(self.way),
            "tiers": [[tier.over_fen, tier.rate_bp] for tier in self.tiers],
            "source": self.source,
            "valid_from_on": self.valid_from_on.isoformat(),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Rate:
        """Read a rate as it was kept."""
        return cls(
            kept["tax"],
            Side(kept["side"]),
            kept["kind"],
            Base(kept["base"]),
            Way(kept["way"]),
            tuple(Tier(over_fen, rate_bp) for over_fen, rate_bp in kept["tiers"]),
            kept["source"],
            date.fromisoformat(kept["valid_from_on"]),
        )


@dataclass(frozen=True)
class Slice:
    """What a tier takes its rate of."""

    fen: int
    rate_bp: int


@dataclass(frozen=True)
class Estimated:
    """One tax at a price; `tax_fen` is None where the price does not tell it."""

    tax: str
    side: Side
    slices: tuple[Slice, ...]
    tax_fen: int | None
    source: str
    valid_from_on: date


@dataclass(frozen=True)
class Estimate:
    """What a table says of a price: line by line, and each side's sum of what can be told."""

    price_fen: int
    lines: tuple[Estimated, ...]

    def of(self, side: Side) -> tuple[Estimated, ...]:
        """Return the taxes of one side."""
        return tuple(line for line in self.lines if line.side == side)

    def sum_fen(self, side: Side) -> int:
        """Return what one side would pay of what can be told from the price."""
        return sum(line.tax_fen or 0 for line in self.of(side))

    @property
    def seller_fen(self) -> int:
        """Return the seller's sum."""
        return self.sum_fen(Side.seller)

    @property
    def buyer_fen(self) -> int:
        """Return the buyer's sum."""
        return self.sum_fen(Side.buyer)


def estimate(rates: Iterable[Rate], *, kind: AssetKind, price_fen: int, on: date) -> Estimate:
    """Return what each side would pay at a price on a day, in the table's order.

    Of one tax and side the rate for this very kind stands before the one for any, and of those
    the newest that is valid on the day.
    """
    found = []
    for rate in _valid(list(rates), kind, on):
        slices = _slices(rate, price_fen)
        told = None if rate.base is Base.other else _rounded(slices)
        found.append(Estimated(rate.tax, rate.side, slices, told, rate.source, rate.valid_from_on))
    return Estimate(price_fen, tuple(found))


def _valid(rates: Sequence[Rate], kind: AssetKind, on: date) -> list[Rate]:
    chosen: dict[tuple[str, Side], Rate] = {}
    for rate in rates:
        if rate.kind not in {ANY, kind} or rate.valid_from_on > on:
            continue
        key = (rate.tax, rate.side)
        before = chosen.get(key)
        if before is None or _precedence(rate) > _precedence(before):
            chosen[key] = rate
    return list(chosen.values())


def _precedence(rate: Rate) -> tuple[bool, date]:
    return (rate.kind != ANY, rate.valid_from_on)


def _slices(rate: Rate, price_fen: int) -> tuple[Slice, ...]:
    if rate.base is Base.other:
        return ()
    tiers = [tier for tier in rate.tiers if tier.over_fen < price_fen or tier.over_fen == 0]
    if rate.way is Way.whole:
        return (Slice(price_fen, tiers[-1].rate_bp),)
    ends = [tier.over_fen for tier in tiers[1:]] + [price_fen]
    return tuple(
        Slice(end_fen - tier.over_fen, tier.rate_bp)
        for tier, end_fen in zip(tiers, ends, strict=True)
    )


def _rounded(slices: Iterable[Slice]) -> int:
    product = sum(each.fen * each.rate_bp for each in slices)
    return (2 * product + FULL_BP) // (2 * FULL_BP)
