"""A small sandbox court with several open lots, served as a stranger starts it, for whole days."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2

from auction.db.court_clock import begin_court_time
from auction.db.embedded import embedded_postgres
from auction.db.engine import Database
from auction.settings import Settings, read_settings
from tests.journeys.served_house import ServedHouse, free_port
from web.sandbox.court import open_court
from web.sandbox.histories import running
from web.sandbox.property_texts import PROPERTY
from web.sandbox.seed import run_together
from web.sandbox.story import Story
from web.sandbox.world import World
from web.serve.migrations import migrate

BIDDERS = ("bidder", "bidder2")


@dataclass
class LiveHouse:
    """The served house, and its lots by name."""

    served: ServedHouse
    lots: Mapping[str, str]

    async def get(self, path: str) -> Any:
        """Read from the API as a stranger."""
        async with httpx2.AsyncClient(timeout=60) as client:
            answer = await client.get(f"{self.served.url}/api/v1{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, **body: Any) -> Any:
        """Order something of the sandbox."""
        async with httpx2.AsyncClient(timeout=120) as client:
            answer = await client.post(f"{self.served.url}/api/v1/sandbox{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def state(self, name: str) -> dict[str, Any]:
        """Return the protocol's state of a lot, as a stranger reads it."""
        state: dict[str, Any] = (await self.get(f"/lots/{self.lots[name]}"))["state"]
        return state

    async def go_to(self, name: str, *, before_end: timedelta) -> None:
        """Move court time to so long before a lot's end."""
        ends_at = datetime.fromtimestamp((await self.state(name))["ends_at"] / 1000, UTC)
        await self.post("/clock", set=(ends_at - before_end).isoformat())


@contextmanager
def live_house(ends_in: Mapping[str, timedelta], **environment: str) -> Iterator[LiveHouse]:
    """Serve a court whose lots end after so long, each with two bidders who hold paddles."""
    with tempfile.TemporaryDirectory(prefix="auction-live-") as folder:
        data = Path(folder)
        data.chmod(0o755)
        before = os.environ.get("AUCTION_DATA")
        os.environ["AUCTION_DATA"] = folder
        try:
            settings = read_settings()
        finally:
            os.environ.pop("AUCTION_DATA")
            os.environ.update({} if before is None else {"AUCTION_DATA": before})
        with embedded_postgres(data) as server:
            migrate(server.url)
            lots = asyncio.run(_live(settings, server.url, ends_in))
        served = ServedHouse(data, free_port(), dict(environment))
        served.start()
        yield LiveHouse(served, lots)
        if served.process is not None:
            served.stop()


async def _live(
    settings: Settings, url: str, ends_in: Mapping[str, timedelta]
) -> Mapping[str, str]:
    database = Database(url)
    now = datetime.now(UTC)
    world = World(settings, database, now - timedelta(days=90))
    async with world.running():
        court = await open_court(world)
        stories = {
            name: Story(world, court, PROPERTY[place], place + 1)
            for place, name in enumerate(ends_in)
        }
        histories = [
            (running(ends_in=ends_in[name], logins=BIDDERS, bids=("bidder",)), story)
            for name, story in stories.items()
        ]
        await run_together(world, histories, now)
        await world.walk_to(now)
    await begin_court_time(database, at=now, rate=1)
    await database.dispose()
    return {name: story.lot_id for name, story in stories.items()}
