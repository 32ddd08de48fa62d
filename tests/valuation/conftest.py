"""A furnished court for the tests of the valuation."""

from __future__ import annotations

import pytest

from auction.db.engine import Database
from tests.valuation.house import ValuationHouse


@pytest.fixture
async def court(database: Database) -> ValuationHouse:
    """A court with a roster of five and a seized flat, on a Monday morning."""
    house = ValuationHouse(database)
    await house.furnish()
    return house
