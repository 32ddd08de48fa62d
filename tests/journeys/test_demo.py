"""`auction demo` as a stranger runs it: its figures agree, and nothing of it is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(400)
DEMO = [sys.executable, "-m", "web.cli.main", "demo"]
FIELDS = {
    "ok",
    "seconds",
    "case",
    "lot",
    "price_fen",
    "bids",
    "extensions",
    "deposits_held",
    "deposits_released",
    "received_fen",
    "paid_fen",
    "surplus_fen",
    "owed_fen",
    "ledger",
    "journal",
}


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for temporary files that PostgreSQL's user may enter."""
    folder = Path("/tmp") / f"demo-test-{os.getpid()}"
    folder.mkdir(mode=0o755)
    return folder


@pytest.fixture(scope="module")
def played(temporary: Path) -> Iterator[subprocess.CompletedProcess[str]]:
    yield subprocess.run(
        [*DEMO, "--json"],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | {"TMPDIR": str(temporary)},
    )
    for left in temporary.iterdir():
        left.unlink()
    temporary.rmdir()


@pytest.fixture(scope="module")
def figures(played: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert played.returncode == 0, played.stderr
    answer: dict[str, Any] = json.loads(played.stdout)
    return answer


def test_it_says_that_all_held(figures: dict[str, Any]) -> None:
    assert figures["ok"] is True


def test_its_answer_has_every_field(figures: dict[str, Any]) -> None:
    assert set(figures) == FIELDS


def test_every_fen_received_went_somewhere(figures: dict[str, Any]) -> None:
    claims = sum(each["fen"] for each in figures["paid_fen"])
    costs = figures["received_fen"] - claims - figures["surplus_fen"]
    assert (figures["received_fen"], costs > 0) == (figures["price_fen"], True)


def test_the_ledger_balances(figures: dict[str, Any]) -> None:
    assert figures["ledger"]["balanced"] is True


def test_the_record_verifies(figures: dict[str, Any]) -> None:
    assert figures["journal"]["verified"] is True


def test_a_bid_in_the_last_minutes_extended_the_lot(figures: dict[str, Any]) -> None:
    assert figures["extensions"] == 1


def test_one_of_two_deposits_went_back(figures: dict[str, Any]) -> None:
    assert (figures["deposits_held"], figures["deposits_released"]) == (2, 1)


def test_the_story_is_told_line_by_line(played: subprocess.CompletedProcess[str]) -> None:
    assert len(played.stderr.splitlines()) > 15


def test_nothing_is_left_behind(played: subprocess.CompletedProcess[str], temporary: Path) -> None:
    assert (played.returncode, list(temporary.iterdir())) == (0, [])


def test_being_told_to_end_leaves_nothing_behind(temporary: Path) -> None:
    process = subprocess.Popen(
        DEMO, stderr=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": str(temporary)}
    )
    assert process.stderr is not None
    with process, process.stderr:
        next(line for line in process.stderr if "opens" in line)  # The case: the server is up.
        process.send_signal(signal.SIGINT)
        process.wait(120)
    assert (_named(temporary), list(temporary.iterdir())) == ([], [])


def _named(temporary: Path) -> list[str]:
    """Return processes that still name the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
                around = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(temporary) in line + around and entry.name != str(os.getpid()):
                found.append(line)
    return found
