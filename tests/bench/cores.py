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
def starting_servers() -> Iterator[None]:
    """Let what is started inside run on the servers' core."""
    keep_to(SERVER_CORE)
    try:
        yield
    finally:
        keep_to(LOAD_CORE)


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor time, user and system, that living processes have had so far."""
    return sum(_ticks(pid, own=True) for pid in pids) * _TICK_SECONDS


def cluster_cpu_seconds(postmaster: int) -> float:
    """Return the processor time of a PostgreSQL: its children, those that ended, and itself."""
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    ended = _ticks(postmaster, own=False)
    living = sum(_ticks(int(pid), own=True) for pid in [*children, str(postmaster)])
    return (ended + living) * _TICK_SECONDS


def resident_bytes(pid: int) -> int:
    """Return how much memory a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _ticks(pid: int, *, own: bool) -> int:
    """Return utime and stime of a process, or those of its children that it has buried."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(field) for field in (fields[11:13] if own else fields[13:15]))
