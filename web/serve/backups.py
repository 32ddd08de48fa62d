"""A backup of the whole house: the database in one consistent dump, and a manifest beside it.

The keys are not in it: whoever finds a backup must not be able to open a seal or sign a head.
A backup is a folder, written under another name first, so that it is whole or not there.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import asyncpg

from auction.db.dumps import dump
from auction.db.pg_programs import find_client_programs
from auction.kernel.refusal import Failure
from auction.settings import Settings

FORMAT = 1
MANIFEST, DUMP = "manifest.json", "database.dump"
_BLOCK = 1 << 20


class BackupUnusable(Failure):
    """What should be a backup is none, or is not whole; the message is one sentence."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `lots`: each lot's newest entry, its number and hash, at `made_at`."""

    made_at: str
    platform: str
    schema: str
    postgresql: str
    parts: dict[str, dict[str, Any]]
    lots: dict[str, tuple[int, str]]
    format: int = FORMAT
    keys: str = field(default="not included: keep them apart, see docs/settings.md")


def back_up(settings: Settings, target: Path) -> Manifest:
    """Back up the database while the house runs; return what the backup holds.

    Raises `BackupUnusable` when the target exists, `DumpFailed`, `PostgresUnavailable`.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    if target.exists():
        raise BackupUnusable(f"{target} is there already: a backup is never written over.")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        unfinished.mkdir(mode=0o700, parents=True)
        manifest = asyncio.run(_written(settings, unfinished))
        _on_disk(unfinished / DUMP)
        _write(unfinished / MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        unfinished.rename(target)
    except OSError as error:
        raise BackupUnusable(f"{target} cannot be written ({error.strerror}).") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def read_backup(source: Path) -> Manifest:
    """Return a backup's manifest, once every part was found to be what it says.

    Raises `BackupUnusable`.
    """
    try:
        read = json.loads((source / MANIFEST).read_text())
        lots = {lot: (seq, link) for lot, (seq, link) in read.pop("lots").items()}
        manifest = Manifest(**read, lots=lots)
        if manifest.format != FORMAT:
            raise BackupUnusable(f"{source} is a backup of a newer platform.")
        for name, part in manifest.parts.items():
            if _sha256(source / name) != part["sha256"]:
                raise BackupUnusable(f"{source / name} is not what was backed up.")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BackupUnusable(f"{source} is no backup, or not a whole one ({error}).") from error
    return manifest


async def _written(settings: Settings, folder: Path) -> Manifest:
    async with _one_instant(settings.database_url) as connection:
        server = connection.get_server_version()
        programs = find_client_programs(
            settings.data, asked=settings.pg_bin, server_version=server.major
        )
        snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
        heads = await connection.fetch("SELECT lot_id, seq, hash FROM lot_runtime ORDER BY lot_id")
        schema = await connection.fetchval("SELECT version_num FROM alembic_version")
        dump(programs, settings.database_url, folder / DUMP, snapshot=snapshot)
    return Manifest(
        made_at=datetime.now(UTC).isoformat(),
        platform=version("auction"),
        schema=schema,
        postgresql=f"{server.major}.{server.minor}",
        parts={DUMP: _part(folder / DUMP)},
        lots={row["lot_id"]: (row["seq"], row["hash"]) for row in heads},
    )


@asynccontextmanager
async def _one_instant(url: str) -> AsyncGenerator[Any]:
    """Give a connection that sees the database at one instant, until the context ends."""
    connection = await asyncpg.connect(url, server_settings={"application_name": "auction backup"})
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            yield connection
    finally:
        await connection.close()


def _part(path: Path) -> dict[str, Any]:
    return {"bytes": path.stat().st_size, "sha256": _sha256(path)}


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n")
    path.chmod(0o600)
    _on_disk(path)


def _on_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
