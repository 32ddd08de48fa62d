"""Pure. May this bid count? The first rule that says no is the one whose code is reported.

The rules stand in the order of `BidRefusal`; their order is part of the protocol.
Law: OJA-23, OJA-27, OJA-29, OJA-30, OJA-32 to OJA-34.
"""

from __future__ import annotations

from collections.abc import Mapping

from auction.bidding.closing import is_late
from auction.bidding.commands import PlaceBid
from auction.bidding.increments import is_on_grid, neighbours, next_fen, steps
from auction.bidding.lot_state import Admission, LotState, LotStatus
from auction.bidding.priority import outranks
from auction.bidding.refusals import BidRefusal

No = tuple[BidRefusal, Mapping[str, int | str | None]]


def first_refusal(state: LotState, bid: PlaceBid, *, id_is_used: bool) -> No | None:
    """Return the weightiest reason against a bid, with its data; None if it counts.

    `id_is_used` says that this bidder has had an answer under this id, for another price.
    """
    admission = state.admissions.get(bid.holder_tag)
    if admission is None:
        return BidRefusal.not_admitted, {}
    if admission.struck_off:
        return BidRefusal.barred, {}
    return (
        _when(state, bid)
        or ((BidRefusal.id_reused, {}) if id_is_used else None)
        or _start_and_grid(state, bid)
        or _raising_oneself(state, admission)
        or _against_the_leader(state, bid, admission)
        or _guards(state, bid)
    )


def _when(state: LotState, bid: PlaceBid) -> No | None:
    if state.status == LotStatus.suspended:
        return BidRefusal.lot_suspended, {}
    if state.status.is_over:
        return BidRefusal.lot_closed, {}
    if state.status == LotStatus.upcoming or bid.stamp_ms < state.terms.opens_at_ms:
        return BidRefusal.lot_upcoming, {}
    return (BidRefusal.lot_closed, {}) if is_late(state, bid.stamp_ms) else None


def _start_and_grid(state: LotState, bid: PlaceBid) -> No | None:
    """Law: OJA-27. House rule after PLAT-03, PLAT-04: whole steps; the first bid by the terms."""
    terms = state.terms
    if bid.price_fen < terms.start_fen:
        return BidRefusal.below_start, {"start_fen": terms.start_fen}
    is_first = state.bids == 0
    if is_first and terms.first_bid == "equals_start" and bid.price_fen != terms.start_fen:
        return BidRefusal.must_equal_start, {"start_fen": terms.start_fen}
    if not is_on_grid(terms, bid.price_fen):
        below, above = neighbours(terms, bid.price_fen)
        return BidRefusal.off_grid, {"below_fen": below, "above_fen": above}
    return None


def _raising_oneself(state: LotState, admission: Admission) -> No | None:
    """House rule after PLAT-05: whether the leader may raise is a term; the law is silent."""
    if state.leader != admission.paddle:
        return None
    match state.terms.leader_may_raise:
        case "no":
            return BidRefusal.already_leading, {}
        case "after_second_bidder" if len(state.bidders) == 1:
            return BidRefusal.opener_waits, {}
        case _:
            return None


def _against_the_leader(state: LotState, bid: PlaceBid, admission: Admission) -> No | None:
    if state.price_fen is None or bid.price_fen > state.price_fen:
        return None
    data = {
        "next_fen": next_fen(state),
        "price_fen": state.price_fen,
        "leader": state.leader,
    }
    if bid.price_fen < state.price_fen:
        return BidRefusal.below_next, data
    if admission.rank is None:
        return BidRefusal.equal_needs_priority, data
    if not outranks(admission.rank, state.leader_rank):
        return BidRefusal.priority_rank_too_low, data
    return None


def _guards(state: LotState, bid: PlaceBid) -> No | None:
    if bid.ceiling_fen is not None and bid.price_fen > bid.ceiling_fen:
        return BidRefusal.over_ceiling, {"ceiling_fen": bid.ceiling_fen}
    jump = steps(state, bid.price_fen)
    if bid.max_steps is not None and jump > bid.max_steps:
        return BidRefusal.jump_too_big, {"steps": jump, "max_steps": bid.max_steps}
    return None
