"""The demo's own server: `auction serve` in a folder and on a port of its own, gone afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from auction.db.parent_death import signalled_when_parent_dies
from auction.kernel.refusal import Failure

START_WITHIN_SECONDS = 110.0
STOP_WITHIN_SECONDS = 40.0
_LAST_LINES = 5

# One machine plays everybody, one after the other and without a pause.
_LIMITS = {
    "AUCTION_LIMITS__SIGN_INS_PER_MINUTE": "1000",
    "AUCTION_LIMITS__SIGN_INS_PER_ACCOUNT_HOUR": "1000",
    "AUCTION_LIMITS__FORMS_PER_MINUTE": "10000",
    "AUCTION_LIMITS__REQUESTS_PER_MINUTE": "100000",
}


class CouldNotStart(Failure):
    """The server did not come up; the message says what it said last."""


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Start a server with a bare sandbox court; give its address; leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="auction-demo-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's own user must be able to enter.
        process = subprocess.Popen(
            [sys.executable, "-m", "web.cli.main", *_ARGUMENTS],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=_environment(folder),
            start_new_session=True,  # Ctrl-C is ours; the server is stopped by us, in order.
            preexec_fn=signalled_when_parent_dies(signal.SIGTERM),
        )
        try:
            yield _address(process)
        finally:
            _stop(process)


_ARGUMENTS = ("serve", "--sandbox", "--bare", "--port", "0")


def _environment(folder: str) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("AUCTION_")}
    return others | _LIMITS | {"AUCTION_DATA": folder}


def _address(process: subprocess.Popen[str]) -> str:
    """Read what the server says until it is ready, within bounds."""
    said: list[str] = []
    watch = threading.Timer(START_WITHIN_SECONDS, process.kill)
    watch.start()
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("READY "):
                _keep_reading(process)
                return str(json.loads(line.removeprefix("READY "))["url"])
            said.append(line.strip())
    finally:
        watch.cancel()
    raise CouldNotStart("The server did not start: " + " / ".join(said[-_LAST_LINES:]))


def _keep_reading(process: subprocess.Popen[str]) -> None:
    """Let the server go on speaking without ever waiting for a reader."""

    def drain() -> None:
        with contextlib.suppress(ValueError):  # Closed while we read: the server is down.
            for _ in process.stdout or ():
                pass

    threading.Thread(target=drain, daemon=True).start()


def _stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
