"""A small sandbox court with a lot for each story of claims and ranks, and what people do there."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auction.db.court_clock import begin_court_time
from auction.db.embedded import embedded_postgres
from auction.db.engine import Database
from auction.settings import Settings, read_settings
from tests.browser.live_house import LiveHouse
from tests.browser.people import Person
from tests.browser.test_live_lot import House
from tests.browser.test_whole_chain import PANEL
from tests.fakes.pictures import PNG
from tests.journeys.served_house import ServedHouse, free_port
from web.sandbox.court import open_court
from web.sandbox.histories import History
from web.sandbox.people import bank_account
from web.sandbox.property_texts import PROPERTY
from web.sandbox.seed import run_together
from web.sandbox.story import Story
from web.sandbox.world import World
from web.serve.migrations import migrate

DAY = 86_400
ENVIRONMENT = {"AUCTION_LIMITS__SIGN_INS_PER_MINUTE": "100"}


@dataclass
class ClaimsHouse(LiveHouse):
    """The served house, its lots, and the cases and things they are of, by the stories' names."""

    lots: dict[str, str]
    cases: dict[str, str]
    assets: Mapping[str, str]

    async def days_pass(self, days: int) -> None:
        """Let court time go on; whatever falls due meanwhile happens."""
        await self.post("/clock", advance_seconds=days * DAY)

    async def days_pass_until(self, person: Person, words: str, *, most: int = 30) -> None:
        """Let day after day pass until somebody's page says what they wait for."""
        for _ in range(most):
            if words in await person.page.locator("main").inner_text():
                return
            await self.days_pass(1)
            await person.page.reload()
        raise AssertionError(f"{person.page.url} did not say {words!r} in {most} days")


@contextmanager
def claims_house(histories: Mapping[str, History]) -> Iterator[ClaimsHouse]:
    """Serve a court in which each of the histories has happened to a flat."""
    with tempfile.TemporaryDirectory(prefix="auction-claims-") as folder:
        data = Path(folder)
        data.chmod(0o755)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AUCTION_DATA", folder)
            settings = read_settings()
        with embedded_postgres(data) as server:
            migrate(server.url)
            stories = asyncio.run(_live(settings, server.url, histories))
        served = ServedHouse(data, free_port(), dict(ENVIRONMENT))
        served.start()
        yield ClaimsHouse(
            served,
            {name: story.lot_id for name, story in stories.items()},
            {name: story.case_id for name, story in stories.items()},
            {name: story.asset_id for name, story in stories.items()},
        )
        if served.process is not None:
            served.stop()


async def _live(
    settings: Settings, url: str, histories: Mapping[str, History]
) -> Mapping[str, Story]:
    database = Database(url)
    now = datetime.now(UTC)
    world = World(settings, database, now - timedelta(days=100))
    async with world.running():
        court = await open_court(world)
        stories = {
            name: Story(world, court, PROPERTY[place], place + 1)
            for place, name in enumerate(histories)
        }
        begun = [(history, stories[name]) for name, history in histories.items()]
        await run_together(world, begun, now)
        await world.walk_to(now)
    await begin_court_time(database, at=now, rate=1)
    await database.dispose()
    return stories


class Court(House):
    """The served house with everybody in it, and the steps from a draft to an open lot."""

    live: ClaimsHouse

    async def decide_terms(self, name: str) -> None:
        """The judge puts the proposed terms before the panel; three sign."""
        lot, judge = f"/court/lots/{self.live.lots[name]}", await self.who("judge")
        await judge.go(lot)
        await judge.press("Put before the panel")
        for login in PANEL:
            member = await self.who(login)
            await member.go(lot)
            await member.press("Sign these terms")

    async def tell_everybody(self, name: str) -> None:
        """Parties open the notice in their accounts; everybody else signs for it on paper."""
        for login in ("applicant", "debtor"):
            party = await self.who(login)
            await party.go(f"/my/cases/{self.live.cases[name]}")
            await party.reload_until("Open the notice")
            await party.follow("Open the notice")
        judge = await self.who("judge")
        await judge.go(f"/court/lots/{self.live.lots[name]}/notices")
        while await judge.page.get_by_role("button", name="Record the proof").count():
            await judge.choose({"How": "In person"})
            await judge.fill({"Where: the address": "At the court's counter"})
            await judge.attach("Signed slip or return receipt", "slip.png", PNG, "image/png")
            await judge.press("Record the proof")

    async def publish(self, name: str) -> None:
        """When the days of notice are over, the judge reads both texts and publishes."""
        judge = await self.who("judge")
        await judge.go(f"/court/lots/{self.live.lots[name]}/notices")
        await self.live.days_pass_until(judge, "Everybody was told; it can be announced")
        await judge.follow("Read and publish")
        await judge.sees("I have read both texts")
        await judge.tick("I have read both texts; they say what the court has found.")
        await judge.press("Publish the announcement")

    async def apply(self, login: str, name: str) -> str:
        """Somebody applies for a lot; return the number to pay under."""
        bidder = await self.who(login)
        await bidder.go(f"/lots/{self.live.lots[name]}/apply")
        await bidder.fill({"Account the deposit returns to": bank_account(len(login))})
        await bidder.tick("I have full civil capacity")
        await bidder.press("Apply and see what to pay")
        return bidder.page.url.rpartition("/")[2]

    async def pay(self, login: str, number: str) -> None:
        """The deposit arrives, and the bidder holds a paddle."""
        bidder = await self.who(login)
        await self.live.post("/bank", number=number)
        await bidder.go(f"/my/deposits/{number}")
        await bidder.reload_until("To the bidding")

    async def begin_bidding(self, name: str) -> None:
        """Court time goes on to the last hours of a lot."""
        await self.live.go_to(name, before_end=timedelta(hours=2))

    async def end_bidding(self, name: str) -> None:
        """Nobody bids any more: the lot closes by itself."""
        await self.live.go_to(name, before_end=timedelta(seconds=1))
        await self.live.post("/clock", advance_seconds=60)
