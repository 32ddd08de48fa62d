"""A child that ends when we do: the kernel signals it, even if we were killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_SET_PARENT_DEATH_SIGNAL = 1


def signalled_when_parent_dies(number: signal.Signals) -> Callable[[], None] | None:
    """Return a `preexec_fn` by which the kernel sends the child a signal when we are gone.

    Linux only, None elsewhere. To be used in the main thread: the signal comes when the thread
    that started the child ends.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)  # Loaded here: between fork and exec nothing may allocate much.
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(_SET_PARENT_DEATH_SIGNAL, number)
        if os.getppid() != parent:  # We died before the child could ask.
            os.kill(os.getpid(), number)

    return ask
