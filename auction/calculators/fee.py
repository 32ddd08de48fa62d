"""Pure. The form of the execution fee. The tiers are `cases/execution_fee.py`. Law: FEE-01."""

from __future__ import annotations

from typing import Any

from auction.calculators.case_reader import Fields
from auction.cases.execution_fee import FLAT_FEN, execution_fee, fee_tiers

NEEDED = ("amount_fen",)
RULE = "FEE-01"


def read_amount(case: object) -> int:
    """Return the amount actually enforced, or refuse the case with the field at fault."""
    return Fields(case, needed=NEEDED).amount("amount_fen")


def answer(case: object) -> dict[str, Any]:
    """Return the fee, and what of the amount lies in each tier; `rate` counts ten-thousandths."""
    amount_fen = read_amount(case)
    return {
        "fee_fen": execution_fee(amount_fen),
        "flat_fen": FLAT_FEN,
        "tiers": [
            {"above_fen": tier.above_fen, "in_tier_fen": tier.in_tier_fen, "rate": tier.rate}
            for tier in fee_tiers(amount_fen)
        ],
        "rule": RULE,
    }
