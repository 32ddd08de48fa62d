"""A small sandbox court: one flat, open now, with bidders who hold paddles; no forty things."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from auction.db.court_clock import begin_court_time
from auction.db.embedded import embedded_postgres
from auction.db.engine import Database
from auction.people.sign_ins import add_token
from auction.settings import Settings
from web.sandbox.court import open_court
from web.sandbox.histories import running
from web.sandbox.property_texts import PROPERTY
from web.sandbox.seed import run_together
from web.sandbox.story import Story
from web.sandbox.world import World
from web.serve.migrations import migrate

LOGINS = ("bidder", "bidder2", "bidder3")


@dataclass(frozen=True)
class LivedCourt:
    """The open lot, and a bearer token for each of its bidders."""

    lot_id: str
    tokens: dict[str, str]


def live_through(settings: Settings, data: Path, *, ends_in: timedelta) -> LivedCourt:
    """Fill a data folder with a court whose one lot is open for so long, then let go of it."""
    with embedded_postgres(data) as server:
        migrate(server.url)
        return asyncio.run(_live(settings, server.url, ends_in))


async def _live(settings: Settings, url: str, ends_in: timedelta) -> LivedCourt:
    database = Database(url)
    now = datetime.now(UTC)
    world = World(settings, database, now - timedelta(days=90))
    async with world.running():
        court = await open_court(world)
        story = Story(world, court, PROPERTY[0], 1)
        history = running(ends_in=ends_in, logins=LOGINS, bids=("bidder",))
        await run_together(world, [(history, story)], now)
        await world.walk_to(now)
    tokens = await _tokens(database, {login: court.accounts[login] for login in LOGINS})
    await begin_court_time(database, at=now, rate=1)
    await database.dispose()
    return LivedCourt(story.lot_id, tokens)


async def _tokens(database: Database, accounts: dict[str, str]) -> dict[str, str]:
    tokens = {login: secrets.token_urlsafe(32) for login in accounts}
    async with database.session() as session:
        for login, account_id in accounts.items():
            await add_token(
                session,
                token=tokens[login],
                account_id=account_id,
                name="journey",
                scopes=["bid"],
                machine_now=datetime.now(UTC),
            )
        await session.commit()
    return tokens
