"""Reads of viewings and questions: for everybody, for oneself, for the court.

The three are apart: what is for everybody and for the court holds no account, and the court's
lists of codes are in the order of the codes, which is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.lots.models import Lot
from auction.viewing.models import LotQuestion, ViewingBooking, ViewingSlot
from auction.viewing.rules import SlotState
from auction.viewing.texts import clean

_MOST_LISTED = 500


@dataclass(frozen=True)
class SlotView:
    """A slot as everybody sees it."""

    id: str
    lot_id: str
    place: str
    starts_at: datetime
    ends_at: datetime
    places: int
    places_taken: int
    state: SlotState
    reason: str
    revision: int

    @property
    def places_left(self) -> int:
        """Return how many may still book."""
        return self.places - self.places_taken

    def is_open(self, now: datetime) -> bool:
        """Say whether a place can be booked now."""
        return self.state is SlotState.open and self.starts_at > now and self.places_left > 0


@dataclass(frozen=True)
class CodeView:
    """A booking as the clerk at the door knows it."""

    code: str
    attended_at: datetime | None


@dataclass(frozen=True)
class OwnBooking:
    """Somebody's own booking."""

    id: str
    code: str
    lot_id: str
    lot_number: str
    slot: SlotView
    booked_at: datetime
    cancelled_at: datetime | None
    attended_at: datetime | None


@dataclass(frozen=True)
class QuestionView:
    """A question and its answer, without whoever asked."""

    id: str
    lot_id: str
    lot_number: str
    court_id: str
    question: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    closed_at: datetime | None
    closed_reason: str


async def slots_of_lot(
    session: AsyncSession, lot_id: str, *, after: datetime | None = None
) -> list[SlotView]:
    """Return a lot's slots, earliest first; with `after`, only those that begin later."""
    rows = select(ViewingSlot).where(ViewingSlot.lot_id == lot_id)
    if after is not None:
        rows = rows.where(col(ViewingSlot.starts_at) > after)
    ordered = rows.order_by(col(ViewingSlot.starts_at), col(ViewingSlot.id)).limit(_MOST_LISTED)
    return [_slot(row) for row in (await session.exec(ordered)).all()]


async def slot(session: AsyncSession, slot_id: str) -> SlotView | None:
    """Return one slot."""
    row = await session.get(ViewingSlot, slot_id)
    return None if row is None else _slot(row)


async def codes_of(session: AsyncSession, slot_ids: Iterable[str]) -> dict[str, list[CodeView]]:
    """Return the codes of the standing bookings by slot, in the order of the codes. OJA-24."""
    rows = (
        select(ViewingBooking)
        .where(
            col(ViewingBooking.slot_id).in_(list(slot_ids)),
            col(ViewingBooking.cancelled_at).is_(None),
        )
        .order_by(col(ViewingBooking.code))
    )
    codes: dict[str, list[CodeView]] = {}
    for row in (await session.exec(rows)).all():
        codes.setdefault(row.slot_id, []).append(CodeView(row.code, row.attended_at))
    return codes


async def own_bookings(
    session: AsyncSession, account_id: str, *, lot_id: str | None = None
) -> list[OwnBooking]:
    """Return one's own bookings, those ahead and those past, latest viewing first."""
    where = [col(ViewingBooking.account_id) == account_id]
    if lot_id is not None:
        where.append(col(ViewingBooking.lot_id) == lot_id)
    return await _bookings(session, *where)


async def own_booking(session: AsyncSession, account_id: str, booking_id: str) -> OwnBooking | None:
    """Return one's own booking; None for anybody else's."""
    mine = (col(ViewingBooking.account_id) == account_id, col(ViewingBooking.id) == booking_id)
    return next(iter(await _bookings(session, *mine)), None)


async def booking_holder(session: AsyncSession, booking_id: str) -> tuple[str, SlotView, str]:
    """Return (account, slot, code) of a booking, for the letter to whoever booked alone."""
    row = await session.get_one(ViewingBooking, booking_id)
    return row.account_id, _slot(await session.get_one(ViewingSlot, row.slot_id)), row.code


async def holders_of_slot(session: AsyncSession, slot_id: str) -> list[tuple[str, str]]:
    """Return (account, code) of whoever had booked a slot when it last changed, for their letters.

    A cancelled slot's bookings fell away with it; those given back before did not.
    """
    row = await session.get_one(ViewingSlot, slot_id)
    standing = select(ViewingBooking).where(col(ViewingBooking.slot_id) == slot_id)
    bookings = (await session.exec(standing.order_by(col(ViewingBooking.id)))).all()
    if row.state == SlotState.cancelled:
        last = max((each.cancelled_at for each in bookings if each.cancelled_at), default=None)
        return [
            (each.account_id, each.code)
            for each in bookings
            if each.cancelled_at is not None and each.cancelled_at == last
        ]
    return [(each.account_id, each.code) for each in bookings if each.cancelled_at is None]


async def answered_questions(
    session: AsyncSession, lot_id: str, *, search: str = "", first: int = 0, size: int = 20
) -> tuple[list[QuestionView], int]:
    """Return answered questions of a lot, newest answer first, with how many fit the search."""
    where = [
        col(LotQuestion.lot_id) == lot_id,
        col(LotQuestion.answered_at).is_not(None),
        *_search(search),
    ]
    count = select(func.count()).select_from(LotQuestion).where(*where)
    rows = (
        select(LotQuestion, Lot.number)
        .join(Lot, col(Lot.id) == col(LotQuestion.lot_id))
        .where(*where)
        .order_by(col(LotQuestion.answered_at).desc(), col(LotQuestion.id))
        .offset(first)
        .limit(size)
    )
    found = (await session.exec(rows)).all()
    return [_question(*each) for each in found], (await session.exec(count)).one()


async def waiting_questions(
    session: AsyncSession, court_id: str, *, lot_id: str | None = None
) -> list[QuestionView]:
    """Return what a court has not answered yet, the oldest first."""
    where = [
        col(LotQuestion.court_id) == court_id,
        col(LotQuestion.answered_at).is_(None),
        col(LotQuestion.closed_at).is_(None),
    ]
    if lot_id is not None:
        where.append(col(LotQuestion.lot_id) == lot_id)
    return await _questions(session, *where)


async def question(session: AsyncSession, question_id: str) -> QuestionView | None:
    """Return one question."""
    return next(iter(await _questions(session, col(LotQuestion.id) == question_id)), None)


async def own_questions(session: AsyncSession, account_id: str) -> list[QuestionView]:
    """Return what somebody asked, newest first."""
    return (await _questions(session, col(LotQuestion.asker_id) == account_id))[::-1]


async def asker_of(session: AsyncSession, question_id: str) -> str:
    """Return who asked, for the letter to them alone."""
    return (await session.get_one(LotQuestion, question_id)).asker_id


async def _questions(session: AsyncSession, *where: ColumnElement[bool]) -> list[QuestionView]:
    rows = (
        select(LotQuestion, Lot.number)
        .join(Lot, col(Lot.id) == col(LotQuestion.lot_id))
        .where(*where)
        .order_by(col(LotQuestion.asked_at), col(LotQuestion.id))
        .limit(_MOST_LISTED)
    )
    return [_question(*each) for each in (await session.exec(rows)).all()]


async def _bookings(session: AsyncSession, *where: ColumnElement[bool]) -> list[OwnBooking]:
    rows = (
        select(ViewingBooking, ViewingSlot, Lot.number)
        .join(ViewingSlot, col(ViewingSlot.id) == col(ViewingBooking.slot_id))
        .join(Lot, col(Lot.id) == col(ViewingBooking.lot_id))
        .where(*where)
        .order_by(col(ViewingSlot.starts_at).desc(), col(ViewingBooking.id))
        .limit(_MOST_LISTED)
    )
    return [
        OwnBooking(
            id=booking.id,
            code=booking.code,
            lot_id=booking.lot_id,
            lot_number=number,
            slot=_slot(slot_row),
            booked_at=booking.booked_at,
            cancelled_at=booking.cancelled_at,
            attended_at=booking.attended_at,
        )
        for booking, slot_row, number in (await session.exec(rows)).all()
    ]


def _search(text: str) -> list[ColumnElement[bool]]:
    """Find every word of a search in question or answer."""
    return [
        col(LotQuestion.question).icontains(word, autoescape=True)
        | col(LotQuestion.answer).icontains(word, autoescape=True)
        for word in clean(text[:100]).split()
    ]


def _slot(row: ViewingSlot) -> SlotView:
    return SlotView(
        id=row.id,
        lot_id=row.lot_id,
        place=row.place,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        places=row.places,
        places_taken=row.places_taken,
        state=SlotState(row.state),
        reason=row.reason,
        revision=row.revision,
    )


def _question(row: LotQuestion, lot_number: str) -> QuestionView:
    return QuestionView(
        id=row.id,
        lot_id=row.lot_id,
        lot_number=lot_number,
        court_id=row.court_id,
        question=row.question,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        closed_reason=row.closed_reason,
    )
