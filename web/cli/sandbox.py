"""`auction sandbox`: fill the sandbox court without serving it."""

from __future__ import annotations

import json

import typer

from auction.settings import read_settings
from web.serve.steps import database, fill_sandbox, migrate_saying


def sandbox() -> None:
    """Fill the sandbox court, or refresh it, and print its users as JSON."""
    with database(read_settings(), _say) as (settings, _):
        migrate_saying(settings, _say)
        summary = fill_sandbox(settings, _say)
    typer.echo(json.dumps(summary, ensure_ascii=False, indent=2))


def _say(line: str) -> None:
    typer.echo(line, err=True)
