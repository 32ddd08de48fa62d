"""Pure. The mark by which a payment of ours is known wherever the bank tells of it.

It names the payout and the attempt, so that what is heard late of a first attempt is never taken
for the second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"(?<![0-9A-Za-z])(pay_[0-9a-z]{16})(?:-(\d{1,6}))?(?![0-9A-Za-z])", re.ASCII)


@dataclass(frozen=True)
class PaymentMark:
    """Which attempt of which payout; attempt 0 where only the payout is named."""

    payout_id: str
    attempt: int = 0

    def __str__(self) -> str:
        return f"{self.payout_id}-{self.attempt}"


def mark_in(*texts: str) -> PaymentMark | None:
    """Return the first mark that stands in these texts, or None."""
    for text in texts:
        match = _MARK.search(text)
        if match is not None:
            return PaymentMark(match.group(1), int(match.group(2) or 0))
    return None
