"""`auction calc`: the calculators on the command line, JSON lines in and JSON lines out."""

from __future__ import annotations

import json
import re
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from auction.bidding.strict_json import OddNumber
from auction.calculators.answering import Calculator, answer, answer_case
from auction.i18n.languages import Language
from auction.kernel.refusal import Failure, Refused
from web.calculator_words import error_form

ANSWERED, BAD_CASE = 0, 2
_WHOLE = re.compile(r"-?\d{1,20}", re.ASCII)

calc = typer.Typer(
    help="Work out fees, interest, deposits, deadlines and distributions: one JSON case a line.",
    no_args_is_help=True,
)
_File = Annotated[str, typer.Argument(help="JSON lines, UTF-8: a path, or - for what comes in.")]
_FileOrOptions = Annotated[
    str | None, typer.Argument(help="JSON lines, UTF-8: a path, or -; or one case by the options.")
]


@calc.command("distribution")
def distribution(file: _File) -> None:
    """Share proceeds out among costs and claims, turn by turn. Exit 2: a case is bad."""
    _answer_file(Calculator.distribution, file)


@calc.command("delay-interest")
def delay_interest(file: _File) -> None:
    """Work out the doubled part of delay interest. Exit 2: a case is bad."""
    _answer_file(Calculator.delay_interest, file)


@calc.command("execution-fee")
def execution_fee(
    file: _FileOrOptions = None,
    amount_fen: Annotated[str | None, typer.Option(help="One case: the amount in fen.")] = None,
) -> None:
    """Work out the execution fee on what was actually enforced. Exit 2: a case is bad."""
    _answer_file_or_case(Calculator.execution_fee, file, {"amount_fen": _number(amount_fen)})


@calc.command("deposit")
def deposit(file: _File) -> None:
    """Work out what is paid before bidding. Exit 2: a case is bad."""
    _answer_file(Calculator.deposit, file)


@calc.command("deadline")
def deadline(
    file: _FileOrOptions = None,
    from_: Annotated[
        str | None, typer.Option("--from", help="One case: a day, or an instant with its offset.")
    ] = None,
    days: Annotated[str | None, typer.Option(help="One case: how many days.")] = None,
    kind: Annotated[
        str | None, typer.Option(help="One case: period (if left out), elapsed or before.")
    ] = None,
) -> None:
    """Work out the end of a period, or an instant days of 24 hours away. Exit 2: a bad case."""
    case = {"from": from_, "days": _number(days), "kind": kind}
    _answer_file_or_case(Calculator.deadline, file, case)


def _answer_file_or_case(
    calculator: Calculator, file: str | None, options: Mapping[str, object]
) -> None:
    case = {name: value for name, value in options.items() if value is not None}
    if (file is None) == (not case):
        raise typer.BadParameter("give either a file or the options of one case")
    if file is not None:
        _answer_file(calculator, file)
    raise typer.Exit(_say(partial(answer_case, calculator, case)))


def _answer_file(calculator: Calculator, file: str) -> None:
    worst = ANSWERED
    with closing(_opened(file)) as lines:
        for case in _cases(lines):
            worst = max(worst, _say(partial(answer, calculator, case)))
    raise typer.Exit(worst)


def _opened(file: str) -> BinaryIO:
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}") from error


def _cases(lines: BinaryIO) -> Iterator[bytes]:
    """Yield each line: a blank one too, so that the answers' lines stay those of the cases."""
    for number, line in enumerate(lines):
        case = line.rstrip(b"\r\n")
        yield case.removeprefix(BOM_UTF8) if number == 0 else case


def _say(work_out: Callable[[], dict[str, Any]]) -> int:
    try:
        said, code = work_out(), ANSWERED
    except Refused as refused:
        said, code = error_form(Language.en, refused.refusal), BAD_CASE
    typer.echo(json.dumps(said, ensure_ascii=False).encode(errors="backslashreplace"))
    return code


def _number(typed: str | None) -> int | OddNumber | None:
    """Return what was typed as a number of a case would be read."""
    if typed is None:
        return None
    return int(typed) if _WHOLE.fullmatch(typed) else OddNumber(typed)
