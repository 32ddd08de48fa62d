"""Bring a database to the schema this code was written for, or say in a sentence why not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import migrations
from auction.db.engine import driver_url
from auction.db.pg_programs import OLDEST_VERSION, PostgresUnavailable
from auction.db.roles import MIGRATORS_LOCK, bring_grants


def migrate(url: str, *, to: str = "head") -> list[str]:
    """Bring the database at `url` to a migration, or back to it; return those that ran, in order.

    All of them or none, one migrator at a time; then the roles' grants (`auction/db/roles.py`).
    `to` is a number such as "0003", "base" (no table at all) or "head". Raises
    `PostgresUnavailable` when the database cannot be reached, is older than PostgreSQL 15, or was
    made by a newer platform.
    """
    return asyncio.run(_migrate(url, to))


async def _migrate(url: str, to: str) -> list[str]:
    engine = create_async_engine(driver_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_insist_on_version)
            ran = await connection.run_sync(_move, to)
            await connection.run_sync(_grant)
            return ran
    except (OSError, asyncpg.PostgresError, DBAPIError) as error:
        raise PostgresUnavailable(
            f"The database at {without_password(url)} is not to be had: {_reason(error)}."
        ) from error
    finally:
        await engine.dispose()


def _insist_on_version(connection: Connection) -> None:
    version = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    if version < OLDEST_VERSION:
        raise PostgresUnavailable(
            f"The database runs on PostgreSQL {version}; {OLDEST_VERSION} or newer is needed."
        )


def _move(connection: Connection, to: str) -> list[str]:
    """Run what lies between the database's migration and another, forwards or back."""
    config = configuration()
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    order = ["base", *(script.revision for script in reversed(scripts))]
    present = MigrationContext.configure(connection).get_current_revision() or "base"
    connection.rollback()
    if present not in order:
        raise PostgresUnavailable(
            f"The database was made by a newer platform (schema {present}); run that one."
        )
    wanted = order[-1] if to == "head" else to
    if wanted not in order:
        raise PostgresUnavailable(f"There is no migration {to}; the newest is {order[-1]}.")
    start, end = order.index(present), order.index(wanted)
    config.attributes["connection"] = connection
    if start == end:
        return []
    if start < end:
        command.upgrade(config, wanted)
        return order[start + 1 : end + 1]
    command.downgrade(config, wanted)
    return order[end + 1 : start + 1][::-1]


def _grant(connection: Connection) -> None:
    """Give the roles what this schema needs them to have, one migrator at a time."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATORS_LOCK})"))
    bring_grants(connection)
    connection.commit()


def configuration() -> Config:
    """Return Alembic's configuration, which needs no file and says nothing on stdout."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config


def without_password(url: str) -> str:
    """Return a database's address as it may be shown."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _reason(error: BaseException) -> str:
    original = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return (str(original).splitlines() or [type(original).__name__])[0].rstrip(".")
