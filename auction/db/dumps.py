"""The whole database as one file, and back: PostgreSQL's own `pg_dump` and `pg_restore`.

Neither owners nor grants are in it: whoever restores owns the tables, and the migrations give the
grants. A password never stands on a command line, where others on the machine could read it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from auction.db.pg_programs import Programs, clean_environment
from auction.kernel.refusal import Failure

_LIKE_OURS = ("--no-owner", "--no-privileges", "--no-password")


class DumpFailed(Failure):
    """PostgreSQL's program could not do it; the message is one sentence with its reason."""


def dump(programs: Programs, url: str, target: Path, *, snapshot: str) -> None:
    """Write the database as it stands in an exported snapshot. Raises `DumpFailed`."""
    options = ("--format=custom", *_LIKE_OURS, f"--snapshot={snapshot}")
    with target.open("xb") as file:
        _run(programs, "pg_dump", url, options, stdout=file.fileno())


def load(programs: Programs, url: str, source: Path) -> None:
    """Read a dump into an empty database, all of it or nothing. Raises `DumpFailed`."""
    options = ("--format=custom", *_LIKE_OURS, "--exit-on-error", "--single-transaction")
    with source.open("rb") as file:
        _run(programs, "pg_restore", url, options, stdin=file.fileno())


def _run(
    programs: Programs,
    name: str,
    url: str,
    options: tuple[str, ...],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
) -> None:
    address, password = _without_password(url)
    done = subprocess.run(
        programs.command(name, *options, "--dbname", address),
        check=False,
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        cwd="/",
        env=clean_environment() | ({"PGPASSWORD": password} if password else {}),
        **programs.run_as.options(),
    )
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise DumpFailed(f"{name} failed: {said[0].removeprefix(f'{name}: ')}.")


def _without_password(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    return parts._replace(netloc=f"{name}@{host}" if user else host).geturl(), unquote(password)
