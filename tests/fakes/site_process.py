"""A web process with an engine and live sockets, which a test may kill.

Run as `python -m tests.fakes.site_process DATABASE_URL DATA_FOLDER PORT`: serves, says "up", and
goes on until it is ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.fakes.engine_process import MachineClock
from tests.fakes.live_lots import running_engine
from tests.fakes.live_site import live_site
from web.serve.logs import begin_logging


async def _serve(url: str, data: Path, port: int) -> None:
    clock = MachineClock()
    async with (
        running_engine(url, data, clock) as live,  # type: ignore[arg-type]
        live_site(live, data, port=port),
    ):
        print("up", flush=True)
        await asyncio.Event().wait()


class SiteProcess:
    """The process, which comes back on the same port every time it is started."""

    def __init__(self, url: str, data: Path) -> None:
        self._command = [sys.executable, "-m", "tests.fakes.site_process", url, str(data)]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, and wait until it serves."""
        process = self._process = subprocess.Popen(
            [*self._command, str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()


@contextlib.contextmanager
def site_process(url: str, data: Path) -> Iterator[SiteProcess]:
    """Give a process to start and to kill; it is killed at the end."""
    process = SiteProcess(url, data)
    try:
        yield process
    finally:
        process.kill()


if __name__ == "__main__":
    begin_logging()
    asyncio.run(_serve(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
