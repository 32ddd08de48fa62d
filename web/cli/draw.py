"""`auction draw verify`: draw three agencies again from a published file, trusting nobody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from valuation.draw.drawing import DrawFault, NotARecord, first_fault, read_record

HOLDS, FAULTY, BAD_INPUT = 0, 1, 2
_SAYS = {
    DrawFault.not_revealed: "the draw has not been revealed: there is no result to check yet",
    DrawFault.roster_too_short: "roster: fewer than three agencies",
    DrawFault.roster_order: "roster: not sorted by id, or an id stands twice",
    DrawFault.roster_hash: "roster: it is not the one that roster_sha256 was made of",
    DrawFault.opening_hash: "opening: what was published at the opening has another hash",
    DrawFault.secret_hash: "secret: it is not the one that secret_sha256 was made of",
    DrawFault.contributions_order: "contributions: not sorted, or somebody stands there twice",
    DrawFault.contributions_hash: "contributions: not those contributions_sha256 was made of",
    DrawFault.seed: "seed: secret, roster and contributions give another one",
    DrawFault.result: "chosen: the seed gives three others, or another order",
}

draw = typer.Typer(help="Check draws of appraisal agencies.", no_args_is_help=True)


@draw.callback()
def _about() -> None:
    """Check draws of appraisal agencies."""


@draw.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A draw's file, as its page offers it.")],
) -> None:
    """Draw again from a draw's file and compare.

    Prints what it comes to as a JSON line. Exit 0: it holds; 1: it does not, and stderr names the
    first thing that is wrong; 2: the file cannot be read. Needs no database and no network.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        _end(file, f"cannot be read: {error.strerror}", BAD_INPUT)
    try:
        record = read_record(content)
    except NotARecord as error:
        _end(file, f"is no draw's file: {error}", FAULTY)
    fault = first_fault(record)
    if fault is not None:
        _end(file, _SAYS[fault], FAULTY)
    names = {line.agency_id: line.name for line in record.roster}
    found = {
        "draw": record.draw,
        "roster": len(record.roster),
        "contributions": len(record.contributions),
        "opening_sha256": record.opening_sha256,
        "chosen": [names[agency_id] for agency_id in record.chosen],
    }
    typer.echo(json.dumps(found, ensure_ascii=False))
    raise typer.Exit(HOLDS)


def _end(file: Path, what: str, code: int) -> NoReturn:
    typer.echo(f"{file}: {what}", err=True)
    raise typer.Exit(code)
