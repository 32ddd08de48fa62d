from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest_asyncio

from tests.fakes.stripe_standing import Standing, standing


@pytest_asyncio.fixture
async def stand() -> AsyncGenerator[Standing]:
    async with standing() as opened:
        yield opened
