"""Pure. What one thing's proceeds leave for each of the claims secured by it.

Better claims first, by class and in a class by rank; equals share in proportion to what is due to
them. Law: W-08, W-09.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from auction.cases.kinds import ClaimClass
from auction.kernel.money import split_by_weight
from auction.settlement.distribution.waterfall import ClaimDue


def left_for_each(
    net_fen: int, secured: Sequence[ClaimDue], class_order: Sequence[ClaimClass]
) -> dict[str, int]:
    """Return the cap of each claim secured by a thing whose net proceeds are `net_fen`.

    A cap never exceeds what is due without doubled interest; all caps together never exceed the
    net proceeds. Every claim's class must stand in `class_order`.
    """

    def place(claim: ClaimDue) -> tuple[int, int]:
        return class_order.index(claim.claim_class), claim.rank

    caps: dict[str, int] = {}
    for _, equals in groupby(sorted(secured, key=place), key=place):
        turn = list(equals)
        due = [claim.principal_fen + claim.interest_fen + claim.costs_fen for claim in turn]
        amounts = due if sum(due) <= net_fen else split_by_weight(net_fen, due)
        caps |= {claim.id: fen for claim, fen in zip(turn, amounts, strict=True)}
        net_fen -= sum(amounts)
    return caps
