"""The sandbox court's register has overdue lines, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import select

from auction.db.engine import Database
from auction.people.models import Court
from tests.web.api.api_site import settings_for
from valuation.register.queries import Wanted, register_page
from valuation.register.stages import Stage
from web.sandbox.court import open_court
from web.sandbox.left_alone import leave_alone
from web.sandbox.world import World

BEGINS = datetime(2026, 3, 16, 2, tzinfo=UTC)


async def test_what_was_left_alone_is_overdue(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    world = World(settings_for(database_url, tmp_path), database, BEGINS)
    async with world.running():
        await leave_alone(world, await open_court(world))
    async with database.session() as session:
        court_id = (await session.exec(select(Court.id))).one()
        later = BEGINS + timedelta(days=130)
        page = await register_page(session, court_id, later, Wanted(is_overdue=True))
    assert {(line.stage, line.due_law) for line in page.items} == {
        (Stage.seized, "REF-01"),
        (Stage.finding, "REF-02"),
    }
