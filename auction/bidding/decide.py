"""Pure. What a lot does when asked: the events to append, and the answer. Nothing changes here.

One function per command. `evolve` every event of a decision before asking for the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from auction.bidding import commands as cmd
from auction.bidding import events as ev
from auction.bidding.answers import Accepted, BidAnswer, Decision, Done, NotDone, RefusedBid
from auction.bidding.bid_rules import first_refusal
from auction.bidding.closing import end_after_bid, least_end_after, left_at
from auction.bidding.lot_state import LotState, LotStatus
from auction.bidding.opened_ranks import misfits
from auction.bidding.refusals import CommandRefusal
from auction.lots.secret_reserve import opens


def decide(state: LotState, command: cmd.Command, earlier: BidAnswer | None = None) -> Decision:
    """Decide a command against a lot's state; a "no" is an answer, never an exception.

    `earlier` is the answer kept for this bidder and bid id, which the caller has looked up;
    None if there is none, and for all that is no bid. The same price gets it again.
    """
    if isinstance(command, cmd.PlaceBid):
        return _place_bid(state, command, earlier)
    return _DECIDE[type(command)](state, command)


def _place_bid(state: LotState, bid: cmd.PlaceBid, earlier: BidAnswer | None) -> Decision:
    if earlier is not None and earlier.price_fen == bid.price_fen:
        return Decision((), earlier)
    refusal = first_refusal(state, bid, id_is_used=earlier is not None)
    if refusal is not None:
        code, data = refusal
        answer = RefusedBid(id=bid.id, price_fen=bid.price_fen, code=code, data=data)
        # An id that had its answer keeps that one, whatever this one would be.
        return Decision((), answer, keep=code.kept and earlier is None)
    admission = state.admissions[bid.holder_tag]
    ends_at_ms = end_after_bid(state, bid.stamp_ms)
    placed = ev.BidPlaced(bid.stamp_ms, admission.paddle, bid.price_fen, admission.rank, ends_at_ms)
    accepted = Accepted(bid.id, bid.price_fen, state.seq + 1, bid.stamp_ms)
    return Decision((placed,), accepted, keep=True)


def _open_lot(state: LotState, command: cmd.OpenLot) -> Decision:
    if state.status != LotStatus.upcoming:
        return _not_done(CommandRefusal.not_upcoming)
    if command.at_ms < state.terms.opens_at_ms:
        return _not_done(CommandRefusal.too_early)
    return _done(state, ev.Opened(command.at_ms))


def _admit(state: LotState, command: cmd.Admit) -> Decision:
    refusal = _admission_refusal(state, command)
    if refusal is not None:
        return _not_done(refusal)
    admitted = ev.Admitted(
        at_ms=command.at_ms,
        holder_tag=command.holder_tag,
        paddle=command.paddle,
        rank=command.rank,
        box=command.box,
    )
    return _done(state, admitted)


def _admission_refusal(state: LotState, command: cmd.Admit) -> CommandRefusal | None:
    """Law: OJA-23 — one may join until the bidding ends; a paddle belongs to one bidder."""
    if state.status.is_over:
        return CommandRefusal.lot_over
    known = state.admissions.get(command.holder_tag)
    if known is None:
        taken = any(other.paddle == command.paddle for other in state.admissions.values())
        return CommandRefusal.paddle_taken if taken else None
    if not known.struck_off:
        return CommandRefusal.already_admitted
    same = (known.paddle, known.rank) == (command.paddle, command.rank)
    return None if same else CommandRefusal.paddle_differs


def _confirm_priority(state: LotState, command: cmd.ConfirmPriority) -> Decision:
    known = state.admissions.get(command.holder_tag)
    if state.status.is_over:
        return _not_done(CommandRefusal.lot_over)
    if known is None or known.struck_off:
        return _not_done(CommandRefusal.not_admitted)
    # A rank that changed under a bid already made would change who leads without a bid.
    if known.paddle in state.bidders:
        return _not_done(CommandRefusal.has_bid)
    confirmed = ev.PriorityConfirmed(
        at_ms=command.at_ms,
        holder_tag=command.holder_tag,
        paddle=known.paddle,
        rank=command.rank,
    )
    return _done(state, confirmed)


def _strike_off(state: LotState, command: cmd.StrikeOff) -> Decision:
    known = state.admissions.get(command.holder_tag)
    if state.status.is_over:
        return _not_done(CommandRefusal.lot_over)
    if known is None or known.struck_off:
        return _not_done(CommandRefusal.not_admitted)
    struck_off = ev.StruckOff(
        at_ms=command.at_ms,
        holder_tag=command.holder_tag,
        paddle=known.paddle,
        reason=command.reason,
    )
    return _done(state, struck_off)


def _suspend(state: LotState, command: cmd.Suspend) -> Decision:
    if state.status not in (LotStatus.upcoming, LotStatus.open):
        return _not_done(CommandRefusal.not_open)
    stopped_at_ms = command.at_ms if command.since_ms is None else command.since_ms
    suspended = ev.Suspended(
        at_ms=command.at_ms,
        reason=command.reason,
        act=command.act,
        left_ms=left_at(state, stopped_at_ms),
    )
    return _done(state, suspended)


def _resume(state: LotState, command: cmd.Resume) -> Decision:
    if state.status != LotStatus.suspended:
        return _not_done(CommandRefusal.not_suspended)
    least_ms = least_end_after(state, command.at_ms)
    ends_at_ms = least_ms if command.ends_at_ms is None else command.ends_at_ms
    if ends_at_ms < least_ms or ends_at_ms <= command.at_ms:
        return _not_done(CommandRefusal.ends_too_early)
    return _done(state, ev.Resumed(at_ms=command.at_ms, ends_at_ms=ends_at_ms))


def _withdraw(state: LotState, command: cmd.Withdraw) -> Decision:
    if state.status.is_over:
        return _not_done(CommandRefusal.lot_over)
    return _done(state, ev.Withdrawn(at_ms=command.at_ms, reason=command.reason))


def _extend_for_outage(state: LotState, command: cmd.ExtendForOutage) -> Decision:
    if state.status != LotStatus.open:
        return _not_done(CommandRefusal.not_open)
    if command.ends_at_ms <= state.ends_at_ms:
        return _not_done(CommandRefusal.ends_too_early)
    extended = ev.Extended(
        at_ms=command.at_ms, ends_at_ms=command.ends_at_ms, reason=command.reason
    )
    return _done(state, extended)


def _closing_due(state: LotState, command: cmd.ClosingDue) -> Decision:
    if state.status != LotStatus.open:
        return _not_done(CommandRefusal.not_open)
    if command.at_ms < state.ends_at_ms:
        return _not_done(CommandRefusal.too_early)
    if not opens(state.terms.reserve_commitment, command.reserve):
        return _not_done(CommandRefusal.reserve_differs)
    # One bid is enough (OJA-12); where no reserve is secret the start price is it (OJA-10).
    reserve_fen = 0 if command.reserve is None else command.reserve.reserve_fen
    is_met = state.price_fen is not None and state.price_fen >= reserve_fen
    closed = ev.Closed(
        at_ms=command.at_ms,
        result="sold" if is_met else "unsold",
        reason="reserve_not_met" if state.bids and not is_met else None,
        price_fen=state.price_fen if is_met else None,
        paddle=state.leader if is_met else None,
        ends_at_ms=state.ends_at_ms,
        reserve=command.reserve,
    )
    return _done(state, closed)


def _open_ranks(state: LotState, command: cmd.OpenRanks) -> Decision:
    if state.status != LotStatus.closed or state.ranks_opened:
        return _not_done(CommandRefusal.not_closed)
    if misfits(state, command.openings):
        return _not_done(CommandRefusal.ranks_differ)
    return _done(state, ev.RanksOpened(at_ms=command.at_ms, openings=command.openings))


def _done(state: LotState, event: ev.LotEvent) -> Decision:
    return Decision((event,), Done(state.seq + 1))


def _not_done(code: CommandRefusal) -> Decision:
    return Decision((), NotDone(code))


_DECIDE: dict[type, Callable[[LotState, Any], Decision]] = {
    cmd.OpenLot: _open_lot,
    cmd.Admit: _admit,
    cmd.ConfirmPriority: _confirm_priority,
    cmd.StrikeOff: _strike_off,
    cmd.Suspend: _suspend,
    cmd.Resume: _resume,
    cmd.Withdraw: _withdraw,
    cmd.ExtendForOutage: _extend_for_outage,
    cmd.ClosingDue: _closing_due,
    cmd.OpenRanks: _open_ranks,
}
