"""`auction replay`: put recorded bidding through the rules the live lot runs by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from auction.bidding.recordings import (
    BadInput,
    ExportTerms,
    LotRecording,
    read_export,
    read_instant,
    read_json_lines,
)
from auction.bidding.replay import replay as replay_lot
from auction.kernel.clock import COURT_ZONE

CLEAN, DIFFERS, BAD_INPUT = 0, 1, 2


def replay(
    files: Annotated[list[Path], typer.Argument(help="JSON lines, or a site's CSV export.")],
    start_fen: Annotated[int | None, typer.Option(help="Start price of an exported lot.")] = None,
    increment_fen: Annotated[int | None, typer.Option(help="Increment of an exported lot.")] = None,
    ends_at: Annotated[
        str | None, typer.Option(help="Nominal end of an exported lot, ISO 8601.")
    ] = None,
) -> None:
    """Replay each lot and print what the rules make of it, one JSON line a lot.

    Exit 0: nothing is refused and nothing differs from what was recorded; 1: something is or
    does; 2: bad input, named as file:line on stderr, and the rest is replayed all the same.
    """
    terms = _export_terms(start_fen, increment_fen, ends_at)
    worst = CLEAN
    for path in files:
        for read in _recordings(path, terms):
            if isinstance(read, BadInput):
                typer.echo(f"{path}:{read.line} {read.what}", err=True)
                worst = BAD_INPUT
                continue
            result = replay_lot(read)
            typer.echo(json.dumps(result.to_json(), ensure_ascii=False))
            worst = max(worst, CLEAN if result.is_clean else DIFFERS)
    raise typer.Exit(worst)


def _export_terms(
    start_fen: int | None, increment_fen: int | None, ends_at: str | None
) -> ExportTerms | None:
    if start_fen is None or increment_fen is None or ends_at is None:
        return None
    try:
        ends_at_ms = read_instant(ends_at, zone=COURT_ZONE)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--ends-at") from error
    return ExportTerms(start_fen, increment_fen, ends_at_ms)


def _recordings(path: Path, terms: ExportTerms | None) -> Iterator[LotRecording | BadInput]:
    try:
        content = path.read_bytes()
    except OSError as error:
        yield BadInput(1, f"cannot be read: {error.strerror}")
        return
    text = _decoded(content)
    first_line = text.lstrip().partition("\n")[0]
    if path.suffix.lower() != ".csv" and "竞买号" not in first_line:
        yield from read_json_lines(content.decode("utf-8-sig", errors="surrogateescape"))
    elif terms is None:
        yield BadInput(1, "an export needs --start-fen, --increment-fen and --ends-at")
    else:
        yield read_export(text, lot=path.stem, terms=terms)


def _decoded(content: bytes) -> str:
    """Return the text of an export, which is UTF-8 or GB18030."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")
