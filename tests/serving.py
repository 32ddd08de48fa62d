"""A whole house as a test starts it: `auction serve` with a folder and a port of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

_PATIENT_LIMITS = {
    "AUCTION_LIMITS__SIGN_INS_PER_MINUTE": "10000",
    "AUCTION_LIMITS__SIGN_INS_PER_ACCOUNT_HOUR": "10000",
    "AUCTION_LIMITS__REGISTRATIONS_PER_HOUR": "10000",
    "AUCTION_LIMITS__FORMS_PER_MINUTE": "10000",
    "AUCTION_LIMITS__REQUESTS_PER_MINUTE": "100000",
}


class ServedHouse:
    """A running `auction serve`: what it said on stdout, and the object of its READY line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self.ready = self._read_until_ready()
        threading.Thread(target=self._read_on, daemon=True).start()

    @property
    def url(self) -> str:
        """Return the address it serves."""
        return str(self.ready["url"])

    def children(self) -> list[int]:
        """Return the process numbers it started that still run: PostgreSQL, web, worker."""
        listed = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(pid) for children in listed for pid in children.read_text().split()]

    def child(self, named: str) -> int:
        """Return the process number of the child whose command line names a module."""
        [pid] = [
            pid for pid in self.children() if named in Path(f"/proc/{pid}/cmdline").read_text()
        ]
        return pid

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal and return the exit code once the house is down."""
        self.process.send_signal(number)
        return self.process.wait(60)

    def _read_until_ready(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            if line.startswith("READY "):
                ready: dict[str, Any] = json.loads(line.removeprefix("READY "))
                return ready
        raise AssertionError(f"the house did not start: {self.said}")

    def _read_on(self) -> None:
        assert self.process.stdout is not None
        with contextlib.suppress(ValueError):  # Closed while we read: the house is down.
            self.said.extend(line.rstrip("\n") for line in self.process.stdout)


@contextlib.contextmanager
def served_house(
    data: Path,
    *arguments: str,
    environment: dict[str, str] | None = None,
    quiet: bool = False,
) -> Iterator[ServedHouse]:
    """Start `auction serve` on a data folder and a free port; end it if the test did not.

    `quiet` drops its log, for a test in which it has much to complain of.
    """
    ours = {name: value for name, value in os.environ.items() if not name.startswith("AUCTION_")}
    with subprocess.Popen(
        _command(arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else None,
        text=True,
        env=ours | _PATIENT_LIMITS | {"AUCTION_DATA": str(data)} | (environment or {}),
    ) as process:
        try:
            yield ServedHouse(process)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(60)


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    """Make a folder that PostgreSQL's user may enter, which pytest's own may not be."""
    with tempfile.TemporaryDirectory(prefix="auction-house-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "web.cli.main", "serve", "--port", "0", *arguments]
