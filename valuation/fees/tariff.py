"""Pure. A filed tariff: cumulated tiers on a value; whole numbers, rounded once, half up.

A rate counts hundred-thousandths: 5 ‰ is 500. Law: REF-22 (the fee by the filed tariff).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auction.kernel.money import MAX_FEN
from auction.kernel.refusal import Refusal
from valuation.agencies.roster import Speciality
from valuation.fees.refusals import FeeRefusal

WHOLE = 100_000
MOST_TIERS = 20
_MILLION = 1_000_000_00


@dataclass(frozen=True)
class Tier:
    """Up to which value (in fen; None: without end) a rate holds."""

    up_to_fen: int | None
    rate: int


@dataclass(frozen=True)
class TierPart:
    """What of a value lies in one tier. `product` is fen times the rate: not rounded."""

    from_fen: int
    to_fen: int
    rate: int
    product: int

    @property
    def in_tier_fen(self) -> int:
        """Return how much of the value lies in the tier."""
        return self.to_fen - self.from_fen


Tiers = Sequence[Tier]

EXAMPLES: Mapping[Speciality, tuple[Tier, ...]] = {
    Speciality.real_estate: (
        Tier(1 * _MILLION, 500),
        Tier(10 * _MILLION, 250),
        Tier(20 * _MILLION, 150),
        Tier(50 * _MILLION, 80),
        Tier(80 * _MILLION, 40),
        Tier(100 * _MILLION, 20),
        Tier(None, 10),
    ),
    Speciality.land: (
        Tier(1 * _MILLION, 400),
        Tier(2 * _MILLION, 300),
        Tier(10 * _MILLION, 200),
        Tier(20 * _MILLION, 150),
        Tier(50 * _MILLION, 80),
        Tier(100 * _MILLION, 40),
        Tier(None, 10),
    ),
    Speciality.assets: (
        Tier(1 * _MILLION, 900),
        Tier(10 * _MILLION, 375),
        Tier(50 * _MILLION, 120),
        Tier(100 * _MILLION, 75),
        Tier(None, 15),
    ),
    Speciality.mining_rights: (
        Tier(1 * _MILLION, 900),
        Tier(10 * _MILLION, 375),
        Tier(50 * _MILLION, 120),
        Tier(100 * _MILLION, 75),
        Tier(None, 15),
    ),
    Speciality.jewellery: (
        Tier(1 * _MILLION, 900),
        Tier(10 * _MILLION, 375),
        Tier(50 * _MILLION, 120),
        Tier(100 * _MILLION, 75),
        Tier(None, 15),
    ),
}
"""House rule: an example in the shape of the tariffs once set by the state, so that a new court
can be tried out. It binds nobody; a court files its own in its place."""


def parts(value_fen: int, tiers: Tiers) -> tuple[TierPart, ...]:
    """Return how a value falls into the tiers, the lowest first."""
    found, begins_fen = [], 0
    for tier in tiers:
        ends_fen = value_fen if tier.up_to_fen is None else min(tier.up_to_fen, value_fen)
        if ends_fen <= begins_fen:
            break
        product = (ends_fen - begins_fen) * tier.rate
        found.append(TierPart(begins_fen, ends_fen, tier.rate, product))
        begins_fen = ends_fen
    return tuple(found)


def fee_by(value_fen: int, tiers: Tiers) -> int:
    """Return the fee in fen for a value: the parts together, rounded once, half up."""
    return half_up(sum(part.product for part in parts(value_fen, tiers)), WHOLE)


def half_up(numerator: int, whole: int) -> int:
    """Divide whole numbers that are not below zero, a half going up."""
    return (2 * numerator + whole) // (2 * whole)


def permille(rate: int) -> str:
    """Write a rate in per mille without needless zeros: 250 is "2.5"."""
    return f"{rate // 100}.{rate % 100:02d}".rstrip("0").rstrip(".")


def exact_yuan(product: int) -> str:
    """Write fen times a rate as yuan, every place of it."""
    whole, rest = divmod(product, WHOLE * 100)
    places = f"{rest:07d}".rstrip("0")
    return f"{whole:,}.{places:0<2}"


def may_be_filed(tiers: Tiers) -> Refusal | None:
    """Say what is wrong with a tariff: its tiers must rise, and the last one have no end."""
    if not 0 < len(tiers) <= MOST_TIERS:
        return Refusal(FeeRefusal.bad_tariff, {"most": MOST_TIERS}, "tiers")
    before_fen = 0
    for place, tier in enumerate(tiers, 1):
        is_last = place == len(tiers)
        rises = tier.up_to_fen is not None and before_fen < tier.up_to_fen <= MAX_FEN
        if not 0 <= tier.rate <= WHOLE or (tier.up_to_fen is not None if is_last else not rises):
            return Refusal(FeeRefusal.bad_tariff, {"most": MOST_TIERS}, "tiers")
        before_fen = tier.up_to_fen or before_fen
    return None


def kept(tiers: Tiers) -> list[dict[str, Any]]:
    """Return tiers as the table keeps them."""
    return [{"up_to_fen": tier.up_to_fen, "rate": tier.rate} for tier in tiers]


def read_back(rows: Sequence[Mapping[str, Any]]) -> tuple[Tier, ...]:
    """Read tiers back as the rules take them."""
    return tuple(Tier(row["up_to_fen"], row["rate"]) for row in rows)
