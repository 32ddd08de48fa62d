"""A court that was lived through up to the interesting day, served, and the steps of its sales."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import Browser

from auction.settings import read_settings
from tests.browser.people import CONFIRM, Person
from tests.browser.test_whole_chain import PANEL, House, payment_number
from tests.journeys.lived_court import live_a_history
from tests.journeys.served_house import ServedHouse, free_port
from web.sandbox.histories import History
from web.sandbox.people import bank_account
from web.sandbox.story import Story

A_MOMENT = timedelta(seconds=2)


class SaleHouse(House):
    """The served court, with the one case that was begun in it."""

    def __init__(self, browser: Browser, served: ServedHouse, story: Story) -> None:
        super().__init__(browser, served)
        self.lot_id = story.lot_id
        self.case = f"/court/cases/{story.case_id}"
        self.own_case = f"/my/cases/{story.case_id}"

    async def ends_at(self, lot: str) -> datetime:
        """Return the instant at which a lot closes as it stands, as a stranger reads it."""
        async with httpx2.AsyncClient(timeout=60) as client:
            answer = await client.get(f"{self.served.url}/api/v1/lots/{lot}")
        return datetime.fromtimestamp(answer.json()["state"]["ends_at"] / 1000, UTC)

    async def clock_to(self, at: datetime) -> None:
        """Move court time to an instant."""
        await self.clock(set=at.isoformat())


@contextmanager
def served_after(history: History) -> Iterator[tuple[ServedHouse, Story]]:
    """Live through a history of one flat, and serve the court it left."""
    with (
        tempfile.TemporaryDirectory(prefix="auction-sale-") as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        data = Path(folder)
        data.chmod(0o755)
        patch.setenv("AUCTION_DATA", folder)
        story = live_a_history(read_settings(), data, history)
        patch.undo()
        served = ServedHouse(data, free_port())
        served.start()
        yield served, story
        served.stop()


async def decide_as_proposed(house: House, lot: str) -> None:
    """The judge puts the proposed terms before the panel, and its three members sign."""
    judge = await house.who("judge")
    await judge.go(f"/court/lots/{lot}")
    await judge.press("Put before the panel")
    for login in PANEL:
        member = await house.who(login)
        await member.go(f"/court/lots/{lot}")
        await member.press("Sign these terms")


async def announce(house: House, lot: str) -> None:
    """The judge reads the announcement once more and publishes it."""
    judge = await house.who("judge")
    await judge.go(f"/court/lots/{lot}/publication")
    await judge.tick("I have read both texts; they say what the court has found.")
    await judge.press("Publish the announcement")


async def nobody_bids(house: SaleHouse, lot: str) -> None:
    """A lot's time runs out without a bid, and its page says so."""
    await house.clock_to(await house.ends_at(lot) + A_MOMENT)
    judge = await house.who("judge")
    await judge.go(f"/court/lots/{lot}")
    await judge.reload_until("What now?")


async def pay_for_entry(house: House, login: str, lot: str) -> Person:
    """Somebody applies and pays what is asked by transfer; they hold a paddle."""
    bidder = await house.who(login)
    await bidder.go(f"/lots/{lot}/apply")
    await bidder.fill({"Account the deposit returns to": bank_account(77)})
    await bidder.page.locator("main input[type=checkbox]").first.check()
    await bidder.press("Apply and see what to pay")
    await book_arrival(house, await payment_number(bidder))
    await bidder.go(f"/lots/{lot}")
    await bidder.reload_until(CONFIRM)
    await bidder.confirm_bidding()
    await bidder.sees("Paddle ")
    return bidder


async def book_arrival(house: House, number: str) -> None:
    """The finance clerk books the money that was asked for under a number, as it was asked for."""
    clerk = await house.who("finance")
    await clerk.go(f"/finance/expected?number={number}")
    await clerk.fill({"The bank's reference": f"IN-{number}", "From account": bank_account(77)})
    await clerk.press("Book the arrival")
