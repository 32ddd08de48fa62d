"""The embedded PostgreSQL: a real server of the platform's own, in its data folder.

It runs in a session of its own, so that Ctrl-C at the terminal reaches the platform alone and the
last commit finds its database; should the platform be killed, the kernel asks it to stop. Whoever
starts it stops it; whoever finds it running uses it and leaves it running. It is reached through
a Unix socket in a folder only its user may enter, never over the network.

Linux and macOS. Synchronous, and meant for a thread that lives as long as the platform: the
kernel's signal comes when the thread that started PostgreSQL ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from auction.db.parent_death import signalled_when_parent_dies
from auction.db.pg_cluster import (
    PORT,
    ROLE,
    error_line,
    is_postgres,
    make_cluster,
    postmaster_note,
    remember,
    remembered,
    socket_folder_for,
)
from auction.db.pg_programs import PostgresUnavailable, Programs, clean_environment, find_programs

DATABASE = "auction"
_READY_SECONDS = 600.0  # One that was killed, or is brought back, replays its log first.
_STOP_SECONDS = 60.0
_POLL_SECONDS = 0.02
_FAST_BUT_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass
class Server:
    """A running PostgreSQL. `process` is None when somebody else started it."""

    programs: Programs
    cluster: Path
    socket_folder: Path
    process: subprocess.Popen[bytes] | None
    durable: bool

    @property
    def url(self) -> str:
        """Return the address of the platform's database, `postgresql://…`."""
        return self.url_of(DATABASE)

    def url_of(self, database: str = DATABASE, *, role: str = ROLE) -> str:
        """Return the address of one of the server's databases, for a role; else its owner's."""
        folder = quote(str(self.socket_folder), safe="/")
        return f"postgresql://{role}@/{database}?host={folder}&port={PORT}"

    def sql(self, statement: str, database: str = "postgres") -> str | None:
        """Run one statement and return what it answered, or None if it failed."""
        said = self.programs.run(
            "psql",
            *("--no-psqlrc", "--no-password", "--tuples-only", "--no-align", "--quiet"),
            *("--host", str(self.socket_folder), "--port", str(PORT), "--username", ROLE),
            *("--dbname", database, "--command", statement),
        )
        return said.stdout.strip() if said.returncode == 0 else None

    def has_died(self) -> bool:
        """Say whether the server has ended, ours or the one we found."""
        if self.process is not None:
            return self.process.poll() is not None
        note = postmaster_note(self.cluster)
        return note is None or not is_postgres(note[0])

    def start_again(self) -> None:
        """Start a server that has ended, or use the one that somebody else has started since.

        Its address stays the same. Raises `PostgresUnavailable`, with nothing started.
        """
        with _start_lock(self.cluster.parent):
            self.process = _running(self.cluster, self.programs, durable=self.durable).process


@contextlib.contextmanager
def embedded_postgres(
    data: Path, *, programs: Path | None = None, durable: bool = True
) -> Iterator[Server]:
    """Find the PostgreSQL of a data folder running, or start it and stop it at the end.

    `programs` names the folder of the programs for a new cluster. `durable=False` gives up what a
    crash of the machine would cost, for tests. Raises `PostgresUnavailable`, with nothing started.
    """
    server = _find_or_start(data.absolute(), programs, durable=durable)
    try:
        yield server
    finally:
        _stop(server)


def _find_or_start(data: Path, asked: Path | None, *, durable: bool) -> Server:
    with _start_lock(data):
        programs = find_programs(data, asked=asked, remembered=remembered(data))
        cluster = data / f"pg{programs.version}"
        if not cluster.exists():
            remember(data, programs)
            make_cluster(cluster, programs, durable=durable)
        return _running(cluster, programs, durable=durable)


def _running(cluster: Path, programs: Programs, *, durable: bool) -> Server:
    return _found(cluster, programs) or _started(cluster, programs, durable=durable)


@contextlib.contextmanager
def _start_lock(data: Path) -> Iterator[None]:
    """Let one process at a time look for the server and start it."""
    try:
        data.mkdir(mode=0o755, parents=True, exist_ok=True)
        lock = (data / "start.lock").open("w")
    except OSError as error:
        raise PostgresUnavailable(
            f"The data folder {data} cannot be written ({error.strerror}):"
            " choose another one with AUCTION_DATA."
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _found(cluster: Path, programs: Programs) -> Server | None:
    """Return the server already running on a cluster; one that is stopping is waited for."""
    until = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < until:
        note = postmaster_note(cluster)
        if note is None:
            return None
        pid, socket_folder = note
        server = Server(programs, cluster, socket_folder, process=None, durable=True)
        if server.sql("SELECT 1") == "1":
            return server
        if not is_postgres(pid):
            return None
        time.sleep(_POLL_SECONDS)
    raise PostgresUnavailable(f"The PostgreSQL running on {cluster} does not answer.")


def _started(cluster: Path, programs: Programs, *, durable: bool) -> Server:
    socket_folder = socket_folder_for(cluster, programs)
    log = cluster.with_suffix(".log")
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        written = log.stat().st_size if log.exists() else 0
        process = _launch(cluster, programs, socket_folder, log=log, durable=durable)
        server = Server(programs, cluster, socket_folder, process, durable)
        try:
            if _until_ready(server, until):
                return server
        except BaseException:
            _stop(server)
            raise
        said = log.read_text(errors="replace")[written:]
        if "still in use" not in said:
            raise PostgresUnavailable(f"PostgreSQL did not start ({error_line(said)}; see {log}).")
        # Children of a postmaster that was killed are still leaving the shared memory.
        time.sleep(_POLL_SECONDS)
    raise PostgresUnavailable(f"PostgreSQL was not ready in {_READY_SECONDS:.0f} s; see {log}.")


def _launch(
    cluster: Path, programs: Programs, socket_folder: Path, *, log: Path, durable: bool
) -> subprocess.Popen[bytes]:
    settings = [
        "listen_addresses=",
        f"unix_socket_directories={socket_folder}",
        "unix_socket_permissions=0700",
        f"port={PORT}",
        "max_connections=100",
        "timezone=UTC",
        "log_timezone=UTC",
        *(() if durable else _FAST_BUT_FORGETFUL),
    ]
    options = [part for setting in settings for part in ("-c", setting)]
    with log.open("ab") as output:
        return subprocess.Popen(
            programs.command("postgres", "-D", str(cluster), *options),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=clean_environment(),
            start_new_session=True,
            preexec_fn=signalled_when_parent_dies(signal.SIGINT),
            **programs.run_as.options(),
        )


def _until_ready(server: Server, until: float) -> bool:
    """Wait until the server answers and its database exists; False if it ended before."""
    while time.monotonic() < until and not server.has_died():
        if server.sql("SELECT pg_is_in_recovery()") == "f":
            if server.sql("SELECT 1", DATABASE) != "1":
                server.sql(f"CREATE DATABASE {DATABASE}")
            return True
        time.sleep(_POLL_SECONDS)
    _stop(server)
    return False


def _stop(server: Server) -> None:
    """Stop a server of ours: sessions are cut, what was committed is written down."""
    if server.process is None or server.process.poll() is not None:
        return
    server.process.send_signal(signal.SIGINT)
    try:
        server.process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.process.send_signal(signal.SIGQUIT)
        server.process.wait()
