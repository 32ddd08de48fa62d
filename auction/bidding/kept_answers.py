"""Pure. How the answer to a bid is kept: an acceptance by its entry's number, a refusal whole.

The record holds everything else an acceptance said; what is written twice costs every bid twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auction.bidding.answers import Accepted, BidAnswer
from auction.bidding.codec import kept_answer, kept_text
from auction.bidding.events import BidPlaced
from auction.bidding.record import read
from auction.kernel.invariant import hold


def kept_columns(answer: BidAnswer) -> tuple[int | None, str | None]:
    """Return `seq` and `answer` of the row that keeps an answer; one of them is None."""
    if isinstance(answer, Accepted):
        return answer.seq, None
    return None, kept_text(answer)


def read_kept(
    bid_id: str, whole: Mapping[str, Any] | None, entry: tuple[int, str, str] | None
) -> BidAnswer:
    """Return a kept answer: what was kept whole, else what the bid's entry says.

    `entry` is its number, public text and hash. Raises Broken when neither is there. Acceptances
    from before migration 0019 were kept whole too.
    """
    if whole is not None:
        return kept_answer(whole)
    event = None if entry is None else read(entry[1].encode())
    hold(isinstance(event, BidPlaced), "an acceptance that was kept has its bid in the record")
    assert entry is not None
    assert isinstance(event, BidPlaced)
    return Accepted(bid_id, event.price_fen, entry[0], event.at_ms, entry[2])
