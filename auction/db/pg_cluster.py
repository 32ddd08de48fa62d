"""What lies in the data folder: the cluster, the note of what made it, the socket's folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

from auction.db.pg_programs import PostgresUnavailable, Programs

PORT = 5432  # Names the socket file; nothing listens on the network.
ROLE = "auction"
_LONGEST_SOCKET_PATH = 100  # Bytes; the kernel's own limit is 107, macOS's 103.


def remembered(data: Path) -> tuple[Path, int] | None:
    """Return where the programs that made a data folder's cluster were, and their version."""
    try:
        note = json.loads((data / "cluster.json").read_text())
        return Path(note["programs"]), int(note["version"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise PostgresUnavailable(
            f"{data / 'cluster.json'} does not say which PostgreSQL made the data beside it."
        ) from error


def remember(data: Path, programs: Programs) -> None:
    """Note which programs make the cluster, before it is made."""
    note = {"version": programs.version, "programs": str(programs.origin)}
    unfinished = data / "cluster.json.new"
    unfinished.write_text(json.dumps(note) + "\n")
    unfinished.rename(data / "cluster.json")


def make_cluster(cluster: Path, programs: Programs, *, durable: bool) -> None:
    """Make an empty cluster, whole or not at all."""
    unfinished = cluster.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    programs.run_as.own(unfinished)
    made = programs.run(
        "initdb",
        *("--pgdata", str(unfinished), "--username", ROLE, "--data-checksums"),
        *("--encoding", "UTF8", "--locale", "C.UTF-8"),
        *("--auth-local", "trust", "--auth-host", "reject"),
        *(() if durable else ("--no-sync",)),
    )
    if made.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise PostgresUnavailable(
            f"PostgreSQL could not make its data in {cluster.parent} as the user"
            f" {programs.run_as.name} ({error_line(made.stderr)})."
        )
    unfinished.rename(cluster)


def postmaster_note(cluster: Path) -> tuple[int, Path] | None:
    """Read `postmaster.pid`: the process, and the folder of its socket."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        return int(lines[0]), Path(lines[4])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def is_postgres(pid: int) -> bool:
    """Say whether a process still runs and, where one can see it, is a PostgreSQL."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/comm").read_text().startswith("postgres")
    except ProcessLookupError:
        return False
    except (PermissionError, FileNotFoundError):
        return not Path(f"/proc/{os.getpid()}").exists()


def socket_folder_for(cluster: Path, programs: Programs) -> Path:
    """Return the cluster itself, or a short folder of its user's when that path is too long."""
    if _socket_fits(cluster):
        return cluster
    name = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"auction-{name}"
    if not _socket_fits(folder):
        raise PostgresUnavailable(f"{cluster} and {folder} are both too long for a socket.")
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        programs.run_as.own(folder)
    seen = folder.lstat()
    ours = os.geteuid() if programs.run_as.uid is None else programs.run_as.uid
    if seen.st_uid != ours or seen.st_mode & 0o077 or folder.is_symlink():
        raise PostgresUnavailable(f"{folder} is somebody else's: the socket cannot stand there.")
    return folder


def _socket_fits(folder: Path) -> bool:
    return len(os.fsencode(folder / f".s.PGSQL.{PORT}.lock")) <= _LONGEST_SOCKET_PATH


def error_line(said: str) -> str:
    """Return the line that says what is wrong, without its time and level."""
    lines = [line for line in said.splitlines() if "FATAL" in line or "error" in line.lower()]
    line = (lines or said.splitlines() or ["no reason given"])[0]
    return line.split("FATAL:")[-1].strip().rstrip(".")
