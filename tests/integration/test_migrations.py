"""The numbered migrations lead to exactly the tables the models describe, and back."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from auction.db.embedded import Server
from auction.db.engine import Database
from valuation.tables import METADATA
from web.serve.migrations import configuration, migrate

_numbers = itertools.count(1)


@pytest.fixture
def empty_url(pg_server: Server) -> Iterator[str]:
    name = f"migrations_{next(_numbers)}"
    assert pg_server.sql(f"CREATE DATABASE {name}") is not None
    yield pg_server.url_of(name)
    pg_server.sql(f"DROP DATABASE {name} WITH (FORCE)")


def tables_of(url: str) -> set[str]:
    return set(_ask(url, lambda connection: inspect(connection).get_table_names()))


def differences(url: str) -> list[object]:
    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))

    return _ask(url, compare)


def test_base_to_head_equals_the_models(empty_url: str) -> None:
    migrate(empty_url)
    assert differences(empty_url) == []


def test_up_down_and_up_again_leaves_nothing_and_then_everything(empty_url: str) -> None:
    migrate(empty_url)
    everything = tables_of(empty_url)
    migrate(empty_url, to="base")
    assert tables_of(empty_url) <= {"alembic_version"}
    migrate(empty_url)
    assert tables_of(empty_url) == everything


def test_each_step_can_be_taken_back(empty_url: str) -> None:
    scripts = ScriptDirectory.from_config(configuration())
    numbers = [script.revision for script in scripts.walk_revisions()][::-1]
    for number in numbers:
        migrate(empty_url, to=number)
    for number in [*numbers[:-1][::-1], "base"]:
        assert len(migrate(empty_url, to=number)) == 1


def test_an_acceptance_kept_by_its_number_is_kept_whole_again_by_the_step_back(
    empty_url: str,
) -> None:
    migrate(empty_url, to="0019")
    _do(
        empty_url,
        "INSERT INTO lot_event (lot_id, seq, kind, at_ms, public, hash)"
        ' VALUES (\'L\', 3, \'bid\', 5, \'{"at":5,"kind":"bid","price_fen":700,"seq":3}\', \'h\')',
        "INSERT INTO lot_answer (lot_id, holder_tag, bid_id, seq) VALUES ('L', 't', 'b', 3)",
    )
    migrate(empty_url, to="0018")
    kept = _ask(empty_url, lambda c: c.execute(text("SELECT answer FROM lot_answer")).scalar_one())
    assert kept == {
        "kind": "accepted", "id": "b", "seq": 3, "at": 5, "price_fen": 700, "hash": "h"
    }  # fmt: skip


@pytest.mark.parametrize(
    "table", ["audit_entry", "ledger_entry", "ledger_posting", "lot_event", "lot_head"]
)
async def test_records_cannot_be_rewritten(database: Database, table: str) -> None:
    async with database.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            await connection.execute(text(f"DELETE FROM {table}"))


async def test_whatever_belongs_to_a_court_says_to_which(database: Database) -> None:
    of_no_court = {"bidding_confirmation", "consent", "court_year", "gateway_event",
        "account_role", "alembic_version", "api_token", "asset_photo", "bidding_node", "court",
        "court_clock", "identity_dossier", "idempotency_record", "outbox", "sign_in", "signing_key",
    }  # fmt: skip
    without = {
        table.name
        for table in METADATA.sorted_tables
        if "court_id" not in table.columns and not _leads_to_court(table.name)
    }
    of_a_lot = {
        "bid_ceiling", "lot_answer", "lot_check", "lot_event", "lot_private", "lot_sealed",
        "lot_snapshot", "bidding_confirmation",
    }  # fmt: skip
    assert without - of_no_court - of_a_lot == set()


def _leads_to_court(name: str) -> bool:
    """Say whether each row is part of one that names its court."""
    table = METADATA.tables[name]
    owners = {key.column.table.name for key in table.foreign_keys}
    return any("court_id" in METADATA.tables[owner].columns for owner in owners - {"account"})


def _do(url: str, *statements: str) -> None:
    def run(connection: Connection) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()

    _ask(url, run)


def _ask(url: str, question):  # type: ignore[no-untyped-def]
    async def run() -> object:
        database = Database(url)
        try:
            async with database.engine.connect() as connection:
                return await connection.run_sync(question)
        finally:
            await database.dispose()

    return asyncio.run(run())
