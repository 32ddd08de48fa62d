"""Looks into files that strangers sent, each in a process of its own: it may hang, swell or crash.

A few kilobytes of PDF can ask for gigabytes of memory or for hours; while a web process gave it
either, no bid would be read. The process that looks has little of both, no key of ours in its
environment, and dies with what it was given.
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from auction.kernel.refusal import CommonRefusal, refuse

AT_ONCE = 2
MOST_WAITING = 6
SECONDS = 20
MEMORY_BYTES = 1_500_000_000

_KEPT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")
_places = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


async def look_into(module: str, content: bytes, *, seconds: float = SECONDS) -> bytes | None:
    """Run `python -m module` on a file, as its standard input; return what it wrote, or None.

    None: it took too long, too much, or broke. Raises `Refused(too_fast)` when too many wait.
    """
    if not _places.acquire(blocking=False):
        raise refuse(CommonRefusal.too_fast)
    try:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_threads(), _run, module, content, seconds)
    finally:
        _places.release()


def read_stranger() -> bytes:
    """Bound this process, then return the file it was started for. Called by what is run."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return sys.stdin.buffer.read()


def _run(module: str, content: bytes, seconds: float) -> bytes | None:
    try:
        done = subprocess.run(
            [sys.executable, "-m", module],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="strange files")
