"""The tests' own databases: lent to one test after another, each of them empty."""

from __future__ import annotations

import itertools

import asyncpg
import pytest

from auction.db.embedded import Server
from tests.fakes.lent_databases import LentDatabases

_numbers = itertools.count(1)
A_COURT = "INSERT INTO court VALUES ('c', '', '', '', '', '', '', '', '', now())"


@pytest.fixture
def databases(pg_server: Server, pg_template: str) -> LentDatabases:
    return LentDatabases(pg_server, pg_template, f"lent_{next(_numbers)}")


async def asked(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_the_next_test_has_the_same_database_without_its_rows(
    databases: LentDatabases,
) -> None:
    with databases.lent() as first:
        await asked(first, A_COURT)
    with databases.lent() as second:
        left = await asked(second, "SELECT count(*) FROM court")
    assert (second, left) == (first, 0)


async def test_a_database_whose_trigger_was_dropped_is_not_lent_again(
    databases: LentDatabases,
) -> None:
    with databases.lent() as first:
        await asked(first, "ALTER TABLE lot_event DISABLE TRIGGER ALL")
    with databases.lent() as second:
        pass
    assert second != first


async def test_a_database_whose_grant_was_taken_is_not_lent_again(
    databases: LentDatabases,
) -> None:
    with databases.lent() as first:
        await asked(first, "REVOKE SELECT ON lot FROM auction_web")
    with databases.lent() as second:
        pass
    assert second != first


async def test_whoever_is_still_connected_is_sent_away(databases: LentDatabases) -> None:
    with databases.lent() as url:
        left_open = await asyncpg.connect(url.replace("+asyncpg", ""))
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await left_open.fetchval("SELECT 1")
