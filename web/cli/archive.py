"""`auction archive`: a finished lot's archive that proves itself, as a file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from auction.db.engine import Database
from auction.registers.archive import write_archive
from auction.settings import read_settings
from web.serve.steps import database


def archive(
    lot: Annotated[str, typer.Argument(help="The id of a lot kept here, as in its address.")],
    *,
    to: Annotated[
        Path | None, typer.Option(help="The file to write; else lot-ID.zip in this folder.")
    ] = None,
) -> None:
    """Write everything public of a finished lot into one ZIP that says how to check it."""
    path = to or Path(f"lot-{lot}.zip")
    with database(read_settings(), lambda line: typer.echo(line, err=True)) as (settings, _):
        asyncio.run(_write(settings.database_url, lot, path))
    typer.echo(str(path))


async def _write(url: str, lot_id: str, path: Path) -> None:
    """Write it whole or not at all."""
    house = Database(url)
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        async with house.session() as session:
            with unfinished.open("wb") as file:
                await write_archive(session, lot_id, file)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
        await house.dispose()
