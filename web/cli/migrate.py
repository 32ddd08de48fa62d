"""`auction migrate`: bring the database to this release's schema, or back to an older one."""

from __future__ import annotations

from typing import Annotated

import typer

from auction.settings import read_settings
from web.serve.steps import database, migrate_saying


def migrate(
    *,
    to: Annotated[
        str, typer.Option(help="A migration's number, `base` or `head`; going back loses columns.")
    ] = "head",
) -> None:
    """Run the migrations that are missing, all or none, and stop."""
    with database(read_settings(), typer.echo) as (settings, _):
        migrate_saying(settings, typer.echo, to=to)
