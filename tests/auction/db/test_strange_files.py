"""A file that hangs, swells or crashes its reader harms nobody else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from auction.db import strange_files
from auction.db.strange_files import look_into
from auction.kernel.refusal import CommonRefusal, Refused

_READERS = {
    "echo": "sys.stdout.buffer.write(content)",
    "swell": "sys.stdout.write(str(len(bytearray(4_000_000_000))))",
    "crash": "os.abort()",
    "environment": "sys.stdout.write(' '.join(os.environ))",
    "hang": "import time; time.sleep(60)",
}


@pytest.fixture
def readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers that do what a hostile file makes them do."""
    for name, act in _READERS.items():
        (tmp_path / f"{name}_reader.py").write_text(
            "import os, sys\n"
            "from auction.db.strange_files import read_stranger\n"
            f"content = read_stranger()\n{act}\n"
        )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{Path.cwd()}")
    monkeypatch.setenv("AUCTION_SECRET_KEY", "secret")


@pytest.mark.usefixtures("readers")
async def test_what_the_reader_wrote_comes_back() -> None:
    assert await look_into("echo_reader", b"\x00paper") == b"\x00paper"


@pytest.mark.usefixtures("readers")
@pytest.mark.parametrize("reader", ["swell_reader", "crash_reader", "no_such_reader"])
async def test_a_reader_that_breaks_has_nothing_to_say(reader: str) -> None:
    assert await look_into(reader, b"paper") is None


@pytest.mark.usefixtures("readers")
async def test_the_reader_is_given_no_key_of_ours() -> None:
    told = await look_into("environment_reader", b"")

    assert told is not None
    assert b"AUCTION" not in told


@pytest.mark.usefixtures("readers")
async def test_a_reader_that_hangs_is_ended() -> None:
    assert await look_into("hang_reader", b"", seconds=0.5) is None


async def test_whoever_would_wait_behind_too_many_is_told_so() -> None:
    many = strange_files.AT_ONCE + strange_files.MOST_WAITING + 1
    answers = await asyncio.gather(
        *(look_into("no_such_reader", b"") for _ in range(many)), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, Refused)]

    assert [one.refusal.code for one in refused] == [CommonRefusal.too_fast]
