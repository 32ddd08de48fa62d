"""Bring a database to the schema this code was written for, or say in a sentence why not."""

from __future__ import annotations

import asyncio
import socket
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


def migrate(url: str) -> list[str]:
    """Run every missing migration on the database at `url`; return the names of those that ran.

    All of them or none, one migrator at a time. Raises `PostgresUnavailable` when the database
    cannot be reached, is older than PostgreSQL 15, or was made by a newer platform.
    """
    return asyncio.run(_migrate(url))


async def _migrate(url: str) -> list[str]:
    engine = create_async_engine(driver_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_upgrade)
    except (OSError, socket.gaierror, asyncpg.PostgresError, DBAPIError) as error:
        raise PostgresUnavailable(
            f"The database at {without_password(url)} is not to be had: {_reason(error)}."
        ) from error
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> list[str]:
    config = configuration()
    scripts = ScriptDirectory.from_config(config)
    version = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    if version < OLDEST_VERSION:
        raise PostgresUnavailable(
            f"The database runs on PostgreSQL {version}; {OLDEST_VERSION} or newer is needed."
        )
    before = set(MigrationContext.configure(connection).get_current_heads())
    known = {script.revision for script in scripts.walk_revisions()}
    if unknown := before - known:
        raise PostgresUnavailable(
            f"The database was made by a newer platform (schema {', '.join(sorted(unknown))});"
            " run that one."
        )
    missing = [script.revision for script in scripts.iterate_revisions("heads", tuple(before))]
    connection.rollback()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return missing[::-1]


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
