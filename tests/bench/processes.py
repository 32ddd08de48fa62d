"""The processes measured: PostgreSQL, the house's web process, the yardsticks' server."""

from __future__ import annotations

import base64
import contextlib
import itertools
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from auction.db.embedded import Server, embedded_postgres
from auction.db.pg_cluster import ROLE
from auction.db.roles import WEB, WORKER
from tests.bench.cores import cluster_cpu_seconds, cpu_seconds, on_server_core
from web.serve.migrations import migrate

_TEMPLATE = "template_bench"
_READY_SECONDS = 120
RAISED_LIMITS = {
    "LIVE_FRAMES_PER_SECOND": 10_000_000,
    "LIVE_BIDS_PER_SECOND_OF_ACCOUNT": 10_000_000,
    "LIVE_BIDS_PER_SECOND_OF_ADDRESS": 10_000_000,
    "SOCKETS_PER_ACCOUNT": 20_000,
    "SOCKETS_PER_ADDRESS": 20_000,
    "REQUESTS_PER_MINUTE": 10_000_000,
}
"""One address and a few sockets send here what thousands would: the limits would stop them."""


@dataclass
class Cluster:
    """A durable PostgreSQL of the run's own, and the keys the house runs with."""

    data: Path
    server: Server
    pepper: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _private: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)

    def fresh_database(self) -> str:
        """Make a migrated database with nothing in it; return its address."""
        name = f"bench_{next(self._numbers)}"
        assert self.server.sql(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}") is not None
        return self.server.url_of(name)

    def drop(self, url: str) -> None:
        """Forget a database, so that the next figure does not pay for its upkeep."""
        self.server.sql(f"DROP DATABASE {_name_in(url)} WITH (FORCE)")

    def last_said(self) -> str:
        """Return the end of what the processes of the run have logged."""
        with contextlib.suppress(FileNotFoundError):
            return (self.data / "processes.log").read_text()[-3_000:]
        return ""

    def cpu_seconds(self) -> float:
        """Return the processor time of every process of this PostgreSQL so far."""
        process = self.server.process
        assert process is not None
        return cluster_cpu_seconds(process.pid)

    def environment(self, url: str, role: str = ROLE) -> dict[str, str]:
        """Return what a production process of the house is told, connecting under a role."""
        keys = {
            "SECRET_KEY": secrets.token_bytes(32),
            "PADDLE_PEPPER": self.pepper,
            "SIGNING_KEY": secrets.token_bytes(32),
            "SEALING_PUBLIC_KEY": self._private.public_key().public_bytes_raw(),
        }
        if role == WORKER:
            keys["SEALING_PRIVATE_KEY"] = self._private.private_bytes_raw()
        said = {
            "MODE": "production",
            "DATA": str(self.data),
            "DATABASE_URL": self.server.url_of(_name_in(url), role=role),
            "PUBLIC_URL": "https://bench.example",
            **{name: base64.b64encode(key).decode() for name, key in keys.items()},
            **{f"LIMITS__{name}": str(limit) for name, limit in RAISED_LIMITS.items()},
        }
        return {**_without_ours(os.environ), **{f"AUCTION_{k}": v for k, v in said.items()}}


@contextlib.contextmanager
def durable_cluster(data: Path) -> Iterator[Cluster]:
    """Run a PostgreSQL that loses nothing, on the servers' core; it can say when it committed."""
    with on_server_core(), embedded_postgres(data, durable=True) as server:
        # The one setting that is not the product's: a close is timed by its commit.
        server.sql("ALTER SYSTEM SET track_commit_timestamp = on")
    with contextlib.ExitStack() as stack:
        with on_server_core():
            server = stack.enter_context(embedded_postgres(data, durable=True))
        assert server.sql(f"CREATE DATABASE {_TEMPLATE}") is not None
        migrate(server.url_of(_TEMPLATE))
        yield Cluster(data, server)


@dataclass
class Serving:
    """A process that serves on a port of its own."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def pid(self) -> int:
        """Return the process's number."""
        return self.process.pid

    def cpu_seconds(self) -> float:
        """Return the processor time it has had so far."""
        return cpu_seconds([self.pid])

    def until_answers(self, path: str) -> bytes:
        """Wait until it answers 200, and return what it says."""
        until = time.monotonic() + _READY_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            url = f"http://127.0.0.1:{self.port}{path}"
            with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
                return bytes(answer.read())
            time.sleep(0.02)
        raise AssertionError(f"nothing answers {path}: see the log of the run")


@contextlib.contextmanager
def web_process(
    cluster: Cluster, url: str, module: str = "web.serve.web_process"
) -> Iterator[Serving]:
    """Run the house's web process as it is served, on the servers' core."""
    with _serving(cluster, module, cluster.environment(url, WEB)) as serving:
        serving.until_answers("/readyz")
        yield serving


@contextlib.contextmanager
def yardstick_process(cluster: Cluster, url: str) -> Iterator[Serving]:
    """Run the yardsticks' server: the same stack, and no house behind it."""
    with _serving(cluster, "tests.bench.yardstick_server", cluster.environment(url)) as serving:
        serving.until_answers("/healthz")
        yield serving


@contextlib.contextmanager
def worker_process(cluster: Cluster, url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run the house's worker, on the servers' core."""
    environment = cluster.environment(url, WORKER)
    with _started(cluster, ["web.serve.worker_process"], environment) as process:
        yield process


@contextlib.contextmanager
def _serving(cluster: Cluster, module: str, environment: dict[str, str]) -> Iterator[Serving]:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen(2048)
        port, fd = listener.getsockname()[1], listener.fileno()
        with _started(cluster, [module, str(fd)], environment, fds=[fd]) as process:
            yield Serving(process, port)


@contextlib.contextmanager
def _started(
    cluster: Cluster, module: list[str], environment: dict[str, str], fds: list[int] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    with (cluster.data / "processes.log").open("ab") as log, on_server_core():
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            env=environment,
            pass_fds=fds or (),
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _name_in(url: str) -> str:
    """Return the database's name in its address."""
    return url.partition("@/")[2].partition("?")[0]


def _without_ours(environment: dict[str, str] | os._Environ[str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith("AUCTION_")}
