"""Ordering an act on an announced lot, and what its answer brings about.

The lot is outside this transaction: an order is a row and an event, the lot's own answer comes
back in the commit in which it acted, and only then is the act an act. Asked twice, the lot's
second answer changes nothing. Law: OJA-44 to OJA-47, AUC-17.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.clock import from_ms, to_ms
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.acts import RESUME_WITHIN_DAYS, ActKind, ActState, Order, check_order
from auction.lots.correcting import insist_notice_ran
from auction.lots.events import ActOrdered
from auction.lots.models import Lot, LotAct
from auction.lots.refusals import LotRefusal
from auction.lots.states import LotState
from auction.remedies.queries import why_blocked

RESUME_LOT = "resume_lot"
_ON_SALE = (LotState.published, LotState.open)


class ActTaken(Protocol):
    """A lot did what was ordered."""

    lot_id: str
    act_id: str
    at_ms: int


class ActRefused(Protocol):
    """A lot did not do what was ordered, and why."""

    act_id: str
    code: str


async def order_act(uow: UnitOfWork, *, lot_id: str, order: Order) -> str:
    """Order an act of the judge's own court on a lot; return the act's id.

    One order waits at a time. Refuses a lot that is not on sale, and what `check_order` refuses.
    """
    lot = await _own_lot(uow, lot_id)
    if lot.state not in _ON_SALE:
        raise refuse(LotRefusal.lot_not_on_sale)
    waiting = select(LotAct.id).where(
        col(LotAct.lot_id) == lot_id, col(LotAct.state) == ActState.ordered
    )
    if (await uow.session.exec(waiting)).first() is not None:
        raise refuse(LotRefusal.act_waits)
    if order.kind is ActKind.resumption:
        await insist_notice_ran(uow, lot)
    refusal = check_order(order, now=uow.now)
    if refusal is not None:
        raise Refused(refusal)
    if order.kind is ActKind.resumption:
        await _insist_free(uow, lot)
    act = _row(uow, lot, order)
    uow.add(act)
    uow.audit(
        f"lot.{order.kind}_ordered",
        f"lot:{lot_id}",
        lot.court_id,
        order=act.id,
        ground=order.ground,
    )
    uow.emit(
        ActOrdered(
            lot_id=lot_id,
            court_id=lot.court_id,
            act_id=act.id,
            kind=order.kind,
            reason=act.reason,
            ends_at_ms=to_ms(order.ends_at) if order.ends_at else None,
        )
    )
    return act.id


async def note_ground_gone(uow: UnitOfWork, *, lot_id: str, gone_at: datetime) -> None:
    """Note when the ground of a stay or suspension fell away; five days to resume begin to run.

    Refuses `wrong_state` where nothing stands still by an act of the court, and an instant that
    is before the act or ahead. Law: OJA-47.
    """
    lot = await _own_lot(uow, lot_id)
    await _insist_free(uow, lot)
    act = await standing_act(uow, lot_id)
    if act is None or act.taken_at is None:
        raise refuse(CommonRefusal.wrong_state)
    if not act.taken_at <= gone_at <= uow.now:
        raise refuse(CommonRefusal.bad_date, "gone_at")
    act.ground_gone_at = gone_at
    uow.add(act)
    uow.audit("lot.ground_gone", f"lot:{lot_id}", lot.court_id, order=act.id)
    await open_resumption(uow, lot, gone_at)


async def on_act_taken(uow: UnitOfWork, event: ActTaken) -> None:
    """React to the lot's yes: the act stands; the duty to resume begins, or is met. Law: OJA-47."""
    act = await uow.session.get_one(LotAct, event.act_id, with_for_update=True)
    if act.state != ActState.ordered:
        return
    act.state, act.taken_at = ActState.taken, from_ms(event.at_ms)
    uow.add(act)
    lot = await uow.session.get_one(Lot, act.lot_id)
    uow.audit(f"lot.{act.kind}_taken", f"lot:{act.lot_id}", act.court_id, order=act.id)
    if act.until_at is not None:
        await open_resumption(uow, lot, act.until_at)
    elif not ActKind(act.kind).stops_the_clock:
        await close_deadline(uow, kind=RESUME_LOT, subject=f"lot:{lot.id}")


async def on_act_refused(uow: UnitOfWork, event: ActRefused) -> None:
    """React to the lot's no. After a yes it is only the echo of an order given twice."""
    act = await uow.session.get_one(LotAct, event.act_id, with_for_update=True)
    if act.state != ActState.ordered:
        return
    act.state, act.refused_code = ActState.refused, event.code
    uow.add(act)
    uow.audit(f"lot.{act.kind}_refused", f"lot:{act.lot_id}", act.court_id, code=event.code)


async def standing_act(uow: UnitOfWork, lot_id: str) -> LotAct | None:
    """Return the stay or suspension by which a lot stands still, or None."""
    rows = (
        select(LotAct)
        .where(col(LotAct.lot_id) == lot_id, col(LotAct.state) == ActState.taken)
        .order_by(col(LotAct.taken_at).desc(), col(LotAct.ordered_at).desc())
    )
    newest = (await uow.session.exec(rows)).first()
    return newest if newest is not None and ActKind(newest.kind).stops_the_clock else None


async def open_resumption(uow: UnitOfWork, lot: Lot, since: datetime) -> None:
    """Begin the five days in which a lot that stands still is resumed. Law: OJA-47."""
    await open_deadline(
        uow,
        court_id=lot.court_id,
        case_id=lot.case_id,
        kind=RESUME_LOT,
        subject=f"lot:{lot.id}",
        role=Role.judge,
        law="OJA-47",
        due_at=due_in_days(since, RESUME_WITHIN_DAYS),
        data={"lot": lot.number},
    )


async def _insist_free(uow: UnitOfWork, lot: Lot) -> None:
    """Refuse to let a lot go on while an outsider's claim to the thing stands. Law: REM-03."""
    refusal = await why_blocked(uow.session, lot.asset_id)
    if refusal is not None:
        raise Refused(refusal)


def _row(uow: UnitOfWork, lot: Lot, order: Order) -> LotAct:
    return LotAct(
        id=new_id("act"),
        court_id=lot.court_id,
        lot_id=lot.id,
        kind=order.kind,
        ground=order.ground,
        reason=order.reason.strip(),
        until_at=order.until_at,
        state=ActState.ordered,
        ordered_by=uow.actor.account_id or "",
        ordered_at=uow.now,
    )


async def _own_lot(uow: UnitOfWork, lot_id: str) -> Lot:
    if uow.actor.court_id is None or not uow.actor.is_one_of(Role.judge):
        raise refuse(CommonRefusal.not_allowed)
    lot = await uow.session.get(Lot, lot_id, with_for_update=True)
    if lot is None or lot.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    return lot
