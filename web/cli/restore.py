"""`auction restore`: a backup brought back, and every lot held to what was signed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from auction.bidding import heads_file
from auction.bidding.signed import Statement
from auction.settings import Settings, read_settings
from web.serve.backups import read_backup
from web.serve.migrations import without_password
from web.serve.restores import Compared, compare, load_backup, read_signed
from web.serve.steps import database, migrate_saying

HOLDS, LOST = 0, 1


def restore(
    source: Annotated[
        Path | None,
        typer.Argument(help="A backup's folder; without one only the comparison is made."),
    ] = None,
    *,
    heads: Annotated[
        Path | None,
        typer.Option(help="Signed heads to compare with; else heads.jsonl of the data folder."),
    ] = None,
    receipt: Annotated[
        list[Path] | None, typer.Option(help="A file of signed receipts; may be repeated.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Empty the database first, after a question.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Answer that question with yes.")] = False,
) -> None:
    """Restore a backup into an empty database, migrate it, and compare every lot.

    Each record is checked whole and held to the signed heads and receipts. A lot that lacks an
    entry that was signed has lost an acknowledged bid: it is stopped, and named on stderr. Exit
    0: nothing is missing; 1: something is; 2: nothing was restored.
    """
    settings = read_settings()
    signed, unread = _signed(settings, heads, receipt or [])
    backed_up = {} if source is None else read_backup(source).lots
    with database(settings, _say) as (settings, _):
        if source is not None:
            if replace and not yes:
                _ask(settings)
            asyncio.run(load_backup(settings, source, replace=replace))
        migrate_saying(settings, _say)
        found = asyncio.run(compare(settings, signed, backed_up=backed_up))
    raise typer.Exit(_tell(found, unread, backed_up))


def _signed(
    settings: Settings, heads: Path | None, receipts: list[Path]
) -> tuple[list[tuple[str, Statement]], list[str]]:
    kept = settings.data / heads_file.NAME
    if heads is None and not kept.exists():
        _say("There is no file of signed heads: only the records themselves are checked.")
    first = heads or (kept if kept.exists() else None)
    signed: list[tuple[str, Statement]] = []
    unread: list[str] = []
    for path in [*([first] if first else []), *receipts]:
        found, others = read_signed(path)
        signed += found
        unread += others
    return signed, unread


def _ask(settings: Settings) -> None:
    where = without_password(settings.database_url)
    typer.confirm(f"Everything in {where} will be deleted. Go on?", abort=True, err=True)


def _tell(found: Compared, unread: list[str], backed_up: Mapping[str, object]) -> int:
    for lost in found.lost:
        _say(str(lost))
    for lot, flaw in found.flaws.items():
        _say(f"{lot}:{flaw.line} {flaw.what}")
    for line in (*found.untrusted, *unread):
        _say(line)
    for lot in found.not_as_backed_up:
        _say(f"{lot}: not as it was backed up")
    said = {
        "lots": found.lots,
        "backed_up": len(backed_up),
        "signed": found.signed,
        "lost": [lost.lot for lost in found.lost],
        "flawed": list(found.flaws),
    }
    typer.echo(json.dumps(said, ensure_ascii=False))
    return HOLDS if found.holds and not unread else LOST


def _say(line: str) -> None:
    typer.echo(line, err=True)
