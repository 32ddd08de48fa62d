"""Fixtures of the API."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.api.api_site import ApiSite, served


@pytest.fixture
async def api(database_url: str) -> AsyncIterator[ApiSite]:
    """The real application and its worker, and a court with its staff."""
    # pytest's own folders are too deep for a socket's address.
    with tempfile.TemporaryDirectory(prefix="api-") as data:
        async with served(database_url, Path(data), with_worker=True) as site:
            yield site
