from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from web.serve.children import Child, Task

pytestmark = pytest.mark.timeout(60)

_NOTE_AND_WAIT = """
import os, signal, sys
{before}
with open(sys.argv[1], "a") as file:
    file.write(f"{{os.getpid()}}\\n")
signal.pause()
"""


class Family:
    """A child that writes its process number into a file each time it starts."""

    def __init__(self, folder: Path) -> None:
        self.notes = folder / "pids"
        self.said: list[str] = []
        self.child: Child | None = None

    async def start(self, *, before: str = "", stop_seconds: float = 10) -> Child:
        command = [sys.executable, "-c", _NOTE_AND_WAIT.format(before=before), str(self.notes)]
        task = Task("web process", command, dict(os.environ), stop_seconds)
        self.child = Child(task, self.said.append)
        await self.child.start()
        return self.child

    async def pids(self, *, least: int) -> list[int]:
        """Return the process numbers noted so far, once there are at least so many."""
        async with asyncio.timeout(30):
            while True:
                noted = self.notes.read_text().split() if self.notes.exists() else []
                if len(noted) >= least:
                    return [int(pid) for pid in noted]
                await asyncio.sleep(0.01)


@pytest.fixture
async def family(tmp_path: Path) -> AsyncIterator[Family]:
    family = Family(tmp_path)
    yield family
    if family.child is not None:
        family.child.kill()
        await family.child.stop()


async def test_a_child_that_dies_starts_again(family: Family) -> None:
    await family.start()
    [first] = await family.pids(least=1)
    os.kill(first, signal.SIGKILL)
    assert (await family.pids(least=2))[1] != first


async def test_a_death_is_said(family: Family) -> None:
    await family.start()
    [first] = await family.pids(least=1)
    os.kill(first, signal.SIGKILL)
    await family.pids(least=2)
    assert family.said == ["The web process ended by itself (SIGKILL); it starts again in 0.5 s."]


async def test_a_stopped_child_is_gone_and_stays_gone(family: Family) -> None:
    child = await family.start()
    [pid] = await family.pids(least=1)
    await child.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert family.said == []


async def test_a_child_that_does_not_stop_is_killed(family: Family) -> None:
    child = await family.start(
        before="signal.signal(signal.SIGTERM, signal.SIG_IGN)", stop_seconds=0.1
    )
    await family.pids(least=1)
    await child.stop()
    assert family.said == ["The web process does not stop and is killed."]


async def test_ctrl_c_at_the_terminal_does_not_reach_a_child(family: Family) -> None:
    await family.start()
    [pid] = await family.pids(least=1)
    assert os.getsid(pid) != os.getsid(0)
