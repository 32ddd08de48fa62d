"""Fixtures of the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from auction.db.engine import Database
from tests.valuation.house import ValuationHouse
from tests.web.valuation_site import Site


@pytest.fixture
async def valuation_site(database: Database) -> AsyncIterator[Site]:
    """The pages of the valuation over a furnished court."""
    court = ValuationHouse(database)
    await court.furnish()
    site = Site(court)
    yield site
    await site.close()
