"""`auction backup`: the whole database as one consistent folder, while the house runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from auction.settings import read_settings
from web.serve.backups import back_up
from web.serve.steps import database


def backup(
    target: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
) -> None:
    """Back up the database into a folder: a dump, and a manifest with every lot's newest entry.

    The keys are NOT included: keep them, and heads.jsonl, apart. Bids are taken meanwhile.
    """
    with database(read_settings(), lambda line: typer.echo(line, err=True)) as (settings, _):
        made = back_up(settings, target.absolute())
    said = {"backup": str(target), "made_at": made.made_at, "lots": len(made.lots)}
    said |= {"schema": made.schema, "postgresql": made.postgresql, "keys": made.keys}
    typer.echo(json.dumps(said, ensure_ascii=False))
