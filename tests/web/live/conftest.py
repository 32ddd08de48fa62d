"""A lot live, behind a real web server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.live_lots import HandClock, LiveLots, running_engine
from tests.fakes.live_site import LiveSite, live_site


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def live(database_url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[LiveLots]:
    async with running_engine(database_url, tmp_path, clock) as live:
        yield live


@pytest.fixture
async def site(live: LiveLots, tmp_path: Path) -> AsyncIterator[LiveSite]:
    """A site with one lot, open now, for an hour."""
    await live.list_lot()
    await live.until(lambda state: state.status == "open")
    async with live_site(live, tmp_path) as site:
        yield site
