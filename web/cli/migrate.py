"""`auction migrate`: bring the database to this version's schema."""

from __future__ import annotations

import typer

from auction.settings import read_settings
from web.serve.steps import database, migrate_saying


def migrate() -> None:
    """Run the missing migrations, all or none, and stop."""
    with database(read_settings(), typer.echo) as (settings, _):
        migrate_saying(settings, typer.echo)
