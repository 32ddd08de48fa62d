"""A court whose roster holds three platforms that really answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.valuation.house import ValuationHouse
from tests.valuation.network_inquiry.network_house import NetworkHouse


@pytest.fixture
async def network(court: ValuationHouse) -> AsyncIterator[NetworkHouse]:
    """Three platforms on the roster of a furnished court."""
    async with AsyncExitStack() as stack:
        house = NetworkHouse(court, stack)
        await house.list_platforms(3)
        yield house
