"""`auction worker`: what falls due, what waits in the outbox, mail."""

from __future__ import annotations

import typer

from auction.settings import read_settings
from web.serve.steps import database, migrate_saying, worker_address


def worker() -> None:
    """Run one worker until Ctrl-C; several may run beside each other."""
    from web.serve.worker_process import main as work  # The whole house: for this command alone.

    with database(read_settings(), typer.echo) as (settings, _):
        migrate_saying(settings, typer.echo)
        work(settings.model_copy(update={"database_url": worker_address(settings)}))
