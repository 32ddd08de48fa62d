"""The court's side of viewings: offer a slot, move it, cancel it, tick who came by their code.

A clerk sees how many places are taken and the codes, never who booked. Law: OJA-16 (4), OJA-24.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.models import Lot
from auction.viewing import rules
from auction.viewing.access import own_lot
from auction.viewing.events import ViewingCancelled, ViewingMoved
from auction.viewing.models import ViewingBooking, ViewingSlot
from auction.viewing.refusals import ViewingRefusal
from auction.viewing.rules import Slot, SlotState, check_slot
from auction.viewing.texts import clean


async def offer_slot(
    uow: UnitOfWork,
    *,
    lot_id: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    places: int,
) -> str:
    """Offer a viewing of a published lot of the clerk's court; return the slot's id."""
    lot = await own_lot(uow, lot_id)
    slot = Slot(_place(place), starts_at, ends_at, places)
    _insist(uow, slot, lot)
    row = ViewingSlot(
        id=new_id("slot"),
        court_id=lot.court_id,
        lot_id=lot.id,
        place=slot.place,
        starts_at=starts_at,
        ends_at=ends_at,
        places=places,
        state=SlotState.open,
        made_at=uow.now,
        made_by=uow.actor.account_id or "",
    )
    uow.add(row)
    uow.audit("viewing.offered", f"lot:{lot.id}", lot.court_id, slot=row.id, places=places)
    return row.id


async def move_slot(
    uow: UnitOfWork, *, slot_id: str, place: str, starts_at: datetime, ends_at: datetime
) -> None:
    """Give a slot another place or time, and tell everybody who booked it; they keep their place.

    One that has begun is not moved.
    """
    lot, row = await _standing_slot(uow, slot_id)
    slot = Slot(_place(place), starts_at, ends_at, row.places)
    _insist(uow, slot, lot)
    row.place, row.starts_at, row.ends_at = slot.place, starts_at, ends_at
    row.revision += 1
    uow.add(row)
    for booking in await standing_bookings(uow, row.id):
        booking.reminded_at = None
        uow.add(booking)
    uow.audit("viewing.moved", f"lot:{lot.id}", lot.court_id, slot=row.id)
    uow.emit(ViewingMoved(row.id, row.court_id))


async def cancel_slot(uow: UnitOfWork, *, slot_id: str, reason: str) -> None:
    """Cancel a slot that has not begun, with its reason, and tell everybody who booked it."""
    lot, row = await _standing_slot(uow, slot_id)
    reason = clean(reason)
    if not reason:
        raise refuse(CommonRefusal.missing, "reason")
    if len(reason) > rules.MOST_REASON:
        raise refuse(CommonRefusal.too_long, "reason", longest=rules.MOST_REASON)
    await end_slot(uow, row, reason)
    uow.audit("viewing.cancelled", f"lot:{lot.id}", lot.court_id, slot=row.id)


async def end_slot(uow: UnitOfWork, row: ViewingSlot, reason: str) -> None:
    """Cancel a slot that is locked; its bookings fall away, and their people are told."""
    row.state, row.reason, row.revision = SlotState.cancelled, reason, row.revision + 1
    uow.add(row)
    for booking in await standing_bookings(uow, row.id):
        booking.cancelled_at = uow.now
        uow.add(booking)
    await uow.session.flush()
    uow.emit(ViewingCancelled(row.id, row.court_id))


async def tick_attendance(uow: UnitOfWork, *, slot_id: str, code: str) -> None:
    """Note that whoever showed a code came. The clerk at the door asks for the code alone."""
    lot, row = await _own_slot(uow, slot_id)
    if row.state == SlotState.cancelled:
        raise refuse(ViewingRefusal.slot_cancelled)
    found = select(ViewingBooking).where(
        col(ViewingBooking.slot_id) == slot_id,
        col(ViewingBooking.code) == clean(code).upper().replace(" ", ""),
        col(ViewingBooking.cancelled_at).is_(None),
    )
    booking = (await uow.session.exec(found.with_for_update())).first()
    if booking is None:
        raise refuse(ViewingRefusal.unknown_code, "code")
    if booking.attended_at is not None:
        raise refuse(ViewingRefusal.attended_already, "code")
    booking.attended_at = uow.now
    uow.add(booking)
    uow.audit("viewing.attended", f"lot:{lot.id}", lot.court_id, slot=row.id, code=booking.code)


async def standing_bookings(uow: UnitOfWork, slot_id: str) -> list[ViewingBooking]:
    """Return a slot's standing bookings, locked."""
    rows = (
        select(ViewingBooking)
        .where(
            col(ViewingBooking.slot_id) == slot_id,
            col(ViewingBooking.cancelled_at).is_(None),
            col(ViewingBooking.over_at).is_(None),
        )
        .order_by(col(ViewingBooking.id))
        .with_for_update()
    )
    return list((await uow.session.exec(rows)).all())


def _insist(uow: UnitOfWork, slot: Slot, lot: Lot) -> None:
    if lot.published_at is None or lot.ends_at is None or lot.closed_at is not None:
        raise refuse(ViewingRefusal.viewing_not_offered)
    refusal = check_slot(slot, now=uow.now, bidding_ends_at=lot.ends_at)
    if refusal is not None:
        raise Refused(refusal)


def _place(text: str) -> str:
    place = " ".join(clean(text).split())
    if not place:
        raise refuse(CommonRefusal.missing, "place")
    if len(place) > rules.MOST_PLACE:
        raise refuse(CommonRefusal.too_long, "place", longest=rules.MOST_PLACE)
    return place


async def _own_slot(uow: UnitOfWork, slot_id: str) -> tuple[Lot, ViewingSlot]:
    known = await uow.session.get(ViewingSlot, slot_id)
    if known is None:
        raise refuse(CommonRefusal.not_found)
    lot = await own_lot(uow, known.lot_id)
    row = await uow.session.get_one(
        ViewingSlot, slot_id, with_for_update=True, populate_existing=True
    )
    return lot, row


async def _standing_slot(uow: UnitOfWork, slot_id: str) -> tuple[Lot, ViewingSlot]:
    lot, row = await _own_slot(uow, slot_id)
    if row.state == SlotState.cancelled:
        raise refuse(ViewingRefusal.slot_cancelled)
    if row.starts_at <= uow.now:
        raise refuse(ViewingRefusal.slot_over)
    return lot, row
