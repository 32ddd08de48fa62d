"""A sandbox court with its people and nothing else: no case, no lot, court time at the present."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from auction.db.court_clock import begin_court_time
from auction.db.embedded import embedded_postgres
from auction.db.engine import Database
from auction.settings import Settings
from web.sandbox.court import open_court
from web.sandbox.world import World
from web.serve.migrations import migrate


def open_bare_court(settings: Settings, data: Path) -> None:
    """Fill a data folder with a court and its people, then let go of it."""
    with embedded_postgres(data) as server:
        migrate(server.url)
        asyncio.run(_open(settings, server.url))


async def _open(settings: Settings, url: str) -> None:
    database = Database(url)
    now = datetime.now(UTC)
    world = World(settings, database, now - timedelta(days=1))
    async with world.running():
        await open_court(world)
        await world.walk_to(now)
    await begin_court_time(database, at=now, rate=1)
    await database.dispose()
