"""`auction serve`: the whole house, or one web process of it."""

from __future__ import annotations

from typing import Annotated

import typer

from web.serve.supervisor import ServeOptions
from web.serve.supervisor import serve as run_house


def serve(
    *,
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Fill the sandbox court before serving.")
    ] = False,
    bare: Annotated[
        bool, typer.Option("--bare", help="With --sandbox: the court and its people only.")
    ] = False,
    web_only: Annotated[
        bool, typer.Option("--web-only", help="Serve pages only; a worker runs elsewhere.")
    ] = False,
    webs: Annotated[
        int,
        typer.Option(
            envvar="AUCTION_WEBS", min=1, max=64, help="Web processes that share port and lots."
        ),
    ] = 1,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "localhost",
    port: Annotated[
        int, typer.Option(envvar="PORT", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = 8000,
) -> None:
    """Serve the platform: database, migrations, web and worker, until Ctrl-C."""
    options = ServeOptions(
        host=host, port=port, sandbox=sandbox, bare=bare, web_only=web_only, webs=webs
    )
    raise typer.Exit(run_house(options, typer.echo))
