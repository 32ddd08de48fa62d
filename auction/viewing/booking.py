"""A person's side of viewings: book a place, give it back, be reminded.

No act here is in the court's audit record, and no event names a person: a booking tells who may be
going to bid (OJA-24). The slot is locked before its places are counted, and the database holds
the count as well.
"""

from __future__ import annotations

import secrets

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.lots.models import Lot
from auction.viewing.access import person
from auction.viewing.events import ViewingBooked, ViewingSoon
from auction.viewing.models import ViewingBooking, ViewingSlot
from auction.viewing.refusals import ViewingRefusal
from auction.viewing.rules import REMIND_BEFORE, SlotState, may_book, reminder_at

CODE_LENGTH = 6
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


async def book(uow: UnitOfWork, *, slot_id: str, lot_id: str | None = None) -> str:
    """Book a place for oneself; return the booking's id.

    Whoever is signed in may; the court's own people may not. Refuses what `may_book` refuses, and
    a slot of another lot than the one named.
    """
    account_id = await person(uow)
    lot, slot = await _locked(uow, slot_id)
    if lot_id is not None and lot.id != lot_id:
        raise refuse(CommonRefusal.not_found)
    if lot.published_at is None or lot.closed_at is not None:
        raise refuse(ViewingRefusal.viewing_not_offered)
    has_booking = await _has_standing(uow, lot.id, account_id)
    refusal = may_book(
        state=SlotState(slot.state),
        starts_at=slot.starts_at,
        now=uow.now,
        left=slot.places - slot.places_taken,
        has_booking=has_booking,
    )
    if refusal is not None:
        raise Refused(refusal)
    slot.places_taken += 1
    row = ViewingBooking(
        id=new_id("visit"),
        court_id=slot.court_id,
        lot_id=slot.lot_id,
        slot_id=slot.id,
        account_id=account_id,
        code=await _new_code(uow, slot.id),
        booked_at=uow.now,
        reminded_at=uow.now if reminder_at(slot.starts_at) <= uow.now else None,
    )
    uow.add(slot, row)
    await uow.session.flush()
    uow.emit(ViewingBooked(row.id, row.court_id))
    return row.id


async def cancel_booking(uow: UnitOfWork, *, booking_id: str) -> None:
    """Give one's own place back before the viewing begins; somebody else may have it."""
    account_id = await person(uow)
    known = await uow.session.get(ViewingBooking, booking_id)
    if known is None or known.account_id != account_id:
        raise refuse(CommonRefusal.not_found)
    _lot, slot = await _locked(uow, known.slot_id)
    row = await uow.session.get_one(
        ViewingBooking, booking_id, with_for_update=True, populate_existing=True
    )
    if row.cancelled_at is not None:
        raise refuse(CommonRefusal.wrong_state)
    if slot.starts_at <= uow.now:
        raise refuse(ViewingRefusal.slot_over)
    row.cancelled_at = uow.now
    slot.places_taken -= 1
    uow.add(row, slot)


async def remind(uow: UnitOfWork, limit: int = 100) -> int:
    """Say of each standing booking, once, that it is the day before; return how many."""
    rows = (
        select(ViewingBooking)
        .join(ViewingSlot, col(ViewingSlot.id) == col(ViewingBooking.slot_id))
        .where(
            col(ViewingBooking.reminded_at).is_(None),
            col(ViewingBooking.cancelled_at).is_(None),
            col(ViewingBooking.over_at).is_(None),
            col(ViewingSlot.state) == SlotState.open,
            col(ViewingSlot.starts_at) <= uow.now + REMIND_BEFORE,
            col(ViewingSlot.starts_at) > uow.now,
        )
        .order_by(col(ViewingSlot.starts_at), col(ViewingBooking.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=ViewingBooking)
    )
    due = (await uow.session.exec(rows)).all()
    for booking in due:
        booking.reminded_at = uow.now
        uow.add(booking)
        uow.emit(ViewingSoon(booking.id, booking.court_id))
    return len(due)


async def _locked(uow: UnitOfWork, slot_id: str) -> tuple[Lot, ViewingSlot]:
    known = await uow.session.get(ViewingSlot, slot_id)
    if known is None:
        raise refuse(CommonRefusal.not_found)
    lot = await uow.session.get_one(
        Lot, known.lot_id, with_for_update={"read": True}, populate_existing=True
    )
    slot = await uow.session.get_one(
        ViewingSlot, slot_id, with_for_update=True, populate_existing=True
    )
    return lot, slot


async def _has_standing(uow: UnitOfWork, lot_id: str, account_id: str) -> bool:
    """Say whether a booking of the lot is still ahead; one that is past makes room for another."""
    rows = (
        select(ViewingBooking, ViewingSlot.ends_at)
        .join(ViewingSlot, col(ViewingSlot.id) == col(ViewingBooking.slot_id))
        .where(
            col(ViewingBooking.lot_id) == lot_id,
            col(ViewingBooking.account_id) == account_id,
            col(ViewingBooking.cancelled_at).is_(None),
            col(ViewingBooking.over_at).is_(None),
        )
    )
    found = (await uow.session.exec(rows)).first()
    if found is None:
        return False
    booking, ends_at = found
    if ends_at > uow.now:
        return True
    booking.over_at = uow.now
    uow.add(booking)
    await uow.session.flush()
    return False


async def _new_code(uow: UnitOfWork, slot_id: str) -> str:
    """Draw a code that no other booking of the slot has; it says nothing about anybody."""
    rows = select(ViewingBooking.code).where(col(ViewingBooking.slot_id) == slot_id)
    taken = set((await uow.session.exec(rows)).all())
    while True:
        code = "".join(secrets.choice(_SIGNS) for _each in range(CODE_LENGTH))
        if code not in taken:
            return code
