"""Viewings on the real database: offered by a clerk, booked by people, codes for the court."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import col, select

from auction.db.engine import Database
from auction.db.models import AuditEntry, OutboxRow
from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import CommonRefusal, Refused
from auction.viewing import booking, ending, queries, slots
from auction.viewing.events import ViewingBooked, ViewingCancelled, ViewingMoved, ViewingSoon
from auction.viewing.models import ViewingSlot
from auction.viewing.refusals import ViewingRefusal
from tests.fakes.court_of_tests import NOON, CourtOfTests, open_court
from tests.fakes.lots_of_tests import seize_flat

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STARTS = NOON + 5 * DAY


class Published:
    """A published lot and the people who want to see it."""

    def __init__(self, court: CourtOfTests, lot_id: str) -> None:
        self.court, self.lot_id = court, lot_id

    async def slot(self, *, places: int = 2, starts_at: datetime = STARTS, **change: Any) -> str:
        wanted = {
            "lot_id": self.lot_id,
            "place": "龙昆南路89号",
            "starts_at": starts_at,
            "ends_at": starts_at + HOUR,
            "places": places,
            **change,
        }
        async with self.court.acting(Role.clerk) as uow:
            return await slots.offer_slot(uow, **wanted)

    async def visitor(self, name: str = "欧阳明月") -> Actor:
        return await self.court.person(name, Role.bidder)

    async def book(self, who: Actor, slot_id: str) -> str:
        async with self.court.acting(who) as uow:
            return await booking.book(uow, slot_id=slot_id)

    async def taken(self, slot_id: str) -> int:
        async with self.court.works.database.session() as session:
            return (await session.get_one(ViewingSlot, slot_id)).places_taken

    async def code(self, who: Actor) -> str:
        async with self.court.works.database.session() as session:
            return (await queries.own_bookings(session, who.account_id or ""))[0].code


@pytest.fixture
async def lot(database: Database) -> Published:
    court = await open_court(database)
    return Published(court, await (await seize_flat(court)).published())


async def refused(act: Any) -> object:
    with pytest.raises(Refused) as caught:
        await act
    return caught.value.refusal.code


async def test_a_place_is_booked_and_given_back(lot: Published) -> None:
    slot_id, who = await lot.slot(), await lot.visitor()
    booking_id = await lot.book(who, slot_id)
    assert await lot.taken(slot_id) == 1

    async with lot.court.acting(who) as uow:
        await booking.cancel_booking(uow, booking_id=booking_id)
    assert await lot.taken(slot_id) == 0
    await lot.book(who, slot_id)


async def test_two_who_take_the_last_place_at_once_get_one(lot: Published) -> None:
    slot_id = await lot.slot(places=1)
    people = [await lot.visitor(f"visitor {number}") for number in range(5)]

    tried = await asyncio.gather(
        *(lot.book(who, slot_id) for who in people), return_exceptions=True
    )
    assert sum(isinstance(each, str) for each in tried) == 1
    codes = {each.refusal.code for each in tried if isinstance(each, Refused)}
    assert codes == {ViewingRefusal.slot_full}
    assert await lot.taken(slot_id) == 1


async def test_one_person_in_two_slots_at_once_gets_one(lot: Published) -> None:
    first, second, who = await lot.slot(), await lot.slot(starts_at=STARTS + DAY), None
    who = await lot.visitor()

    tried = await asyncio.gather(
        lot.book(who, first), lot.book(who, second), return_exceptions=True
    )
    assert sum(isinstance(each, str) for each in tried) == 1
    assert await lot.taken(first) + await lot.taken(second) == 1


async def test_a_viewing_that_is_past_makes_room_for_another(lot: Published) -> None:
    first, second, who = await lot.slot(), await lot.slot(starts_at=STARTS + DAY), None
    who = await lot.visitor()
    await lot.book(who, first)
    lot.court.clock.at = STARTS + 2 * HOUR

    await lot.book(who, second)
    assert await lot.taken(second) == 1


async def test_what_has_begun_is_neither_booked_nor_given_back(lot: Published) -> None:
    slot_id, who, late = await lot.slot(), await lot.visitor(), await lot.visitor("late")
    booking_id = await lot.book(who, slot_id)
    lot.court.clock.at = STARTS

    assert await refused(lot.book(late, slot_id)) is ViewingRefusal.slot_over
    with pytest.raises(Refused) as caught:
        async with lot.court.acting(who) as uow:
            await booking.cancel_booking(uow, booking_id=booking_id)
    assert caught.value.refusal.code is ViewingRefusal.slot_over


@pytest.mark.parametrize("role", [Role.judge, Role.clerk, Role.panel, Role.finance, Role.admin])
async def test_the_courts_own_people_do_not_book(lot: Published, role: Role) -> None:
    slot_id = await lot.slot()

    assert await refused(lot.book(lot.court.staff[role], slot_id)) is CommonRefusal.not_allowed


async def test_nobody_gives_anothers_place_back(lot: Published) -> None:
    booking_id = await lot.book(await lot.visitor(), await lot.slot())

    with pytest.raises(Refused) as caught:
        async with lot.court.acting(await lot.visitor("other")) as uow:
            await booking.cancel_booking(uow, booking_id=booking_id)
    assert caught.value.refusal.code is CommonRefusal.not_found


async def test_a_slot_in_the_past_is_refused(lot: Published) -> None:
    assert await refused(lot.slot(starts_at=NOON - DAY)) is ViewingRefusal.slot_in_past


async def test_a_draft_has_no_viewings(database: Database) -> None:
    court = await open_court(database)
    draft = Published(court, await (await seize_flat(court)).drafted())

    assert await refused(draft.slot()) is ViewingRefusal.viewing_not_offered


async def test_another_courts_clerk_finds_no_lot(lot: Published, database: Database) -> None:
    other = Published(await open_court(database), lot.lot_id)

    assert await refused(other.slot()) is CommonRefusal.not_found


async def test_a_place_of_200_000_signs_is_too_long(lot: Published) -> None:
    assert await refused(lot.slot(place="门" * 200_000)) is CommonRefusal.too_long


async def test_the_court_sees_codes_and_no_person(lot: Published) -> None:
    slot_id, who = await lot.slot(), await lot.visitor()
    await lot.book(who, slot_id)
    async with lot.court.works.database.session() as session:
        seen = [*(await queries.codes_of(session, [slot_id]))[slot_id]]
        offered = await queries.slots_of_lot(session, lot.lot_id)

    told = repr([asdict(each) for each in (*seen, *offered)])
    assert await lot.code(who) in told
    assert who.account_id not in told


async def test_booking_leaves_no_name_in_audit_or_news(lot: Published) -> None:
    who = await lot.visitor()
    await lot.book(who, await lot.slot())
    async with lot.court.works.database.session() as session:
        audits = (await session.exec(select(AuditEntry))).all()
        news = (await session.exec(select(OutboxRow.payload))).all()

    assert who.account_id not in repr([(each.actor_id, each.data) for each in audits])
    assert who.account_id not in repr(news)
    assert len(await lot.court.happened(ViewingBooked)) == 1


async def test_whoever_comes_is_ticked_once_by_the_code(lot: Published) -> None:
    slot_id, who = await lot.slot(), await lot.visitor()
    await lot.book(who, slot_id)
    code = await lot.code(who)

    async with lot.court.acting(Role.clerk) as uow:
        await slots.tick_attendance(uow, slot_id=slot_id, code=f" {code.lower()} ")
    for typed, answer in ((code, "attended_already"), ("ZZZZZZ", "unknown_code")):
        with pytest.raises(Refused) as caught:
            async with lot.court.acting(Role.clerk) as uow:
                await slots.tick_attendance(uow, slot_id=slot_id, code=typed)
        assert caught.value.refusal.code == answer


async def test_a_moved_slot_keeps_its_people_and_tells_them(lot: Published) -> None:
    slot_id, who = await lot.slot(), await lot.visitor()
    await lot.book(who, slot_id)
    async with lot.court.acting(Role.clerk) as uow:
        await slots.move_slot(
            uow,
            slot_id=slot_id,
            place="南门",
            starts_at=STARTS + DAY,
            ends_at=STARTS + DAY + HOUR,
        )

    assert [each.slot_id for each in await lot.court.happened(ViewingMoved)] == [slot_id]
    async with lot.court.works.database.session() as session:
        [own] = await queries.own_bookings(session, who.account_id or "")
        told = await queries.holders_of_slot(session, slot_id)
    assert (own.slot.place, own.slot.revision, own.cancelled_at) == ("南门", 1, None)
    assert told == [(who.account_id, own.code)]


async def test_a_cancelled_slot_tells_those_who_still_had_a_place(lot: Published) -> None:
    slot_id, who, gone = await lot.slot(), await lot.visitor(), await lot.visitor("gone")
    await lot.book(who, slot_id)
    given_back = await lot.book(gone, slot_id)
    async with lot.court.acting(gone) as uow:
        await booking.cancel_booking(uow, booking_id=given_back)
    lot.court.clock.at += HOUR
    async with lot.court.acting(Role.clerk) as uow:
        await slots.cancel_slot(uow, slot_id=slot_id, reason="房屋检修")

    assert len(await lot.court.happened(ViewingCancelled)) == 1
    async with lot.court.works.database.session() as session:
        told = await queries.holders_of_slot(session, slot_id)
    assert [account for account, _code in told] == [who.account_id]


async def test_everybody_is_reminded_once_the_day_before(lot: Published) -> None:
    await lot.book(await lot.visitor(), await lot.slot())
    reminded = []
    for at in (STARTS - DAY - HOUR, STARTS - DAY, STARTS - HOUR, STARTS):
        lot.court.clock.at = at
        async with lot.court.acting() as uow:
            reminded.append(await booking.remind(uow))

    assert reminded == [0, 1, 0, 0]
    assert len(await lot.court.happened(ViewingSoon)) == 1


async def test_a_viewing_that_was_moved_is_reminded_of_again(lot: Published) -> None:
    slot_id = await lot.slot()
    await lot.book(await lot.visitor(), slot_id)
    lot.court.clock.at = STARTS - HOUR
    async with lot.court.acting() as uow:
        assert await booking.remind(uow) == 1
    later = STARTS + 3 * DAY
    async with lot.court.acting(Role.clerk) as uow:
        await slots.move_slot(
            uow, slot_id=slot_id, place="南门", starts_at=later, ends_at=later + HOUR
        )
    lot.court.clock.at = later - DAY
    async with lot.court.acting() as uow:
        assert await booking.remind(uow) == 1


async def test_the_end_of_a_lot_ends_its_viewings(lot: Published) -> None:
    slot_id, who = await lot.slot(), await lot.visitor()
    await lot.book(who, slot_id)
    async with lot.court.acting() as uow:
        await ending.on_lot_over(uow, SimpleNamespace(lot_id=lot.lot_id))

    async with lot.court.works.database.session() as session:
        rows = select(ViewingSlot.state).where(col(ViewingSlot.id) == slot_id)
        assert (await session.exec(rows)).one() == "cancelled"
    assert await refused(lot.book(who, slot_id)) is ViewingRefusal.slot_cancelled
