"""Deadlines opened and closed in the acting transaction, and swept when they are due."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from auction.db.engine import Database
from auction.deadlines import queries
from auction.deadlines.events import DeadlineDue
from auction.deadlines.service import close_deadline, fire_due, open_deadline
from auction.kernel.actor import Role
from tests.fakes.court_of_tests import NOON, CourtOfTests, open_court


@pytest.fixture
async def court(database: Database) -> CourtOfTests:
    return await open_court(database)


async def test_deadline_of_a_kind_and_subject_replaces_the_open_one(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON + timedelta(days=3))
    await duty(court, due_at=NOON + timedelta(days=5))

    async with court.works.database.session() as session:
        due = await queries.due_for_court(session, court.court_id, NOON, NOON + timedelta(days=9))
    assert [view.due_at for view in due] == [NOON + timedelta(days=5)]


async def test_closed_deadline_never_fires(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON + timedelta(days=1))
    async with court.acting() as uow:
        assert await close_deadline(uow, kind="report", subject="asset:a")
    court.clock.pass_days(2)

    assert await sweep(court) == 0


async def test_closing_what_is_not_open_says_so(court: CourtOfTests) -> None:
    async with court.acting() as uow:
        assert not await close_deadline(uow, kind="report", subject="asset:a")


async def test_due_deadline_is_told_once_with_its_law(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON + timedelta(days=1), data={"lot": "2026-0001"})
    court.clock.pass_days(1)

    assert [await sweep(court), await sweep(court)] == [1, 0]
    [told] = await court.happened(DeadlineDue)
    assert (told.kind, told.subject, told.law) == ("report", "asset:a", "REF-40")
    assert told.data == {"lot": "2026-0001"}


async def test_deadline_does_not_fire_before_its_instant(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON + timedelta(milliseconds=1))

    assert await sweep(court) == 0


async def test_sweep_takes_the_earliest_first_and_no_more_than_its_limit(
    court: CourtOfTests,
) -> None:
    await duty(court, due_at=NOON - timedelta(hours=1), subject="asset:late")
    await duty(court, due_at=NOON - timedelta(hours=2), subject="asset:later")

    assert await sweep(court, limit=1) == 1
    [told] = await court.happened(DeadlineDue)
    assert told.subject == "asset:later"


async def test_fired_deadline_stays_on_the_desk_until_it_is_met(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON - timedelta(hours=1))
    await sweep(court)

    async with court.works.database.session() as session:
        [view] = await queries.due_for_court(session, court.court_id, NOON, NOON)
    assert view.fired_at == NOON


async def test_next_due_instant_is_the_earliest_that_has_not_fired(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON - timedelta(hours=1), subject="asset:late")
    await duty(court, due_at=NOON + timedelta(days=4), subject="asset:next")
    await sweep(court)

    async with court.works.database.session() as session:
        assert await queries.next_due_at(session) == NOON + timedelta(days=4)


async def test_another_courts_duties_are_not_on_the_desk(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON)

    async with court.works.database.session() as session:
        assert await queries.due_for_court(session, "court_other", NOON, NOON) == []


async def test_case_keeps_the_deadlines_it_has_met(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON + timedelta(days=3))
    async with court.acting() as uow:
        await close_deadline(uow, kind="report", subject="asset:a")

    async with court.works.database.session() as session:
        [view] = await queries.for_case(session, "case_1")
    assert view.closed_at == NOON


async def test_deadline_in_a_year_without_a_list_is_provisional(court: CourtOfTests) -> None:
    await duty(court, due_at=NOON + timedelta(days=365 * 4))

    async with court.works.database.session() as session:
        [view] = await queries.for_case(session, "case_1")
    assert view.is_provisional


async def duty(
    court: CourtOfTests,
    *,
    due_at: datetime,
    subject: str = "asset:a",
    data: dict[str, Any] | None = None,
) -> None:
    async with court.acting() as uow:
        await open_deadline(
            uow,
            court_id=court.court_id,
            case_id="case_1",
            kind="report",
            subject=subject,
            role=Role.judge,
            law="REF-40",
            due_at=due_at,
            data=data,
        )


async def sweep(court: CourtOfTests, limit: int = 100) -> int:
    async with court.acting() as uow:
        return await fire_due(uow, limit)
