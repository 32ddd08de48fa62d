"""Pure. The execution application fee: what the enforcement itself costs the debtor.

Law: FEE-01. Cumulated tiers on the amount actually enforced; paid after enforcement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auction.kernel.money import half_up

FLAT_FEN = 50_00
FLAT_UP_TO_FEN = 10_000_00
# Above the flat fee: the tier's end in fen (None: no end), and its rate in ten-thousandths.
_TIERS: tuple[tuple[int | None, int], ...] = (
    (500_000_00, 150),
    (5_000_000_00, 100),
    (10_000_000_00, 50),
    (None, 10),
)
_WHOLE = 10_000


@dataclass(frozen=True)
class FeeTier:
    """What of an amount lies in one tier, and the tier's rate in ten-thousandths."""

    above_fen: int
    in_tier_fen: int
    rate: int


def fee_tiers(amount_fen: int) -> Iterator[FeeTier]:
    """Yield the tiers above the flat fee that an amount reaches, the lowest first."""
    begins_fen = FLAT_UP_TO_FEN
    for ends_fen, rate in _TIERS:
        in_tier_fen = min(amount_fen, amount_fen if ends_fen is None else ends_fen) - begins_fen
        if in_tier_fen <= 0:
            return
        yield FeeTier(begins_fen, in_tier_fen, rate)
        begins_fen += in_tier_fen


def execution_fee(amount_fen: int) -> int:
    """Return the fee in fen for an amount actually enforced; rounded once, half up."""
    above = sum(tier.in_tier_fen * tier.rate for tier in fee_tiers(amount_fen))
    return half_up(FLAT_FEN * _WHOLE + above, _WHOLE)
