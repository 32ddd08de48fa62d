"""Which process runs on which core, and how much time of it a process has had."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

SERVER_CORE = 0
LOAD_CORE = 1
_TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")


def keep_to(core: int) -> None:
    """Run this process, and what it starts from now on, on one core; on any where it is alone."""
    os.sched_setaffinity(0, {core} if core < (os.cpu_count() or 1) else {0})


@contextlib.contextmanager
def on_server_core() -> Iterator[None]:
    """Run there for a while; what is started meanwhile stays there."""
    before = os.sched_getaffinity(0)
    keep_to(SERVER_CORE)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor time, user and system, that living processes have had so far."""
    return sum(_nanoseconds(pid) for pid in pids) / 1e9


def cluster_cpu_seconds(postmaster: int) -> float:
    """Return the processor time of a PostgreSQL: its children, those that ended, and itself."""
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    living = cpu_seconds([*map(int, children), postmaster])
    return living + _buried_ticks(postmaster) * _TICK_SECONDS


def resident_bytes(pid: int) -> int:
    """Return how much memory a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _nanoseconds(pid: int) -> int:
    """Return what the scheduler gave to the threads of a process: finer than utime and stime."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads)
    return 0


def _buried_ticks(pid: int) -> int:
    """Return utime and stime of the children that a process has buried."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[13:15])
