"""The steps every command begins with: a running database, its schema, a filled sandbox court."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from auction.db.embedded import Server, embedded_postgres
from auction.db.roles import WEB, WORKER
from auction.settings import Settings, SettingsWrong
from web.serve.migrations import migrate, without_password

Say = Callable[[str], None]


@contextlib.contextmanager
def database(settings: Settings, say: Say) -> Iterator[tuple[Settings, Server | None]]:
    """Give the settings an address of a running database: the one named, else the embedded one.

    Web processes and the worker get addresses of their own, under which each may do only what it
    needs; the address itself, which owns the tables, stays with whoever migrates.
    """
    if settings.database_url:
        say(f"Using the database at {without_password(settings.database_url)}.")
        yield settings, None
        return
    with embedded_postgres(settings.data, programs=settings.pg_bin) as server:
        how = "Found" if server.process is None else "Started"
        say(f"{how} PostgreSQL {server.programs.version} in {settings.data}.")
        addresses = {
            "database_url": server.url,
            "web_database_url": server.url_of(role=WEB),
            "worker_database_url": server.url_of(role=WORKER),
        }
        yield settings.model_copy(update=addresses), server


def migrate_saying(settings: Settings, say: Say, *, to: str = "head") -> None:
    """Bring the database to a migration and say which ones ran."""
    ran = migrate(settings.database_url, to=to)
    say(f"Migrated the database: {', '.join(ran)}." if ran else "The database is up to date.")


def web_address(settings: Settings, say: Say) -> str:
    """Return the address a web process connects to; say so if it may read more than it should."""
    if not settings.web_database_url:
        say("AUCTION_WEB_DATABASE_URL is not set: web processes use the same role as migrations.")
    return settings.web_database_url or settings.database_url


def worker_address(settings: Settings) -> str:
    """Return the address the worker connects to."""
    return settings.worker_database_url or settings.database_url


def fill_sandbox(settings: Settings, say: Say, *, bare: bool = False) -> dict[str, Any]:
    """Fill the sandbox court, or bring it back to where there is something to see."""
    if not settings.is_sandbox:
        raise SettingsWrong("AUCTION_MODE=production refuses a sandbox court.")
    say("Filling the sandbox court; the first time takes about a minute.")
    from web.sandbox.seed import fill  # Never loaded in production.

    return asyncio.run(fill(settings.database_url, settings, bare=bare, say=say))
