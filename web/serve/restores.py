"""Bringing a backup back, and what follows every restore: each lot is held to what was signed.

The comparison stands by itself, so that it also follows a recovery to a point in time, which
PostgreSQL does without us.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.heads import published_keys
from auction.bidding.restored import Lost, all_heads, flaw_of, lost_of
from auction.bidding.signed import PublicKey, Statement, keys_by_id, read_line
from auction.bidding.signing import SigningKey, signature_flaw
from auction.bidding.stops import StopCode, stop_lot
from auction.bidding.verify import Flaw
from auction.db.dumps import load
from auction.db.engine import Database
from auction.db.pg_programs import find_client_programs
from auction.kernel.refusal import Failure
from auction.settings import Settings
from web.serve.backups import DUMP


class RestoreRefused(Failure):
    """The database is not one to restore into; the message is one sentence."""


@dataclass(frozen=True)
class Compared:
    """What the comparison came to. `untrusted` are lines whose signature does not hold."""

    lots: int
    signed: int
    lost: Sequence[Lost]
    flaws: Mapping[str, Flaw]
    untrusted: Sequence[str]
    not_as_backed_up: Sequence[str]

    @property
    def holds(self) -> bool:
        """Say whether nothing at all is wrong."""
        return not (self.lost or self.flaws or self.untrusted or self.not_as_backed_up)


async def load_backup(settings: Settings, source: Path, *, replace: bool) -> None:
    """Read a backup's dump into the settings' database, all of it or nothing.

    Raises `RestoreRefused` when somebody else uses the database, or it is not empty and `replace`
    was not asked for; `DumpFailed`, `PostgresUnavailable`.
    """
    connection = await asyncpg.connect(settings.database_url)
    try:
        if await connection.fetchval(_OTHERS):
            raise RestoreRefused("Somebody uses this database: stop the house first.")
        if await connection.fetchval(_TABLES):
            if not replace:
                raise RestoreRefused(
                    "This database is not empty: restore into an empty one, or say --replace."
                )
            await connection.execute(_EMPTY)
        version = connection.get_server_version().major
    finally:
        await connection.close()
    programs = find_client_programs(settings.data, asked=settings.pg_bin, server_version=version)
    load(programs, settings.database_url, source / DUMP)


def read_signed(path: Path) -> tuple[list[tuple[str, Statement]], list[str]]:
    """Return a file's heads and receipts, each with its place, and the places of other lines.

    A line cut off at the file's end is none. Raises `RestoreRefused` when it cannot be read.
    """
    try:
        text = path.read_bytes().decode(errors="surrogateescape")
    except OSError as error:
        raise RestoreRefused(f"{path} cannot be read ({error.strerror}).") from error
    signed, unread = [], []
    for number, line in enumerate(text.split("\n")[:-1] or [text], start=1):
        try:
            read = read_line(line)
        except ValueError as wrong:
            unread.append(f"{path}:{number} {wrong}")
            continue
        if not isinstance(read, PublicKey):
            signed.append((f"{path}:{number}", read))
    return signed, unread


async def compare(
    settings: Settings,
    signed: Iterable[tuple[str, Statement]],
    *,
    backed_up: Mapping[str, tuple[int, str]],
) -> Compared:
    """Hold every lot to its links, its rules, and what was signed; stop those that fail."""
    database = Database(settings.database_url)
    try:
        async with database.session() as session:
            keys = await _keys(session, settings)
            trusted, untrusted = _told_apart(signed, keys)
            heads = await all_heads(session)
            found = Compared(
                lots=len(heads),
                signed=len(trusted),
                lost=await lost_of(session, trusted),
                flaws=await _flaws(session, heads),
                untrusted=untrusted,
                not_as_backed_up=[lot for lot, head in backed_up.items() if heads.get(lot) != head],
            )
            await _stop(session, found)
            await session.commit()
    finally:
        await database.dispose()
    return found


async def _keys(session: AsyncSession, settings: Settings) -> Mapping[str, PublicKey]:
    published = [one.key for one in await published_keys(session)]
    return keys_by_id([*published, SigningKey(settings.signing_key).public])


def _told_apart(
    signed: Iterable[tuple[str, Statement]], keys: Mapping[str, PublicKey]
) -> tuple[list[Statement], list[str]]:
    trusted, untrusted = [], []
    for place, statement in signed:
        flaw = signature_flaw(statement, keys)
        if flaw is None:
            trusted.append(statement)
        else:
            untrusted.append(f"{place} {flaw}")
    return trusted, untrusted


async def _flaws(session: AsyncSession, lots: Iterable[str]) -> dict[str, Flaw]:
    found = {lot: await flaw_of(session, lot) for lot in lots}
    return {lot: flaw for lot, flaw in found.items() if flaw is not None}


async def _stop(session: AsyncSession, found: Compared) -> None:
    for lost in found.lost:
        if lost.kept_seq is not None:
            await stop_lot(session, lost.lot, StopCode.bids_lost, lost.detail())
    for lot, flaw in found.flaws.items():
        detail = {"line": flaw.line, "what": flaw.what}
        await stop_lot(session, lot, StopCode.record_broken, detail)


_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
_EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC"
