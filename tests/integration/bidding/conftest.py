"""An engine on a database of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.live_lots import HandClock, LiveLots, running_engine


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def live(database_url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[LiveLots]:
    async with running_engine(database_url, tmp_path, clock) as live:
        yield live
