"""`auction serve` in a process of its own, as a stranger starts it: readied, asked, killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

READY_WITHIN_SECONDS = 180.0


@dataclass
class ServedHouse:
    """The whole house on one data folder; it may be killed and started again."""

    data: Path
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    bare: bool = False
    process: subprocess.Popen[str] | None = None
    ready: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://localhost:{self.port}"

    def start(self) -> None:
        """Start it and wait for the line that says READY."""
        log = (self.data / "serve.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "web.cli.main", "serve", *self._options()],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, "AUCTION_DATA": str(self.data), **self.environment},
            start_new_session=True,
        )
        log.close()
        self.ready = self._wait_until_ready(self.process)

    def _options(self) -> list[str]:
        return ["--sandbox", *(["--bare"] if self.bare else []), "--port", str(self.port)]

    def kill(self) -> None:
        """End the supervisor, the web process and the worker at once, as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self._reap()

    def stop(self) -> int:
        """Ask it to stop as Ctrl-C does; return its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self._reap()

    def _reap(self) -> int:
        assert self.process is not None
        assert self.process.stdout is not None
        code = self.process.wait(timeout=30)
        self.process.stdout.close()
        self.process = None
        return code

    def _wait_until_ready(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        assert process.stdout is not None
        until = time.monotonic() + READY_WITHIN_SECONDS
        for line in process.stdout:
            if line.startswith("READY "):
                found: dict[str, Any] = json.loads(line.removeprefix("READY "))
                return found
            assert time.monotonic() < until, "the house did not become ready"
        log = (self.data / "serve.log").read_text()[-4000:]
        raise AssertionError(f"the house ended before it was ready:\n{log}")


def free_port() -> int:
    """Return a port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port
