"""A browser, for the pages that need no server and for a whole house that was lived in."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from auction.settings import read_settings
from tests.browser.site import Site
from tests.journeys.lived_court import live_through
from tests.journeys.served_house import ServedHouse, free_port


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-quic"]
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def site(browser: Browser) -> AsyncIterator[Site]:
    async with await browser.new_context() as context:
        site = Site(await context.new_page())
        await site.page.route("**/*", site.answer)
        yield site


@dataclass(frozen=True)
class LivedHouse:
    """A served sandbox with a small court in it, whose one lot is open."""

    served: ServedHouse
    lot_id: str

    @property
    def url(self) -> str:
        return self.served.url


@pytest.fixture(scope="session")
def lived_house() -> Iterator[LivedHouse]:
    """The house that tests share which only look."""
    with (
        tempfile.TemporaryDirectory(prefix="auction-pages-") as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        data = Path(folder)
        data.chmod(0o755)
        patch.setenv("AUCTION_DATA", folder)
        court = live_through(read_settings(), data, ends_in=timedelta(hours=3))
        patch.undo()
        served = ServedHouse(data, free_port(), {"AUCTION_LIMITS__SIGN_INS_PER_MINUTE": "100"})
        served.start()
        yield LivedHouse(served, court.lot_id)
        served.stop()
