"""Pure. When the clock stops, and what moves it.

Law: OJA-29 — whoever bids in the last five minutes gives everybody five minutes from that bid;
the law knows no cap, nor do the large sites (PLAT-06). OJS-07, OJS-08 — the first bid of a sale
starts its twenty-four hours.
"""

from __future__ import annotations

from auction.bidding.lot_state import LotState


def is_late(state: LotState, stamp_ms: int) -> bool:
    """Say whether a bid so stamped comes too late: at the very instant of the end it does."""
    return stamp_ms >= state.ends_at_ms


def end_after_bid(state: LotState, stamp_ms: int) -> int:
    """Return the end as it stands after a bid that counts: never sooner, but for a sale's first.

    The bid that begins a sale sets the end a fixed time after itself, be that before or after
    the last day of the sale's period.
    """
    if begins_a_sale(state):
        return stamp_ms + state.terms.sale_bidding_seconds * 1000
    cap = state.terms.max_extensions
    if cap is not None and state.extensions >= cap:
        return state.ends_at_ms
    return max(state.ends_at_ms, stamp_ms + state.terms.extension_seconds * 1000)


def extends(state: LotState, ends_at_ms: int) -> bool:
    """Say whether a bid that leaves this end behind it is an extension; a sale's first is none."""
    return ends_at_ms > state.ends_at_ms and not begins_a_sale(state)


def begins_a_sale(state: LotState) -> bool:
    """Say whether the next bid is the one that starts a sale's bidding procedure."""
    return state.terms.kind == "sale" and state.bids == 0


def left_at(state: LotState, stopped_at_ms: int) -> int:
    """Return how many milliseconds of bidding are left when the clock stops at an instant.

    A lot stopped before it opened keeps all its time.
    """
    return max(0, state.ends_at_ms - max(stopped_at_ms, state.terms.opens_at_ms))


def least_end_after(state: LotState, at_ms: int) -> int:
    """Return the earliest end a suspended lot may resume to: nobody loses bidding time by it."""
    return max(at_ms, state.terms.opens_at_ms) + (state.left_ms or 0)
