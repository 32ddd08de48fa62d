"""Passwords: argon2id, in a few threads, so that neither the loop nor the memory is taken.

Each hash takes 64 MiB for about 0.1 s; two at a time, and whoever would wait behind too many
others is told to come again.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from auction.kernel.refusal import CommonRefusal, refuse

AT_ONCE = 2
MOST_WAITING = 64

_Result = TypeVar("_Result")

_hasher = PasswordHasher()
_places = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


async def hash_password(password: str) -> str:
    """Return what to keep of a password. Raises `Refused(too_fast)` when too many wait."""
    return await _in_thread(lambda: _hasher.hash(password))


async def is_password(password: str, kept: str | None) -> bool:
    """Say whether a password is the kept one; takes as long where there is none to compare."""
    return await _in_thread(lambda: _verify(password, kept or _nobodys_hash())) and kept is not None


def _verify(password: str, kept: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


async def _in_thread(work: Callable[[], _Result]) -> _Result:
    if not _places.acquire(blocking=False):
        raise refuse(CommonRefusal.too_fast)
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads(), work)
    finally:
        _places.release()


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="passwords")


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
