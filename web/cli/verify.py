"""`auction verify`: check the linked record of a lot without trusting who kept it."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from auction.bidding.queries import head_of, record_lines
from auction.bidding.replay import iso_utc
from auction.bidding.verify import Flaw, Verified
from auction.bidding.verify import verify as verify_record
from auction.db.engine import Database
from auction.kernel.refusal import Refused
from auction.settings import read_settings
from web.serve.steps import database

HOLDS, FLAWED, BAD_INPUT = 0, 1, 2
_LOT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def verify(
    records: Annotated[
        list[str],
        typer.Argument(help="Record files, as a lot's page offers them, or ids of lots kept here."),
    ],
) -> None:
    """Check each record's links and replay it by the rules; print what it comes to as JSON lines.

    A lot's record is read from the database and must end where the lot's own head says. Exit 0:
    all hold; 1: one does not, and name:line on stderr says where; 2: a record cannot be read. A
    file cut off at its end still holds: compare its `head` with the published one.
    """
    raise typer.Exit(max(_check(record) for record in records))


def _check(record: str) -> int:
    is_lot = not Path(record).exists() and _LOT_ID.fullmatch(record) is not None
    try:
        found = _lot(record) if is_lot else _file(Path(record))
    except OSError as error:
        typer.echo(f"{record}:1 cannot be read: {error.strerror}", err=True)
        return BAD_INPUT
    except Refused:
        typer.echo(f"{record}:1 is neither a file nor a lot kept here", err=True)
        return BAD_INPUT
    if isinstance(found, Flaw):
        typer.echo(f"{record}:{found.line} {found.what}", err=True)
        return FLAWED
    typer.echo(json.dumps(_line(record, found, is_lot=is_lot), ensure_ascii=False))
    return HOLDS


def _file(path: Path) -> Verified | Flaw:
    text = path.read_bytes().decode(errors="surrogateescape")
    return verify_record(text.removesuffix("\n").split("\n"))


def _lot(lot_id: str) -> Verified | Flaw:
    with database(read_settings(), lambda line: typer.echo(line, err=True)) as (settings, _):
        return asyncio.run(_kept_lot(settings.database_url, lot_id))


async def _kept_lot(url: str, lot_id: str) -> Verified | Flaw:
    """Check a lot that may be running: its head is read first, and the record up to there."""
    house = Database(url)
    try:
        async with house.session() as session:
            seq, head = await head_of(session, lot_id)
            lines = [line async for line in record_lines(session, lot_id)][: seq + 1]
    finally:
        await house.dispose()
    found = verify_record(lines)
    if isinstance(found, Verified) and (found.entries, found.head) != (seq, head):
        return Flaw(len(lines) + 1, f"entry {seq} should stand here, with the hash {head}")
    return found


def _line(name: str, found: Verified, *, is_lot: bool) -> dict[str, object]:
    line = asdict(found)
    ends_at = iso_utc(line.pop("ends_at_ms"))
    return {**({} if is_lot else {"file": name}), **line, "ends_at": ends_at}
