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
from web.sandbox.histories import History, running
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


def live_a_history(settings: Settings, data: Path, history: History) -> Story:
    """Fill a data folder with a court that lived through one history; return what came of it."""
    with embedded_postgres(data) as server:
        migrate(server.url)
        return asyncio.run(_tell(settings, server.url, history))


async def _tell(settings: Settings, url: str, history: History) -> Story:
    database = Database(url)
    story = await _live_through(settings, database, history)
    await database.dispose()
    return story


async def _live(settings: Settings, url: str, ends_in: timedelta) -> LivedCourt:
    database = Database(url)
    history = running(ends_in=ends_in, logins=LOGINS, bids=("bidder",))
    story = await _live_through(settings, database, history)
    tokens = await _tokens(database, {login: story.court.accounts[login] for login in LOGINS})
    await database.dispose()
    return LivedCourt(story.lot_id, tokens)


async def _live_through(settings: Settings, database: Database, history: History) -> Story:
    now = datetime.now(UTC)
    world = World(settings, database, now - timedelta(days=90))
    async with world.running():
        story = Story(world, await open_court(world), PROPERTY[0], 1)
        await run_together(world, [(history, story)], now)
        await world.walk_to(now)
    await begin_court_time(database, at=now, rate=1)
    return story


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
