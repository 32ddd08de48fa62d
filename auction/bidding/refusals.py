"""Pure. Why a bid is not taken: every code, in order of precedence.

The first that applies is the one reported, always; `tests/auction/bidding/test_precedence.py`
walks them in this order. `CommandRefusal` is for what the court or the platform asks of a lot.
"""

from __future__ import annotations

from enum import StrEnum


class BidRefusal(StrEnum):
    """The codes of a refused bid, the weightiest first."""

    # At the door: the owner of the lot never saw the bid.
    too_fast = "too_fast"
    lot_busy = "lot_busy"
    unavailable = "unavailable"
    # Who.
    not_signed_in = "not_signed_in"
    unconfirmed = "unconfirmed"
    no_such_lot = "no_such_lot"
    barred = "barred"
    not_admitted = "not_admitted"
    # When.
    lot_upcoming = "lot_upcoming"
    lot_suspended = "lot_suspended"
    lot_closed = "lot_closed"
    id_reused = "id_reused"
    # What.
    below_start = "below_start"
    must_equal_start = "must_equal_start"
    off_grid = "off_grid"
    already_leading = "already_leading"
    opener_waits = "opener_waits"
    below_next = "below_next"
    equal_needs_priority = "equal_needs_priority"
    priority_rank_too_low = "priority_rank_too_low"
    # The bidder's own guards against a slip.
    over_ceiling = "over_ceiling"
    jump_too_big = "jump_too_big"

    @property
    def transient(self) -> bool:
        """Say whether asking again with the same id may be answered otherwise."""
        return self in _TRANSIENT

    @property
    def kept(self) -> bool:
        """Say whether the answer is final and stored: given to an admitted bidder by the lot."""
        return self not in _NOT_KEPT


_TRANSIENT = frozenset({BidRefusal.too_fast, BidRefusal.lot_busy, BidRefusal.unavailable})
_NOT_KEPT = _TRANSIENT | {
    BidRefusal.not_signed_in,
    BidRefusal.unconfirmed,
    BidRefusal.no_such_lot,
    BidRefusal.barred,
    BidRefusal.not_admitted,
    # The id already has its one answer, which stays the one it has.
    BidRefusal.id_reused,
}


class CommandRefusal(StrEnum):
    """Why a lot did not do what the court, the admission desk or a timer asked of it."""

    lot_over = "lot_over"
    not_upcoming = "not_upcoming"
    not_open = "not_open"
    not_suspended = "not_suspended"
    not_closed = "not_closed"
    too_early = "too_early"
    already_admitted = "already_admitted"
    not_admitted = "not_admitted"
    has_bid = "has_bid"
    paddle_taken = "paddle_taken"
    paddle_differs = "paddle_differs"
    ends_too_early = "ends_too_early"
    ranks_differ = "ranks_differ"
    reserve_differs = "reserve_differs"


class KeepingRefusal(StrEnum):
    """Why what leads to persons is not destroyed."""

    still_kept = "still_kept"
