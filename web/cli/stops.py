"""`auction stops`: lots for which nothing is taken until a person has looked; letting one go on."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

import typer

from auction.bidding.stops import lift, standing
from auction.db.engine import Database
from auction.settings import read_settings
from web.serve.steps import database

NONE, SOME, NOT_STOPPED = 0, 1, 2


def stops(
    *,
    lift_lot: Annotated[
        str | None, typer.Option("--lift", help="Let this lot go on; its lost time is given back.")
    ] = None,
    because: Annotated[str, typer.Option(help="What was found and done; kept with the stop.")] = "",
) -> None:
    """List the stopped lots as JSON lines, or lift one stop. Exit 0: none stands; 1: one does."""
    if lift_lot is not None and not because.strip():
        raise typer.BadParameter("say what was found and done", param_hint="--because")
    with database(read_settings(), lambda line: typer.echo(line, err=True)) as (settings, _):
        raise typer.Exit(asyncio.run(_run(settings.database_url, lift_lot, because.strip())))


async def _run(url: str, lot_id: str | None, because: str) -> int:
    house = Database(url)
    try:
        async with house.session() as session:
            if lot_id is not None and not await lift(session, lot_id, because):
                typer.echo(f"{lot_id} is not stopped.", err=True)
                return NOT_STOPPED
            await session.commit()
            found = await standing(session)
    finally:
        await house.dispose()
    for stop in found:
        line = {"lot": stop.lot_id, "code": stop.code, "since": stop.stopped_at.isoformat()}
        typer.echo(json.dumps({**line, **stop.detail}, ensure_ascii=False))
    return SOME if found else NONE
