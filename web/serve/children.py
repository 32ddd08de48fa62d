"""Child processes of the house: started, watched, started again when they die, stopped.

Each runs in a session of its own, so that Ctrl-C reaches the supervisor alone, which then stops
them in order; and the kernel kills them should the supervisor be killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from auction.db.parent_death import signalled_when_parent_dies

_FIRST_PAUSE_SECONDS = 0.5
# A lot in its last minute waits too: who dies again and again costs two seconds a start, no more.
_LONGEST_PAUSE_SECONDS = 4.0
_STEADY_SECONDS = 10.0  # Who ran this long is not in a crash loop.


@dataclass(frozen=True)
class Task:
    """What a child is called, how it is started, and how long it may take to stop."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    stop_seconds: float
    pass_fds: Sequence[int] = ()


class Child:
    """One child, started again with a growing pause whenever it ends by itself."""

    def __init__(self, task: Task, say: Callable[[str], None]) -> None:
        self._task = task
        self._say = say
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self.deaths = 0

    async def start(self) -> None:
        """Start the child and watch over it until `stop`."""
        self._process = await self._launch()
        self._watch = asyncio.create_task(self._keep_running())

    async def stop(self) -> None:
        """Ask the child to end, wait for it, and kill it if it takes too long."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), self._task.stop_seconds)
        except TimeoutError:
            self._say(f"The {self._task.name} does not stop and is killed.")
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def kill(self) -> None:
        """End the child at once, with nothing finished."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def _launch(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *self._task.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=sys.stderr,  # Our own stdout ends with the line that says READY.
            env=dict(self._task.environment),
            pass_fds=self._task.pass_fds,
            start_new_session=True,
            preexec_fn=signalled_when_parent_dies(signal.SIGKILL),
        )

    async def _keep_running(self) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            assert self._process is not None
            started = time.monotonic()
            code = await self._process.wait()
            self.deaths += 1
            if time.monotonic() - started > _STEADY_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            self._say(
                f"The {self._task.name} ended by itself ({_how(code)});"
                f" it starts again in {pause:g} s."
            )
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            self._process = await self._launch()


def _how(code: int) -> str:
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name
