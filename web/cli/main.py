"""The command line's one entrance: all commands, and how a failure ends one."""

from __future__ import annotations

import typer

from auction.i18n.languages import Language
from auction.kernel.refusal import Failure, Refused
from web.cli.archive import archive
from web.cli.backup import backup
from web.cli.calc import calc
from web.cli.demo import demo
from web.cli.draw import draw
from web.cli.init import init
from web.cli.migrate import migrate
from web.cli.replay import replay
from web.cli.restore import restore
from web.cli.sandbox import sandbox
from web.cli.serve import serve
from web.cli.stops import stops
from web.cli.verify import verify
from web.cli.worker import worker
from web.serve.logs import begin_logging
from web.words import refusal_sentence

COULD_NOT_START = 2

app = typer.Typer(
    help="A court's auction house: from a seized flat to money in the creditors' hands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    serve,
    worker,
    migrate,
    init,
    sandbox,
    demo,
    replay,
    verify,
    stops,
    backup,
    restore,
    archive,
):
    app.command()(command)
app.add_typer(draw, name="draw")
app.add_typer(calc, name="calc")


def main() -> None:
    """Run the command line; a failure or a refusal is one sentence on stderr and exit 2."""
    begin_logging()
    try:
        app()
    except Failure as failure:
        typer.echo(str(failure), err=True)
        raise SystemExit(COULD_NOT_START) from failure
    except Refused as refused:
        typer.echo(refusal_sentence(Language.en, refused.refusal), err=True)
        raise SystemExit(COULD_NOT_START) from refused


if __name__ == "__main__":
    main()
