"""`auction verify`: check the linked record of a lot without trusting who kept it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from auction.bidding.replay import iso_utc
from auction.bidding.verify import Flaw, Verified
from auction.bidding.verify import verify as verify_record

HOLDS, FLAWED, BAD_INPUT = 0, 1, 2


def verify(
    files: Annotated[list[Path], typer.Argument(help="Record files, as a lot's page offers them.")],
) -> None:
    """Check each record's links and replay it by the rules; print what it comes to as JSON lines.

    Exit 0: all hold; 1: one does not, and file:line on stderr says where; 2: a file cannot be
    read. A record cut off at its end still holds: compare its `head` with the published one.
    """
    worst = HOLDS
    for path in files:
        try:
            text = path.read_bytes().decode(errors="surrogateescape")
        except OSError as error:
            typer.echo(f"{path}:1 cannot be read: {error.strerror}", err=True)
            worst = BAD_INPUT
            continue
        found = verify_record(text.removesuffix("\n").split("\n"))
        if isinstance(found, Flaw):
            typer.echo(f"{path}:{found.line} {found.what}", err=True)
            worst = max(worst, FLAWED)
        else:
            typer.echo(json.dumps(_line(path, found), ensure_ascii=False))
    raise typer.Exit(worst)


def _line(path: Path, found: Verified) -> dict[str, object]:
    line = asdict(found)
    ends_at = iso_utc(line.pop("ends_at_ms"))
    return {"file": str(path), **line, "ends_at": ends_at}
