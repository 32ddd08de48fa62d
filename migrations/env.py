"""How Alembic reaches the database, and what it compares with.

One migrator at a time holds an advisory lock; what runs beside it is never kept waiting long, for
a statement that cannot have its lock in a few seconds gives up and everything is undone.
"""

from __future__ import annotations

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from auction.db.engine import driver_url
from auction.db.roles import MIGRATORS_LOCK
from valuation.tables import METADATA


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=METADATA, compare_server_default=True)
    with context.begin_transaction():
        connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATORS_LOCK})"))
        connection.execute(text("SET LOCAL lock_timeout = '4s'"))
        connection.execute(text("SET LOCAL statement_timeout = '60s'"))
        context.run_migrations()


async def connect_and_run(url: str) -> None:
    engine = create_async_engine(driver_url(url), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


def address() -> str:
    url = context.config.attributes.get("database_url") or os.environ.get("AUCTION_DATABASE_URL")
    if not isinstance(url, str):
        raise SystemExit("AUCTION_DATABASE_URL names no database to migrate.")
    return url


connection = context.config.attributes.get("connection")
if isinstance(connection, Connection):
    run(connection)
else:
    asyncio.run(connect_and_run(address()))
