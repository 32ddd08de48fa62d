from __future__ import annotations

import pytest

from auction.db.embedded import Server
from auction.db.pg_programs import PostgresUnavailable
from web.serve.migrations import migrate, without_password


@pytest.fixture
def empty_database(pg_server: Server) -> str:
    """The address of a database without a single table."""
    assert pg_server.sql("DROP DATABASE IF EXISTS bare WITH (FORCE)") is not None
    assert pg_server.sql("CREATE DATABASE bare") is not None
    return pg_server.url_of("bare")


def test_an_empty_database_gets_every_migration_in_order(empty_database: str) -> None:
    ran = migrate(empty_database)
    assert ran == sorted(ran)
    assert ran[0] == "0001"


def test_a_second_time_there_is_nothing_to_do(empty_database: str) -> None:
    migrate(empty_database)
    assert migrate(empty_database) == []


def test_a_database_of_a_newer_platform_is_refused(empty_database: str, pg_server: Server) -> None:
    migrate(empty_database)
    pg_server.sql("UPDATE alembic_version SET version_num = '9999'", "bare")
    with pytest.raises(PostgresUnavailable, match=r"made by a newer platform \(schema 9999\)"):
        migrate(empty_database)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://auction:secret@127.0.0.1:1/auction", "Connect call failed"),
        ("postgresql://auction:secret@/auction?host=/nowhere", "No such file or directory"),
        ("postgresql://auction:secret@no-such-host.invalid/auction", "not to be had"),
    ],
)
def test_a_database_that_cannot_be_reached_is_one_sentence(url: str, reason: str) -> None:
    with pytest.raises(PostgresUnavailable, match=reason) as refusal:
        migrate(url)
    assert "\n" not in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_a_database_that_does_not_exist_is_one_sentence(pg_server: Server) -> None:
    with pytest.raises(PostgresUnavailable, match='database "nothing" does not exist'):
        migrate(pg_server.url_of("nothing"))


def test_an_address_is_shown_without_its_password() -> None:
    assert without_password("postgresql://me:pw@host/db") == "postgresql://host/db"
