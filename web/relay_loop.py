"""Loops of a process that go on by themselves: outbox lanes, sweeps; woken or by a poll."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()

PAUSE_AFTER_FAILURE_SECONDS = 1.0


class Loop:
    """Runs `step` again and again: at once when woken, else every `poll_seconds` of machine time.

    A failing step is logged and tried again: the database may be away for a while.
    """

    def __init__(
        self, name: str, step: Callable[[], Awaitable[int]], *, poll_seconds: float
    ) -> None:
        self.name = name
        self._step = step
        self._poll_seconds = poll_seconds
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Let the next step begin now."""
        self._woken.set()

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            self._woken.clear()
            try:
                await self._step()
            except Exception as problem:
                log.warning("loop_step_failed", loop=self.name, exc_info=problem)
                await asyncio.sleep(PAUSE_AFTER_FAILURE_SECONDS)
                continue
            try:
                await asyncio.wait_for(self._woken.wait(), self._poll_seconds)
            except TimeoutError:
                continue
