"""Fixtures of the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from auction.db.engine import Database
from tests.fakes.court_of_tests import open_court
from tests.valuation.house import ValuationHouse
from tests.web.people_site import PeopleSite
from tests.web.valuation_site import Site


@pytest.fixture
async def valuation_site(database: Database) -> AsyncIterator[Site]:
    """The pages of the valuation over a furnished court."""
    court = ValuationHouse(database)
    await court.furnish()
    site = Site(court)
    yield site
    await site.close()


@pytest.fixture
async def people_site(database: Database, tmp_path: Path) -> PeopleSite:
    """The pages of people, bidders and desks over a court with its staff."""
    return PeopleSite(await open_court(database), tmp_path)
