"""`auction demo`: the whole chain in under a minute, against a server of its own."""

from __future__ import annotations

from typing import Annotated

import typer


def demo(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout at the end.")
    ] = False,
) -> None:
    """Play a case from seizure to the creditors; exit 0 good, 1 a check failed, 2 no start."""
    from web.sandbox.demo import play  # Never loaded in production.

    raise typer.Exit(play(as_json=as_json))
