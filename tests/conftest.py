"""Fixtures every test may use: a real PostgreSQL of the session's own, a fresh database each."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.embedded import Server, embedded_postgres
from auction.db.engine import Database
from tests.fakes.lent_databases import LentDatabases
from web.serve.migrations import migrate

_TEMPLATE = "template_house"


@pytest.fixture(scope="session")
def pg_server() -> Iterator[Server]:
    """A PostgreSQL for this run of the tests; what it holds is gone at its end."""
    with tempfile.TemporaryDirectory(prefix="auction-tests-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's user must be able to enter.
        with embedded_postgres(Path(folder), durable=False) as server:
            yield server


@pytest.fixture(scope="session")
def pg_template(pg_server: Server) -> str:
    """The name of a database with the house's tables and no rows, from which others are made."""
    assert pg_server.sql(f"CREATE DATABASE {_TEMPLATE}") is not None
    migrate(pg_server.url_of(_TEMPLATE))
    return _TEMPLATE


@pytest.fixture(scope="session")
def lent_databases(pg_server: Server, pg_template: str) -> LentDatabases:
    """The databases that tests have one after another."""
    return LentDatabases(pg_server, pg_template)


@pytest.fixture
def database_url(lent_databases: LentDatabases) -> Iterator[str]:
    """The address (`postgresql://…`) of a database of this test's own, migrated and empty."""
    with lent_databases.lent() as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The engine on this test's own database."""
    database = Database(database_url)
    yield database
    await database.dispose()


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    """A session on this test's own database; what the test does not commit is undone."""
    async with database.session() as session:
        yield session
