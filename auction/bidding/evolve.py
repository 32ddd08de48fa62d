"""Pure. What each event makes of a lot. The one place in which a lot's state changes.

A bid costs the same after a hundred thousand bids as after none: nothing in the state grows
with their number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from auction.bidding import events as ev
from auction.bidding.closing import extends
from auction.bidding.lot_state import Admission, LotState, LotStatus
from auction.kernel.invariant import hold


def evolve(state: LotState, event: ev.LotEvent) -> LotState:
    """Return the lot after its next event, whose number is one more than the state's."""
    return _EVOLVE[type(event)](state, event)


def _opened(state: LotState, _: ev.Opened) -> LotState:
    hold(state.status == LotStatus.upcoming, "only an upcoming lot opens")
    return state._replace(seq=state.seq + 1, status=LotStatus.open)


def _bid(state: LotState, event: ev.BidPlaced) -> LotState:
    hold(state.status == LotStatus.open, "a bid counts only while the lot is open")
    bidders = state.bidders
    # Written out in the order of the fields, because it is run for every bid: named arguments cost
    # three times as much, and `_replace` four times.
    return LotState(
        state.lot_id,
        state.terms,
        event.ends_at_ms,
        state.seq + 1,
        state.status,
        state.left_ms,
        event.price_fen,
        event.paddle,
        event.rank,
        state.bids + 1,
        state.extensions + extends(state, event.ends_at_ms),
        state.result,
        state.reserve,
        state.ranks_opened,
        bidders if event.paddle in bidders else bidders | {event.paddle},
        state.admissions,
    )


def _extended(state: LotState, event: ev.Extended) -> LotState:
    hold(event.ends_at_ms > state.ends_at_ms, "an outage gives time and takes none")
    return state._replace(seq=state.seq + 1, ends_at_ms=event.ends_at_ms)


def _suspended(state: LotState, event: ev.Suspended) -> LotState:
    hold(state.status in (LotStatus.upcoming, LotStatus.open), "only a running clock is stopped")
    return state._replace(seq=state.seq + 1, status=LotStatus.suspended, left_ms=event.left_ms)


def _resumed(state: LotState, event: ev.Resumed) -> LotState:
    hold(state.status == LotStatus.suspended, "only a stopped clock is started again")
    early = event.at_ms < state.terms.opens_at_ms
    return state._replace(
        seq=state.seq + 1,
        status=LotStatus.upcoming if early else LotStatus.open,
        ends_at_ms=event.ends_at_ms,
        left_ms=None,
    )


def _withdrawn(state: LotState, _: ev.Withdrawn) -> LotState:
    hold(not state.status.is_over, "what is over is not withdrawn")
    return state._replace(seq=state.seq + 1, status=LotStatus.withdrawn)


def _closed(state: LotState, event: ev.Closed) -> LotState:
    hold(state.status == LotStatus.open, "only an open lot closes")
    return state._replace(
        seq=state.seq + 1,
        status=LotStatus.closed,
        result=event.result,
        # What was bid under a secret reserve stays the price shown, but nobody leads by it.
        leader=event.paddle,
        leader_rank=None if event.paddle is None else state.leader_rank,
        reserve=event.reserve,
    )


def _ranks_opened(state: LotState, _: ev.RanksOpened) -> LotState:
    hold(state.status == LotStatus.closed, "ranks are opened after the close")
    return state._replace(seq=state.seq + 1, ranks_opened=True)


def _admitted(state: LotState, event: ev.Admitted) -> LotState:
    seq = state.seq + 1
    known = state.admissions.get(event.holder_tag)
    if known is not None:  # Struck off and admitted again: paddle, rank and their proof stay.
        return _with_admission(state, event.holder_tag, replace(known, struck_off=False))
    return _with_admission(state, event.holder_tag, Admission(event.paddle, event.rank, seq))


def _priority_confirmed(state: LotState, event: ev.PriorityConfirmed) -> LotState:
    known = state.admissions[event.holder_tag]
    ranked = replace(known, rank=event.rank, seq=state.seq + 1)
    return _with_admission(state, event.holder_tag, ranked)


def _struck_off(state: LotState, event: ev.StruckOff) -> LotState:
    known = state.admissions[event.holder_tag]
    return _with_admission(state, event.holder_tag, replace(known, struck_off=True))


def _hidden(state: LotState, _: ev.Hidden) -> LotState:
    return state._replace(seq=state.seq + 1)


def _with_admission(state: LotState, holder_tag: str, admission: Admission) -> LotState:
    admissions = MappingProxyType({**state.admissions, holder_tag: admission})
    return state._replace(seq=state.seq + 1, admissions=admissions)


_EVOLVE: dict[type, Callable[[LotState, Any], LotState]] = {
    ev.BidPlaced: _bid,
    ev.Opened: _opened,
    ev.Extended: _extended,
    ev.Suspended: _suspended,
    ev.Resumed: _resumed,
    ev.Withdrawn: _withdrawn,
    ev.Closed: _closed,
    ev.RanksOpened: _ranks_opened,
    ev.Admitted: _admitted,
    ev.PriorityConfirmed: _priority_confirmed,
    ev.StruckOff: _struck_off,
    ev.Hidden: _hidden,
}
