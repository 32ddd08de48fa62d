"""Fixtures of the court's desk."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from auction.db.engine import Database
from tests.fakes.court_of_tests import open_court
from tests.fakes.lots_of_tests import seize_flat
from tests.web.court.court_site import CourtSite


@pytest.fixture
async def site(database: Database) -> AsyncIterator[CourtSite]:
    """The desk of a court with one case and one seized flat."""
    site = CourtSite(await seize_flat(await open_court(database)))
    yield site
    await site.close()
