"""The command line's one entrance: all commands, and how a failure ends one."""

from __future__ import annotations

import importlib
import importlib.util

import typer

from auction.kernel.refusal import Failure
from web.cli.demo import demo
from web.cli.migrate import migrate
from web.cli.sandbox import sandbox
from web.cli.serve import serve
from web.cli.worker import worker

COULD_NOT_START = 2

app = typer.Typer(
    help="A court's auction house: from a seized flat to money in the creditors' hands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (serve, worker, migrate, sandbox, demo):
    app.command()(command)
for name in ("init", "replay", "verify"):
    if importlib.util.find_spec(f"web.cli.{name}"):
        app.command()(getattr(importlib.import_module(f"web.cli.{name}"), name))


def main() -> None:
    """Run the command line; a failure is one sentence on stderr and exit 2."""
    try:
        app()
    except Failure as failure:
        typer.echo(str(failure), err=True)
        raise SystemExit(COULD_NOT_START) from failure


if __name__ == "__main__":
    main()
