"""The sandbox's people are who they say by the law's own way: two sworn members of the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import col, select

from auction.db.engine import Database
from auction.people.consents import has_consented
from auction.people.models import IdentityDossier
from auction.people.notices import Notice
from tests.web.api.api_site import settings_for
from web.sandbox.court import open_court
from web.sandbox.people import BIDDERS, DESK, RIVALS
from web.sandbox.world import World


async def test_two_of_the_desk_found_every_bidder_to_be_who_they_say(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    begins = datetime(2026, 3, 16, 2, tzinfo=UTC)
    world = World(settings_for(database_url, tmp_path), database, begins)
    async with world.running():
        court = await open_court(world)
    async with database.session() as session:
        rows = select(IdentityDossier).where(col(IdentityDossier.state) == "verified")
        found = (await session.exec(rows)).all()
        newcomer = court.accounts["newcomer"]
        assert await has_consented(session, newcomer, Notice.account)

    first, second = (court.accounts[login] for login in DESK)
    assert len(found) == len(BIDDERS) - 1 + len(RIVALS)
    assert {(each.proposed_by, each.decided_by) for each in found} == {(first, second)}
