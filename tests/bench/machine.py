"""The head of the table: on what the figures were taken."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import time
from importlib.metadata import version
from pathlib import Path

from tests.bench.processes import RAISED_LIMITS, Cluster

_PACKAGES = ("uvloop", "uvicorn", "starlette", "websockets", "asyncpg")
_SETTINGS = ("fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "server_version")


def describe(cluster: Cluster) -> str:
    """Return the machine, the versions and what a durable write costs here."""
    database = " · ".join(f"{name} {cluster.server.sql(f'SHOW {name}')}" for name in _SETTINGS)
    packages = " · ".join(f"{name} {version(name)}" for name in _PACKAGES)
    raised = ", ".join(f"{name.lower()} {limit:,}" for name, limit in RAISED_LIMITS.items())
    return "\n".join(
        [
            f"machine     {_cpu_model()} · {os.cpu_count()} cores · Linux {platform.release()}",
            "placing     server and PostgreSQL on core 0, load on core 1",
            f"versions    Python {platform.python_version()} · {packages}",
            f"database    {database}",
            f"disk        {_file_system(cluster.data)} · {_fsync_cost(cluster)}",
            "changed     track_commit_timestamp on (a close is timed by its commit)",
            f"limits      raised, since one address asks for all: {raised}",
            "",
        ]
    )


def _cpu_model() -> str:
    found = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    return found.group(1) if found else platform.machine()


def _file_system(folder: Path) -> str:
    """Return the kind of the file system a folder lies on."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    above = {str(parent) for parent in (folder, *folder.parents)}
    return max((len(point), kind) for point, kind in mounts if point in above)[1]


def _fsync_cost(cluster: Cluster) -> str:
    """Return what pg_test_fsync says; measure it ourselves where the program is missing."""
    program = cluster.server.programs.folder / "pg_test_fsync"
    if not program.exists():
        micros = _measured_fsync_micros(cluster.data)
        return f"no pg_test_fsync here; our own: fdatasync of 8 KiB {micros:.0f} µs"
    said = subprocess.run(
        [str(program), "--secs-per-test", "1", "--filename", str(cluster.data / "fsync.test")],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"fdatasync\s+([\d.]+) ops/sec\s+([\d.]+) usecs/op", said.stdout)
    return (
        f"pg_test_fsync: fdatasync {found.group(2)} µs" if found else "pg_test_fsync said nothing"
    )


def _measured_fsync_micros(folder: Path, writes: int = 300) -> float:
    with (folder / "fsync.test").open("wb", buffering=0) as file:
        began = time.perf_counter()
        for _ in range(writes):
            file.seek(0)
            file.write(b"x" * 8192)
            os.fdatasync(file.fileno())
    return (time.perf_counter() - began) / writes * 1e6
