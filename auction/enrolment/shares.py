"""Pure. The shares of those who bid together: parts of one, as fractions or per cent.

Whole numbers throughout: a third is a third. Law: CC 298 (co-owners by shares); OJA-35 (the
confirmation names who bought).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from auction.enrolment.refusals import JointRefusal
from auction.kernel.refusal import Refusal

MOST_TOGETHER = 10
MOST_PARTS = 1_000_000

_FRACTION = re.compile(r"([0-9]{1,7})\s*[/／]\s*([0-9]{1,7})")
_PER_CENT = re.compile(r"([0-9]{1,3})(?:[.]([0-9]{1,4}))?\s*[%％]")


def read_share(text: str) -> Fraction | None:
    """Return a share written as "1/3" or "33.5 %"; None for anything else."""
    typed = text.strip()
    if found := _FRACTION.fullmatch(typed):
        parts, whole = int(found[1]), int(found[2])
        return Fraction(parts, whole) if whole else None
    if found := _PER_CENT.fullmatch(typed):
        decimals = found[2] or ""
        return Fraction(int(found[1] + decimals), 100 * 10 ** len(decimals))
    return None


def check_shares(shares: Sequence[Fraction]) -> Refusal | None:
    """Say why shares do not make one whole: too few or too many, none of it, or not all of it."""
    if not 2 <= len(shares) <= MOST_TOGETHER:
        return Refusal(JointRefusal.joint_number, {"most": MOST_TOGETHER}, "partners")
    if any(not 0 < share < 1 or share.denominator > MOST_PARTS for share in shares):
        return Refusal(JointRefusal.share_malformed, {}, "own_share")
    total = sum(shares, Fraction(0))
    if total != 1:
        return Refusal(JointRefusal.shares_not_whole, {"total": share_words(total)}, "own_share")
    return None


def share_words(share: Fraction) -> str:
    """Return a share as it is shown: "1/3"."""
    return f"{share.numerator}/{share.denominator}"
