"""What goes on behind the sandbox's pages in one web process: a walk of the clock, rivals.

All of it is ended with the process, in order, so that the clock is not left standing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import cast

import structlog
from starlette.requests import HTTPConnection

from auction.kernel.refusal import Refusal, Refused, refuse
from web.sandbox.clock import ClockRefusal, ClockView, Hear, Stop
from web.sandbox.rivals import Rivals

_A_MOMENT_SECONDS = 1.0

log = structlog.get_logger()


@dataclass
class Walk:
    """A walk of the clock: what fell due so far, and what became of it once it is over."""

    stops: list[Stop] = field(default_factory=list)
    task: asyncio.Task[None] | None = None
    ended: ClockView | None = None
    refusal: Refusal | None = None
    is_broken: bool = False

    @property
    def is_going_on(self) -> bool:
        """Say whether court time is still on its way."""
        return self.task is not None and not self.task.done()

    async def run(self, take: Callable[[Hear], Awaitable[ClockView]]) -> None:
        """Walk, and keep how it ended."""
        try:
            self.ended = await take(self.stops.append)
        except Refused as refused:
            self.refusal = refused.refusal
        except Exception as problem:
            self.is_broken = True
            log.warning("clock_walk_broken_off", exc_info=problem)

    async def a_moment(self) -> None:
        """Wait a moment, so that a short walk is over before its page is shown."""
        assert self.task is not None
        await asyncio.wait([self.task], timeout=_A_MOMENT_SECONDS)


class AtWork:
    """The sandbox's own tasks of one web process."""

    def __init__(self) -> None:
        self.walk: Walk | None = None
        self.rivals = Rivals()

    def begin_walk(self, take: Callable[[Hear], Awaitable[ClockView]]) -> Walk:
        """Let the clock walk behind the page; refuses while it is walking."""
        if self.walk is not None and self.walk.is_going_on:
            raise refuse(ClockRefusal.clock_walking)
        walk = self.walk = Walk()
        walk.task = asyncio.create_task(walk.run(take), name="clock walk")
        return walk

    async def end(self) -> None:
        """End everything; a walk puts the clock's rate back before it is over."""
        await self.rivals.end_all()
        if self.walk is not None and self.walk.task is not None:
            self.walk.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.walk.task


@asynccontextmanager
async def working() -> AsyncGenerator[AtWork]:
    """Keep the sandbox's tasks as long as the process serves."""
    work = AtWork()
    try:
        yield work
    finally:
        await work.end()


def at_work(request: HTTPConnection) -> AtWork:
    """Return the sandbox's tasks of this process."""
    return cast("AtWork", request.app.state.sandbox_at_work)
